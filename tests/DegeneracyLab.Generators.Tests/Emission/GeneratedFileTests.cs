using System.CodeDom.Compiler;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using DegeneracyLab.Generators.Tests.Infrastructure;
using DegeneracyLab.Generators.Tests.Layers;
using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Tests.Emission;

/// <summary>What holds of every generated file, whatever the network is.</summary>
public class GeneratedFileTests
{
    [Fact]
    public void A_file_has_no_using_that_it_does_not_need()
    {
        Generation generation = Generation.Of(LayerSamples.Source, Samples.Digits);
        Assert.DoesNotContain(
            generation.Output.GetDiagnostics(TestContext.Current.CancellationToken),
            diagnostic => diagnostic.Id == "CS8019" && generation.Result.GeneratedTrees.Contains(diagnostic.Location.SourceTree!));
    }

    [Fact]
    public void A_class_without_members_of_the_users_is_marked_as_a_whole_and_so_are_the_classes_in_it()
    {
        using var assembly = new LiveAssembly("""
            using DegeneracyLab;
            [Block(Input = nameof(width)), Linear(nameof(width)), ReLU] public partial class Part(int width);
            [Network(Input = 2), Use<Part>(2), Linear(1)] public partial class Probe;
            """);
        Assert.All(
            ["Probe", "Probe+Hooks", "Probe+Recording", "Part", "Part+HookPoints", "Part+Recording", "Part+Sizes"],
            name => AssertMarked(assembly.Type(name)));
        Assert.DoesNotContain(Generated(assembly.Type("Probe")), member => member.IsDefined(typeof(GeneratedCodeAttribute)));
    }

    /// <summary>The user's own members stay in coverage, and analyzers look at them.</summary>
    [Fact]
    public void In_a_class_with_members_of_the_users_the_generated_members_are_marked()
    {
        using var assembly = new LiveAssembly("""
            using DegeneracyLab;
            [Block(Input = nameof(width)), Linear(nameof(width)), Elementwise<Twice>] public partial class Part(int width) { public int Own => width; }
            [Network(Input = 2), Use<Part>(2), Linear(1)] public partial class Probe { public int Own() => 1; }
            public class Twice : IElementwise
            {
                public static TorchSharp.torch.Tensor Value(TorchSharp.torch.Tensor x) => x + x;
                public static TorchSharp.torch.Tensor Slope(TorchSharp.torch.Tensor x) => TorchSharp.torch.ones_like(x) * 2;
            }
            """);
        foreach (Type type in new[] { assembly.Type("Probe"), assembly.Type("Part") })
        {
            Assert.False(type.IsDefined(typeof(GeneratedCodeAttribute)));
            Assert.False(type.IsDefined(typeof(ExcludeFromCodeCoverageAttribute)));
            MemberInfo[] generated = [.. Generated(type)];
            Assert.True(generated.Length > 8, "Members are missing.");
            Assert.All(generated, AssertMarked);
            Assert.False(type.GetMember("Own").Single().IsDefined(typeof(GeneratedCodeAttribute)));
        }
    }

    [Theory]
    [InlineData("[System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverage]")]
    [InlineData("[System.CodeDom.Compiler.GeneratedCode(\"me\", \"1\")]")]
    public async Task A_mark_of_the_users_does_not_stand_twice(string mark)
    {
        Generation generation = Generation.Sound($"using DegeneracyLab; {mark} [Network(Input = 2), Linear(3), ReLU, ReLU] public partial class Probe;");
        Assert.Equal("DGL0202", Assert.Single(await generation.AnalyzeAsync()).Id);
    }

    /// <summary>That the class is marked as generated does not keep our analyzers, and those of others, from its declaration.</summary>
    [Fact]
    public async Task A_marked_class_is_analysed()
    {
        Generation generation = Generation.Sound("using DegeneracyLab; [Network(Input = 2), Linear(3), ReLU, ReLU] public partial class Probe;");
        Assert.Contains("[GeneratedCode(\"DegeneracyLab\", \"", generation.Text, StringComparison.Ordinal);
        Assert.Equal("DGL0202", Assert.Single(await generation.AnalyzeAsync()).Id);
    }

    private static void AssertMarked(MemberInfo member)
    {
        GeneratedCodeAttribute mark = Assert.Single(member.GetCustomAttributes<GeneratedCodeAttribute>(inherit: false));
        Assert.Equal("DegeneracyLab", mark.Tool);
        Assert.Matches(@"^\d+\.\d+\.\d+", mark.Version);
        Assert.Single(member.GetCustomAttributes<ExcludeFromCodeCoverageAttribute>(inherit: false));
    }

    /// <summary>Constructors, methods and properties of a class that are not the user's.</summary>
    private static IEnumerable<MemberInfo> Generated(Type type) => type
        .GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(member => member is MethodInfo { IsSpecialName: false } or PropertyInfo or ConstructorInfo { IsStatic: false }
            && member.Name != "Own" && !member.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute))
            && (member is not ConstructorInfo constructor || constructor.GetParameters().Length == 3));
}
