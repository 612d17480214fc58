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
    public void Classes_are_marked_as_generated()
    {
        using var assembly = new LiveAssembly("""
            using DegeneracyLab;
            [Block(Input = nameof(width)), Linear(nameof(width)), ReLU] public partial class Part(int width);
            [Network(Input = 2), Use<Part>(2), Linear(1)] public partial class Probe { public int Own => 1; }
            """);
        Assert.All(["Probe", "Probe+Hooks", "Probe+Recording", "Part", "Part+HookPoints", "Part+Recording", "Part+Sizes"], name => AssertMarked(assembly.Type(name)));
    }

    [Theory]
    [InlineData("[System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverage]", "[GeneratedCode(\"DegeneracyLab\", \"0.1.0\")]")]
    [InlineData("[System.CodeDom.Compiler.GeneratedCode(\"me\", \"1\")]", "[ExcludeFromCodeCoverage]")]
    [InlineData("[System.CodeDom.Compiler.GeneratedCode(\"me\", \"1\"), System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverage]", "/// </remarks>")]
    public async Task A_mark_of_the_users_does_not_stand_twice(string mark, string above)
    {
        Generation generation = Generation.Sound($"using DegeneracyLab; {mark} [Network(Input = 2), Linear(3), ReLU, ReLU] public partial class Probe;");
        Assert.Contains(above.Replace("0.1.0", typeof(NetworkGenerator).Assembly.GetName().Version!.ToString(3), StringComparison.Ordinal) + "\npartial class Probe", generation.Text, StringComparison.Ordinal);
        Assert.Equal("DGL0202", Assert.Single(await generation.AnalyzeAsync()).Id);
    }

    /// <summary>That the class is marked as generated does not keep our analyzers from the user's half of it.</summary>
    [Fact]
    public async Task A_marked_class_is_analysed()
    {
        Generation generation = Generation.Sound("""
            using DegeneracyLab;
            using static TorchSharp.torch;

            [Network(Input = 2), Linear(3), ReLU, ReLU]
            public partial class Probe
            {
                public Tensor Own(Tensor x)
                {
                    Recording trace = Trace(x);
                    return trace.ReLU1.clone();
                }
            }
            """);
        Assert.Equal(["DGL0202", "DGL0501"], (await generation.AnalyzeAsync()).Select(diagnostic => diagnostic.Id).Order(StringComparer.Ordinal));
    }

    private static void AssertMarked(MemberInfo member)
    {
        GeneratedCodeAttribute mark = Assert.Single(member.GetCustomAttributes<GeneratedCodeAttribute>(inherit: false));
        Assert.Equal("DegeneracyLab", mark.Tool);
        Assert.Matches(@"^\d+\.\d+\.\d+", mark.Version);
        Assert.Single(member.GetCustomAttributes<ExcludeFromCodeCoverageAttribute>(inherit: false));
    }
}
