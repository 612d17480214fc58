using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>A centred basis where the output spans fewer directions than it has numbers: no edge hangs on the order of samples.</summary>
public sealed class OutputOfLowerRankTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData("5b")]
    [InlineData("3b ReLU 2 6b")]
    [InlineData("2b Tanh 7b")]
    public void Edges_are_those_of_the_samples_in_any_order(string layers)
    {
        using var network = new TestMlp(2, layers, seed: 4);
        Tensor data = Compare.Gaussian(5, 30, 2);
        Tensor edges = Edges(data);
        for (int seed = 0; seed < 5; seed++)
        {
            int[] order = [.. Enumerable.Range(0, 30)];
            new Random(seed).Shuffle(order);
            Compare.Close(edges, Edges(data.index_select(0, tensor([.. order.Select(row => (long)row)]))), 1e-9, $"edges in order {seed}");
        }

        // The mean's part where nothing varies is one direction, the first there.
        Assert.Equal(0, edges.narrow(0, 3, edges.size(0) - 3).abs().max().item<double>(), 1e-20);
        Assert.True(edges[2].max().item<double>() > 1e-4);

        Tensor Edges(Tensor samples)
        {
            using TensorAnalysis analysis = TensorAnalysis.Run(network, samples, new() { BasisKind = BasisKind.Local, Centre = true });
            return analysis.Edges[^1].Strengths.clone();
        }
    }
}
