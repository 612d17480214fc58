using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>What is said before anything runs is what is done then.</summary>
public sealed class ExplainTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public static MatrixTheoryData<string, BasisKind> Cases => new(
        [nameof(Mlp10), nameof(ResidualNetwork), nameof(LeakyNetwork), nameof(SmoothNetwork), nameof(SequenceNetwork), nameof(AttentionNetwork), nameof(ImageNetwork)],
        [BasisKind.Global, BasisKind.Local, BasisKind.LocalGradient, BasisKind.Neurons]);

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_ways_that_are_named_are_taken(string name, BasisKind kind)
    {
        (IInstrumentedNetwork network, Tensor data) = SectionMethodsTests.Make(name);
        AnalysisOptions options = new() { BasisKind = kind };
        AnalysisPlan plan = NetworkAnalysis.Explain(network, data, options);
        string text = plan.ToString();
        AnalysisResult result = NetworkAnalysis.Run(network, data, options, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(plan.Passes, result.Timings.Select(timing => timing.Pass));
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        string words = string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        foreach (string pass in plan.Passes)
            Assert.Contains($" {pass}: ", words, StringComparison.Ordinal);
        // Where a basis drops directions another way may become faster: what is named holds for whole node layers.
        foreach (SectionEdges edges in result.Edges.Where(edges => result.Basis![edges.From].Dimension == result.Basis![edges.From].Width && result.Basis![edges.To].Dimension == result.Basis![edges.To].Width))
            Assert.Contains($"{edges.From} -> {edges.To}: {edges.Method} (", words, StringComparison.Ordinal);
        if (kind == BasisKind.Global)
            Assert.Contains($"one backward sweep of {result.Basis![result.Basis!.Count - 1].Width * NodeLayers.Of(network.Description, network.Description.Output, options).Positions} unit vectors from {network.Description.Output.Name}", words, StringComparison.Ordinal);
        Assert.Contains("multiply-adds", words, StringComparison.Ordinal);
        Assert.Contains("Memory: matrices of ", words, StringComparison.Ordinal);
        Assert.Equal(result.Degeneracy is null, words.Contains("Free directions are not counted: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Batches_are_looked_at_once_and_need_no_count()
    {
        using var network = new TestMlp(4, "6b ReLU 3b");
        int reads = 0;
        Assert.Contains("multiply-adds for each sample", NetworkAnalysis.Explain(network, Dataset.Of(Batches())).ToString(), StringComparison.Ordinal);
        Assert.Equal(1, reads);

        IEnumerable<Tensor> Batches()
        {
            for (int batch = 0; batch < 100_000; batch++)
            {
                reads = batch == 0 ? reads + 1 : reads;
                yield return zeros(1000, 4, dtype: ScalarType.Float64);
            }
        }
    }
}
