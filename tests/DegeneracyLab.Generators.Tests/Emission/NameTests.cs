using System.Globalization;
using System.Reflection;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Tests.Infrastructure;
using DegeneracyLab.Runtime;
using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Tests.Emission;

/// <summary>Generated code compiles whatever the things around it are called.</summary>
public class NameTests
{
    public static TheoryData<string> ShortNames { get; } = [.. TypeNames.All.Select(known => known.Name), "call", "Trace", "Seed", "System", "TorchSharp", "DegeneracyLab", "nameof", "torch", "Modules"];

    /// <summary>Names that are declared in one compilation, a space between them: all of them, and in long runs also each alone.</summary>
    public static TheoryData<string> Together { get; } = [string.Join(' ', ShortNames.Select(row => row.Data)), .. LongRun.IsOn ? ShortNames.Select(row => row.Data) : []];

    /// <summary>Names that have a meaning somewhere in generated code, in C#, or beside it.</summary>
    private static IEnumerable<string> MeaningfulNames => TypeNames.All.Select(known => known.Name)
        .Concat(["dtype", "device", "seed", "input", "scope", "trace", "selection", "from", "to", "g", "t", "constant", "blocks", "network", "hooks", "base", "this", "first", "name", "before", "at", "pass", "draw", "x", "place", "HookPoints", "Sizes", "sizes", "Input", "InputShape", "PlaceBlocks", "width", "Inner", "Composite"])
        .Concat(["System", "TorchSharp", "DegeneracyLab", "torch", "nameof", "var", "dynamic", "await", "async", "yield", "record", "partial", "file", "field", "value", "_", "__", "global", "where", "when"])
        .Concat(["linear1", "relu1", "Linear2", "ReLU1Mask", "A1Mask", "Item", "get_Input", "set_Item", "op_Addition", "Main", "ToString", "Finalize", "Équation", "层"]);

    [Fact]
    public void A_type_beside_the_network_may_have_any_name() =>
        Each(name => $"{Network("Probe")} internal class {name} {{ }}");

    [Fact]
    public void A_network_may_have_any_name() => Each(Network);

    [Fact]
    public void A_block_may_have_any_name() =>
        Each(name => $"{Block(name)} [global::DegeneracyLab.Network(Input = 2), global::DegeneracyLab.Use<{Escaped(name)}>, global::DegeneracyLab.Linear(1)] internal partial class Probe_;");

    [Fact]
    public void An_activation_function_may_have_any_name() =>
        Each(name => $$"""
            internal class {{Escaped(name)}} : global::DegeneracyLab.IElementwise
            {
                public static global::TorchSharp.torch.Tensor Value(global::TorchSharp.torch.Tensor x) => x;
                public static global::TorchSharp.torch.Tensor Slope(global::TorchSharp.torch.Tensor x) => x;
            }
            [global::DegeneracyLab.Network(Input = 2), global::DegeneracyLab.Elementwise<{{Escaped(name)}}>] internal partial class Probe_;
            """);

    [Fact]
    public void A_size_may_have_any_name() =>
        Each(name => $"""
            [global::DegeneracyLab.Block(Input = "{name}"), global::DegeneracyLab.Linear("{name}")] internal partial class Block_(int {Escaped(name)});
            [global::DegeneracyLab.Network(Input = "{name}"), global::DegeneracyLab.Residual<Block_>, global::DegeneracyLab.Linear("{name}")] internal partial class Probe_(int {Escaped(name)});
            """);

    [Fact]
    public void A_member_of_a_type_around_the_network_may_have_any_name() =>
        Each(name => $$"""
            internal class Base { internal static int {{name}}() => 1; }
            internal partial class Outer : Base { {{Network("Probe")}} }
            """);

    [Fact]
    public void A_type_inside_one_around_the_network_may_have_any_name() =>
        Each(name => $$"""
            internal class Base { internal class {{name}} { } }
            internal partial class Outer : Base { {{Network("Probe")}} }
            """);

    [Fact]
    public void A_namespace_around_the_network_may_have_any_name() =>
        Each(name => $$"""namespace {{name}} { namespace Inner { {{Network("Probe")}} } }""");

    [Theory]
    [MemberData(nameof(Together))]
    public void A_global_using_of_a_class_may_define_any_name(string names) =>
        Generation.Of(
            "global using static Elsewhere.Things;",
            $"namespace Elsewhere {{ internal static class Things {{ {Classes(names)} }} }}",
            $"namespace Here {{ {Network("Probe")} }}").AssertCompiles();

    [Theory]
    [MemberData(nameof(Together))]
    public void A_global_using_may_define_any_name(string names)
    {
        Generation.Of(
            string.Join('\n', names.Split(' ').Select(name => $"global using {name} = Elsewhere.Thing;")),
            "namespace Elsewhere { internal class Thing { } }",
            $"namespace Here {{ {Network("Probe")} }}").AssertCompiles();
        Generation.Of(
            "global using Elsewhere;",
            $"namespace Elsewhere {{ {Classes(names)} }}",
            $"namespace Here {{ {Network("Probe")} }}").AssertCompiles();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_layer_may_have_any_name_or_is_diagnosed(bool inBlock)
    {
        Type[] bases = inBlock ? [typeof(BlockModule), typeof(BlockHookPoint), typeof(BlockRecording)] : [typeof(NetworkModule<>), typeof(NetworkTrace)];
        string kind = inBlock ? "Block" : "Network";
        string[] inherited = [.. bases.SelectMany(Members).Distinct()];
        // Each name takes eight classes, and only every eighth is compiled but in long runs.
        string[] names = [.. inherited.Concat(MeaningfulNames).Where((_, i) => LongRun.IsOn || i % 8 == 1)];
        Generation generation = Generation.Of(Declarations(names));
        Diagnostic[] errors = [.. (await generation.AnalyzeAsync()).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        HashSet<int> diagnosed = [.. errors.Select(error => error.Location.GetLineSpan().StartLinePosition.Line)];
        Assert.All(errors, error => Assert.Contains(error.Id, (string[])["DGL0206", "DGL0207"]));
        Assert.True(inherited.Length > 50, "The members of the base classes are missing.");
        Assert.True(names.Length - diagnosed.Count > names.Length / 8, "Hardly any name is accepted.");
        Assert.Empty(generation.CompilerDiagnostics.Where(diagnostic => !diagnosed.Contains(Number(diagnostic))).Select(diagnostic => diagnostic.ToString()));

        // One compilation for all: each class is in a namespace of its own, on a line of its own.
        string Declarations(IEnumerable<string> names) => string.Join('\n', names.Select((name, i) =>
            $"namespace N{i} {{ using DegeneracyLab; [Block(Input = 2), Linear(2)] internal partial class Inner; "
            + $"[{kind}(Input = 2)] [Linear(2, Name = \"{name}\"), ReLU, LeakyReLU(Name = \"A1\")] internal partial class Fielded; "
            + $"[{kind}(Input = 2)] [Linear(2), ReLU, GELU(Name = \"{name}\")] internal partial class Fieldless; "
            + $"[{kind}(Input = nameof(width))] [Use<Inner>(Name = \"{name}\"), Parallel<Inner, Inner>(global::DegeneracyLab.ParallelMode.Add)] internal partial class Composite(int width); }}"));

        // By the line, and in a generated file by the namespace in the file's name.
        int Number(Diagnostic diagnostic) => generation.Input.ContainsSyntaxTree(diagnostic.Location.SourceTree)
            ? diagnostic.Location.GetLineSpan().StartLinePosition.Line
            : int.Parse(Path.GetFileName(diagnostic.Location.SourceTree!.FilePath).Split('.')[0].AsSpan(1), CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Names_that_differ_in_case_alone_give_different_files()
    {
        Generation generation = Generation.Sound("""
            using DegeneracyLab;
            [Network(Input = 2), Linear(1)] internal partial class Probe;
            [Network(Input = 2), Linear(1)] internal partial class PROBE;
            namespace Here { [Network(Input = 2), Linear(1)] internal partial class Probe; }
            namespace HERE { [Network(Input = 2), Linear(1)] internal partial class Probe; }
            """);
        Assert.Equal(4, generation.Result.GeneratedTrees.Select(tree => tree.FilePath.ToUpperInvariant()).Distinct().Count());
    }

    [Fact]
    public void A_name_that_no_file_can_have_gets_a_hash()
    {
        string longest = new('N', 300);
        Generation generation = Generation.Sound($"using DegeneracyLab; [Network(Input = 2), Linear(1)] internal partial class {longest}; [Network(Input = 2), Linear(1)] internal partial class Cafe\u0301;");
        Assert.All(generation.Result.GeneratedTrees, tree => Assert.True(Path.GetFileName(tree.FilePath).Length < 150));
        Assert.Contains(generation.Result.GeneratedTrees, tree => tree.FilePath.Contains("Cafe_-", StringComparison.Ordinal));
    }

    /// <summary>One compilation with a namespace for each name; in quick runs only for every third.</summary>
    private static void Each(Func<string, string> source)
    {
        string[] names = [.. ShortNames.Select(row => row.Data).Where((_, i) => LongRun.IsOn || i % 3 == 0)];
        Generation generation = Generation.Sound([.. names.Select((name, i) => $"namespace Here{i} {{ {source(name)} }}")]);
        Assert.Equal(0, generation.Result.GeneratedTrees.Length % names.Length);
    }

    private static string Classes(string names) => string.Concat(names.Split(' ').Select(name => $"internal class {name} {{ }} "));

    private static string Escaped(string name) => "@" + name;

    private static string Block(string name) =>
        $"[global::DegeneracyLab.Block(Input = 2), global::DegeneracyLab.Linear(2), global::DegeneracyLab.ReLU, global::DegeneracyLab.Tanh] internal partial class {Escaped(name)};";

    private static string Network(string name) =>
        $"[global::DegeneracyLab.Network(Input = 2), global::DegeneracyLab.Linear(1), global::DegeneracyLab.ReLU, global::DegeneracyLab.Tanh] internal partial class {name};";

    private static IEnumerable<string> Members(Type type)
    {
        for (Type? at = type; at is not null; at = at.BaseType)
            foreach (MemberInfo member in at.GetMembers(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                if (Microsoft.CodeAnalysis.CSharp.SyntaxFacts.IsValidIdentifier(member.Name))
                    yield return member.Name;
    }
}
