using DegeneracyLab.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace DegeneracyLab.Generators.Tests.CodeFixes;

/// <summary>What each fix makes of a mistake; the result compiles with what is generated for it, and nothing is wrong with it any more.</summary>
public sealed class CodeFixTests
{
    /// <summary>The diagnostic, the title of the fix, the text before, the text after.</summary>
    public static TheoryData<string, string, string, string> Fixes => new()
    {
        {
            "DGL0001", "Make 'Probe' partial",
            """
            [Network(Input = 2)]
            [Linear(1)]     // one output
            // not partial yet
            public sealed class Probe;
            """,
            """
            [Network(Input = 2)]
            [Linear(1)]     // one output
            // not partial yet
            public sealed partial class Probe;
            """
        },
        { "DGL0001", "Make 'Probe' partial", "[Network(Input = 2), Linear(1)] class Probe;", "[Network(Input = 2), Linear(1)] partial class Probe;" },
        {
            "DGL0002", "Make 'Outer' partial",
            "public /* holds it */ struct Outer { [Network(Input = 2), Linear(1)] public partial class Probe; }",
            "public /* holds it */ partial struct Outer { [Network(Input = 2), Linear(1)] public partial class Probe; }"
        },
        { "DGL0003", "Remove 'abstract'", "[Network(Input = 2), Linear(1)] public abstract partial class Probe;", "[Network(Input = 2), Linear(1)] public partial class Probe;" },
        {
            "DGL0003", "Remove 'static'",
            "[Network(Input = 2), Linear(1)] static /* why? */ partial class Probe; static partial class Probe { }",
            "[Network(Input = 2), Linear(1)] /* why? */ partial class Probe; partial class Probe { }"
        },
        { "DGL0003", "Remove 'file'", "[Network(Input = 2), Linear(1)] file partial class Probe;", "[Network(Input = 2), Linear(1)] partial class Probe;" },
        {
            "DGL0015", "Write 'byte'",
            "using Recording = System.Byte; [Network(Input = 2), Linear(1 + /* all */ Recording.MaxValue)] public partial class Probe;",
            "using Recording = System.Byte; [Network(Input = 2), Linear(1 + /* all */ byte.MaxValue)] public partial class Probe;"
        },
        { "DGL0214", "Change to 'Linear'", "[Network(Input = 2)] [Lineer(3), /* first */ ReLU] [Linear(1)] public partial class Probe;", "[Network(Input = 2)] [Linear(3), /* first */ ReLU] [Linear(1)] public partial class Probe;" },
        {
            "DGL0214", "Change to 'Residual'",
            "[Block(Input = 2), Linear(2)] public partial class Part; [Network(Input = 2), Resideual<Part>(Repeat = 2), Linear(1)] public partial class Probe;",
            "[Block(Input = 2), Linear(2)] public partial class Part; [Network(Input = 2), global::DegeneracyLab.Residual<Part>(Repeat = 2), Linear(1)] public partial class Probe;"
        },
        {
            "DGL0005", "Move all layers to the first declaration of 'Probe'",
            """
            [Network(Input = 2)]
            [Linear(2), ReLU]   // first
            public partial class Probe;

            // the rest
            [Linear(3, Name = "B"), System.Serializable]
            [Tanh]
            [Linear(1)]         // last
            public partial class Probe;
            """,
            """
            [Network(Input = 2)]
            [Linear(2), ReLU]
            [Linear(3, Name = "B")]
            [Tanh]
            [Linear(1)]   // first
            public partial class Probe;

            // the rest
            [System.Serializable]
            // last
            public partial class Probe;
            """
        },
        {
            "DGL0006", "Remove the base class 'Base'",
            """
            public class Base;
            [Network(Input = 2), Linear(1)]
            public partial class Probe : Base // with a comment
            {
            }
            """,
            """
            public class Base;
            [Network(Input = 2), Linear(1)]
            public partial class Probe // with a comment
            {
            }
            """
        },
        {
            "DGL0006", "Remove the base class 'nn.Module<Tensor, Tensor>'",
            "public interface IProbe; [Network(Input = 2), Linear(1)] public partial class Probe : nn.Module<Tensor, Tensor>, IProbe;",
            "public interface IProbe; [Network(Input = 2), Linear(1)] public partial class Probe : IProbe;"
        },
        {
            "DGL0009", "Remove [Block(...)]: 'Probe' is a network",
            """
            [Network(Input = 2)]
            [Block(Input = 2)]
            [Linear(1)]
            public partial class Probe;
            """,
            """
            [Network(Input = 2)]
            [Linear(1)]
            public partial class Probe;
            """
        },
        { "DGL0009", "Remove [Network(...)]: 'Probe' is a block", "[Network(Input = 2), Block(Input = 2), Linear(1)] public partial class Probe;", "[Block(Input = 2), Linear(1)] public partial class Probe;" },
        {
            "DGL0101", "Insert [Flatten] before it",
            """
            [Network(Channels = 1, Height = 4, Width = 4)]
            [Conv2d(2), ReLU]
            [/* readout */ Linear(3)]
            public partial class Probe;
            """,
            """
            [Network(Channels = 1, Height = 4, Width = 4)]
            [Conv2d(2), ReLU]
            [/* readout */ Flatten, Linear(3)]
            public partial class Probe;
            """
        },
        {
            "DGL0101", "Insert [Flatten] before it",
            "[Block(Input = 6), Linear(2)] public partial class Part; [Network(Positions = 3, Input = 2), Use<Part>] public partial class Probe;",
            "[Block(Input = 6), Linear(2)] public partial class Part; [Network(Positions = 3, Input = 2), Flatten, Use<Part>] public partial class Probe;"
        },
        {
            "DGL0102", "Let 'Part' end with 8 outputs",
            "[Block(Input = 8), Linear(32), ReLU, Linear(4)] public partial class Part; [Network(Input = 8), Residual<Part>, Linear(1)] public partial class Probe;",
            "[Block(Input = 8), Linear(32), ReLU, Linear(8)] public partial class Part; [Network(Input = 8), Residual<Part>, Linear(1)] public partial class Probe;"
        },
        {
            "DGL0102", "Let 'Part' end with [Linear(nameof(width))]",
            "[Block(Input = nameof(width)), Linear(32), ReLU] public partial class Part(int width); [Network(Input = 8), Residual<Part>(8), Linear(1)] public partial class Probe;",
            "[Block(Input = nameof(width)), Linear(32), ReLU, Linear(nameof(width))] public partial class Part(int width); [Network(Input = 8), Residual<Part>(8), Linear(1)] public partial class Probe;"
        },
        {
            "DGL0104", "Use the parameter 'hidden'",
            "[Network(Input = 2), Linear(\"hiden\"), ReLU, Linear(1)] public partial class Probe(int hidden);",
            "[Network(Input = 2), Linear(nameof(hidden)), ReLU, Linear(1)] public partial class Probe(int hidden);"
        },
        {
            "DGL0104", "Use the parameter 'width'",
            "[Block(Input = 2), Linear(nameof(n))] public partial class Part(int n); [Network(Input = 2), Use<Part>(\"Width\"), ReLU, Linear(1)] public partial class Probe(int width);",
            "[Block(Input = 2), Linear(nameof(n))] public partial class Part(int n); [Network(Input = 2), Use<Part>(nameof(width)), ReLU, Linear(1)] public partial class Probe(int width);"
        },
        {
            "DGL0104", "Add the parameter 'int hidden'",
            "[Network(Input = 2), Linear(\"hidden\"), ReLU, Linear(1)] public partial class Probe;",
            "[Network(Input = 2), Linear(\"hidden\"), ReLU, Linear(1)] public partial class Probe(int hidden);"
        },
        {
            "DGL0104", "Add the parameter 'int depth'",
            "[Network(Input = nameof(inputs)), Linear(\"depth\")] public partial class Probe(int inputs, int seeds = 3) { public int Seeds => seeds; }",
            "[Network(Input = nameof(inputs)), Linear(\"depth\")] public partial class Probe(int inputs, int depth, int seeds = 3) { public int Seeds => seeds; }"
        },
        {
            "DGL0202", "Remove [ReLU]",
            """
            [Network(Input = 2)]
            [Linear(8), ReLU,     // the first
             ReLU]                // the second
            [Linear(1)]
            public partial class Probe;
            """,
            """
            [Network(Input = 2)]
            [Linear(8), ReLU     // the first
             ]                // the second
            [Linear(1)]
            public partial class Probe;
            """
        },
        {
            "DGL0202", "Remove [ReLU]",
            """
            [Network(Input = 2)]
            [Linear(8), ReLU]
            [ReLU]
            // out
            [Linear(1)]
            public partial class Probe;
            """,
            """
            [Network(Input = 2)]
            [Linear(8), ReLU]
            // out
            [Linear(1)]
            public partial class Probe;
            """
        },
        { "DGL0204", "Remove [Softmax]", "[Network(Input = 2), Linear(8), Softmax(Name = \"P\")] public partial class Probe;", "[Network(Input = 2), Linear(8)] public partial class Probe;" },
        { "DGL0203", "Insert [ReLU] between", "[Network(Input = 2), Linear(8), Linear(4), Tanh] public partial class Probe;", "[Network(Input = 2), Linear(8), ReLU, Linear(4), Tanh] public partial class Probe;" },
        {
            "DGL0203", "Insert [ReLU] between",
            """
            [Network(Input = 2)]
            [Linear(8)] // hidden
            [Linear(4)]
            [Tanh]
            public partial class Probe;
            """,
            """
            [Network(Input = 2)]
            [Linear(8), ReLU] // hidden
            [Linear(4)]
            [Tanh]
            public partial class Probe;
            """
        },
        {
            "DGL0206", "Name the layer 'A2'",
            "[Network(Input = 2), Linear(4, Name = \"A\"), ReLU(Name = \"A\"), Linear(1)] public partial class Probe;",
            "[Network(Input = 2), Linear(4, Name = \"A\"), ReLU(Name = \"A2\"), Linear(1)] public partial class Probe;"
        },
        {
            "DGL0206", "Name the layer 'Linear3'",
            "[Network(Input = 2), Linear(4, Name = \"Linear2\"), ReLU, Linear(1)] public partial class Probe;",
            "[Network(Input = 2), Linear(4, Name = \"Linear3\"), ReLU, Linear(1)] public partial class Probe;"
        },
        {
            "DGL0206", "Remove the name",
            "[Network(Input = 2), Linear(4, Name = \"A\"), ReLU(Name = \"A\"), Linear(1)] public partial class Probe;",
            "[Network(Input = 2), Linear(4, Name = \"A\"), ReLU, Linear(1)] public partial class Probe;"
        },
        {
            "DGL0207", "Name the layer 'HiddenLayer'",
            "[Network(Input = 2), Linear(4, Name = \"hidden layer\"), ReLU] public partial class Probe;",
            "[Network(Input = 2), Linear(4, Name = \"HiddenLayer\"), ReLU] public partial class Probe;"
        },
        {
            "DGL0207", "Name the layer 'Class'",
            "[Network(Input = 2), Linear(4, Name = \"class\"), ReLU] public partial class Probe;",
            "[Network(Input = 2), Linear(4, Name = \"Class\"), ReLU] public partial class Probe;"
        },
        {
            "DGL0207", "Remove the name",
            "[Network(Input = 2), Linear(4, Name = \"Trace\" /* reserved */, Bias = false), ReLU] public partial class Probe;",
            "[Network(Input = 2), Linear(4 /* reserved */, Bias = false), ReLU] public partial class Probe;"
        },
        {
            "DGL0208", "Declare 'Part' as [Block(Input = 8)]",
            """
            /// <summary>A part.</summary>
            [Linear(4), ReLU, Linear(8)]
            public class Part { }
            [Network(Input = 8), Residual<Part>, Linear(1)]
            public partial class Probe;
            """,
            """
            /// <summary>A part.</summary>
            [Block(Input = 8)]
            [Linear(4), ReLU, Linear(8)]
            public partial class Part { }
            [Network(Input = 8), Residual<Part>, Linear(1)]
            public partial class Probe;
            """
        },
        {
            "DGL0210", "Take the weights of 'Encoder'",
            "[Network(Input = 2), Linear(3, Name = \"Encoder\"), TiedLinear(\"Encodr\", Bias = false)] public partial class Probe;",
            "[Network(Input = 2), Linear(3, Name = \"Encoder\"), TiedLinear(\"Encoder\", Bias = false)] public partial class Probe;"
        },
        {
            "DGL0210", "Take the weights of 'Linear1'",
            "[Network(Input = 2), Linear(3), TiedLinear(layer: \"Encoder\")] public partial class Probe;",
            "[Network(Input = 2), Linear(3), TiedLinear(layer: \"Linear1\")] public partial class Probe;"
        },
        {
            "DGL0213", "Make 'Part' public",
            "[Block(Input = 2), Linear(2)] internal partial class Part; partial class Part { } [Network(Input = 2), Use<Part>, Linear(1)] public partial class Probe;",
            "[Block(Input = 2), Linear(2)] public partial class Part; partial class Part { } [Network(Input = 2), Use<Part>, Linear(1)] public partial class Probe;"
        },
        {
            "DGL0213", "Make 'Part' internal",
            "internal partial class Outer { [Block(Input = 2), Linear(2)] /* hidden */ partial class Part; [Network(Input = 2), Use<Part>, Linear(1)] internal partial class Probe; }",
            "internal partial class Outer { [Block(Input = 2), Linear(2)] /* hidden */ internal partial class Part; [Network(Input = 2), Use<Part>, Linear(1)] internal partial class Probe; }"
        },
        {
            "DGL0401", "Change to 'ReLU1'",
            "[Network(Input = 2), Linear(3), ReLU] public partial class Probe; public static class User { public static HookPoint Hook => Probe.Hooks /* the gate */ .RelU1; }",
            "[Network(Input = 2), Linear(3), ReLU] public partial class Probe; public static class User { public static HookPoint Hook => Probe.Hooks /* the gate */ .ReLU1; }"
        },
        {
            "DGL0401", "Change to 'Part1.Use1.Tanh1'",
            "[Block(Input = 2), Tanh] public partial class Inner; [Block(Input = 2), Use<Inner>] public partial class Part; [Network(Input = 2), Use<Part>(Name = \"Part1\")] public partial class Probe; public static class User { public static Tensor Value(Probe.Recording trace) => trace.Tanh1; }",
            "[Block(Input = 2), Tanh] public partial class Inner; [Block(Input = 2), Use<Inner>] public partial class Part; [Network(Input = 2), Use<Part>(Name = \"Part1\")] public partial class Probe; public static class User { public static Tensor Value(Probe.Recording trace) => trace.Part1.Use1.Tanh1; }"
        },
        {
            "DGL0401", "Change to 'Mlp.Tanh1'",
            "namespace Nets { [Block(Input = 2), Tanh] public partial class Part; [Network(Input = 2), Use<Part>(Name = \"Mlp\")] public partial class Probe; } namespace Users { using static Nets.Probe.Hooks; public static class User { public static HookPoint Hook => /* inside */ Tanh1; } }",
            "namespace Nets { [Block(Input = 2), Tanh] public partial class Part; [Network(Input = 2), Use<Part>(Name = \"Mlp\")] public partial class Probe; } namespace Users { using static Nets.Probe.Hooks; public static class User { public static HookPoint Hook => /* inside */ Mlp.Tanh1; } }"
        },
        {
            "DGL0501", "Dispose it: add 'using'",
            """
            [Network(Input = 2), Linear(3), ReLU] public partial class Probe;
            public static class User
            {
                public static Tensor Use(Probe network, Tensor x)
                {
                    // what it says
                    var trace /* all */ = network.Trace(x);
                    return trace.ReLU1.clone();
                }
            }
            """,
            """
            [Network(Input = 2), Linear(3), ReLU] public partial class Probe;
            public static class User
            {
                public static Tensor Use(Probe network, Tensor x)
                {
                    // what it says
                    using var trace /* all */ = network.Trace(x);
                    return trace.ReLU1.clone();
                }
            }
            """
        },
    };

    /// <summary>Mistakes for which there is a fix elsewhere, but none here.</summary>
    public static TheoryData<string, string> Unfixable => new()
    {
        { "DGL0003", "[Network(Input = 2), Linear(1)] public partial record Probe;" },
        { "DGL0101", "[Network(Input = 8), Conv2d(2)] public partial class Probe;" },
        { "DGL0101", "[Block(Input = 6), SelfAttention, Linear(2)] public partial class Part; [Network(Channels = 1, Height = 3, Width = 2), Use<Part>] public partial class Probe;" },
        { "DGL0102", "[Block(Positions = 3, Input = 2), LastPosition] public partial class Part; [Network(Positions = 3, Input = 2), Residual<Part>] public partial class Probe;" },
        { "DGL0104", "[Network(Input = 2.5), Linear(1)] public partial class Probe;" },
        { "DGL0104", "[Network(Input = 2), Linear(\"seed\")] public partial class Probe;" },
        { "DGL0104", "[Network(Input = 2), Linear(\"two words\")] public partial class Probe;" },
        { "DGL0104", "[Network(Input = 2), Linear(\"hidden\")] public partial class Probe { public Probe(string text) : this(ScalarType.Float32) => Text = text; public string Text { get; } }" },
        { "DGL0207", "[Network(Input = 2), Linear(1)] public partial class Linear1;" },
        { "DGL0208", "public partial class Part { } [Network(Input = 2), Use<Part>] public partial class Probe;" },
        { "DGL0208", "[Network(Input = 2), Use<string>] public partial class Probe;" },
        { "DGL0210", "[Network(Input = 2), TiedLinear(\"Linear1\"), ReLU, Linear(3)] public partial class Probe;" },
        { "DGL0214", "[Network(Input = 2), Dropout, Linear(3)] public partial class Probe;" },
        { "DGL0401", "[Network(Input = 2), Linear(3), ReLU] public partial class Probe; public static class User { public static HookPoint Hook => Probe.Hooks.Embedding; }" },
        { "DGL0501", "[Network(Input = 2), Linear(3), ReLU] public partial class Probe; public static class User { public static Tensor Use(Probe network, Tensor x) => network.Trace(x).ReLU1; }" },
        { "DGL0501", "[Network(Input = 2), Linear(3), ReLU] public partial class Probe; public static class User { public static void Use(Probe network, Tensor x) { Probe.Recording a = network.Trace(x), b = network.Trace(x); } }" },
        { "DGL0501", "[Network(Input = 2), Linear(3), ReLU] public partial class Probe; public static class User { public static void Use(Probe network, Tensor x) { switch (x.shape.Length) { case 1: var trace = network.Trace(x); break; } } }" },
    };

    [Theory]
    [MemberData(nameof(Fixes))]
    public async Task A_fix_mends_the_mistake_and_nothing_else(string id, string title, string before, string after)
    {
        using FixWorkspace files = new(DiagnosticCheck.Usings + before);
        await files.ApplyAsync(id, title);
        string mended = Assert.Single(await files.TextsAsync());
        Assert.Equal(DiagnosticCheck.Usings + after, mended);
        Generation generation = Generation.Sound(mended);
        Assert.Empty(await generation.AnalyzeAsync());
    }

    [Theory]
    [MemberData(nameof(Unfixable))]
    public async Task Where_it_is_not_obvious_what_was_meant_nothing_is_offered(string id, string source)
    {
        using FixWorkspace files = new(DiagnosticCheck.Usings + source);
        Assert.Empty((await files.OffersAsync(id)).Select(offer => offer.Action.Title));
    }

    /// <summary>The one mistake of each fix, again in a file of its own and twice there, is mended everywhere at once.</summary>
    [Theory]
    [MemberData(nameof(Fixes))]
    public async Task A_fix_mends_all_files_at_once(string id, string title, string before, string after)
    {
        using FixWorkspace files = new(In("A", before), In("B", before) + In("C", before));
        await files.ApplyEverywhereAsync(id, title);
        Assert.Equal([In("A", after), In("B", after) + In("C", after)], await files.TextsAsync());

        static string In(string name, string declarations) =>
            $"namespace {name}\n{{\n    using DegeneracyLab;\n    using static TorchSharp.torch;\n{declarations}\n}}\n";
    }

    [Fact]
    public async Task A_layer_that_the_file_does_not_import_is_qualified()
    {
        using FixWorkspace files = new("[DegeneracyLab.Network(Input = 2), DegeneracyLab.Linear(8), DegeneracyLab.Linear(4), DegeneracyLab.Tanh] public partial class Probe;");
        await files.ApplyAsync("DGL0203", "Insert [ReLU] between");
        string mended = Assert.Single(await files.TextsAsync());
        Assert.Equal("[DegeneracyLab.Network(Input = 2), DegeneracyLab.Linear(8), global::DegeneracyLab.ReLU, DegeneracyLab.Linear(4), DegeneracyLab.Tanh] public partial class Probe;", mended);
        Assert.Empty(await Generation.Sound(mended).AnalyzeAsync());
    }

    [Fact]
    public async Task A_hidden_name_is_qualified_by_its_namespace()
    {
        const string Mine = "namespace Mine { public static class Hooks { public const int Width = 3; } } namespace Nets { using Mine; ";
        using FixWorkspace files = new($"{DiagnosticCheck.Usings}{Mine}[Network(Input = nameof(n)), Linear(Hooks.Width)] public partial class Probe(int n); }}");
        await files.ApplyAsync("DGL0015", "Write 'global::Mine.Hooks'");
        string mended = Assert.Single(await files.TextsAsync());
        Assert.Equal($"{DiagnosticCheck.Usings}{Mine}[Network(Input = nameof(n)), Linear(global::Mine.Hooks.Width)] public partial class Probe(int n); }}", mended);
        Assert.Empty(await Generation.Sound(mended).AnalyzeAsync());
    }

    /// <summary>A block in another file than its network is mended there.</summary>
    [Fact]
    public async Task A_fix_reaches_other_files()
    {
        using FixWorkspace files = new(
            DiagnosticCheck.Usings + "[Network(Input = 8), Residual<Part>, Linear(1)] public partial class Probe;",
            DiagnosticCheck.Usings + "[Block(Input = 8), Linear(4)] public partial class Part;");
        await files.ApplyAsync("DGL0102", "Let 'Part' end with 8 outputs");
        Assert.Contains("[Block(Input = 8), Linear(8)]", (await files.TextsAsync())[1], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Fixes))]
    public async Task Offers_are_told_apart(string id, string title, string before, string after)
    {
        using FixWorkspace files = new(DiagnosticCheck.Usings + before);
        IReadOnlyList<(CodeFixProvider Provider, CodeAction Action)> offers = await files.OffersAsync(id);
        Assert.All(offers, offer => Assert.False(string.IsNullOrEmpty(offer.Action.EquivalenceKey)));
        Assert.Equal(offers.Count, offers.Select(offer => offer.Action.EquivalenceKey).Distinct().Count());
        Assert.Contains(title, offers.Select(offer => offer.Action.Title));
        Assert.NotEqual(before, after);
    }
}
