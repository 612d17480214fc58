using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>What the data leave open is said.</summary>
public sealed class RemarkTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    /// <summary>Three maps of full rank on the axes, each once in either direction: every direction is as important as any other.</summary>
    [Fact]
    public void Equal_importances()
    {
        using var network = new TestMlp(3, "3 Identity 3 Identity 3");
        using (no_grad())
        {
            network.LinearAt(0).weight!.copy_(eye(3));
            network.LinearAt(1).weight!.copy_(linalg.qr(Compare.Gaussian(3, 3, 3)).Q);
            network.LinearAt(2).weight!.copy_(eye(3));
        }

        Tensor axes = cat([eye(3, dtype: ScalarType.Float64), -eye(3, dtype: ScalarType.Float64)]);
        using TensorAnalysis analysis = TensorAnalysis.Run(network, axes, new() { BasisKind = BasisKind.Local });
        Assert.Equal(analysis.Basis.Nodes.Select(node => $"At {node.Name}, the importances of features 0 to 2 agree to 1e-9: rotations among these features would be as good."), analysis.Remarks);
    }

    [Fact]
    public void Importances_that_differ()
    {
        using var network = new TestMlp(4, "6b ReLU 3b", seed: 2);
        using TensorAnalysis analysis = TensorAnalysis.Run(network, Compare.Gaussian(1, 200, 4), new() { BasisKind = BasisKind.Local });
        Assert.Empty(analysis.Remarks);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(5, true)]
    public void Fewer_samples_than_directions(int samples, bool centre)
    {
        using var network = new TestMlp(6, "8b Tanh 7b Tanh 7b", seed: 2);
        using TensorAnalysis analysis = TensorAnalysis.Run(network, Compare.Gaussian(1, samples, 6), new() { BasisKind = BasisKind.Local, Centre = centre });
        string vectors = samples == 1 ? "1 vector" : $"{samples} vectors";
        foreach (TensorNode node in analysis.Basis.Nodes)
            Assert.Contains(analysis.Remarks, remark => remark.StartsWith($"At {node.Name}, the activations span ", StringComparison.Ordinal) && remark.Contains($"as many as {vectors} can", StringComparison.Ordinal));
    }
}
