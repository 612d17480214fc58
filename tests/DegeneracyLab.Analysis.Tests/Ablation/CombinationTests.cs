using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

[Network(Input = 2)]
[Linear(3), ReLU]
[Linear(3), ReLU]
[Linear(1)]
internal sealed partial class SaturatingNetwork;

[Network(Input = 2)]
[Linear(3), ReLU]
[Linear(1)]
internal sealed partial class CancellingNetwork;

/// <summary>
/// Parts that stand in for each other, of which each can go but not both, and parts that cancel, of which both can go but neither alone. The
/// worst combination sees both.
/// </summary>
public sealed class CombinationTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Parts_that_stand_in_for_each_other_are_seen(bool ofEdges)
    {
        // y = 10 z + min(x + x', 1) with x' = x from 0, 1 and 2: with one of the two it is the same.
        using var network = new SaturatingNetwork(ScalarType.Float64);
        Set(network, [10, 0, 0, 1, 0, 1], [0, 0, 0], [1, 0, 0, 0, 1, 1, 0, 1, 1], [0, 0, -1], [1, 1, -1], [0]);
        (Tensor data, AnalysisResult result) = Analysed(network);
        if (!ofEdges)
        {
            AblationResult first = NetworkAblation.Nodes(network, data, result, AblationMetric.OutputChange, AblationSchedule.At(3), cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(0, first.Curves.Single(curve => curve.Node == "ReLU1").Points[0].Score, 12);
        }

        CombinationResult found = Combine(network, data, result, ofEdges);
        Assert.True(found.AllAtOnce > 1e-3, found.ToString());
        Assert.True(found.Worst >= found.AllAtOnce, found.ToString());
        Assert.True(found.MeanOfSubsets < found.AllAtOnce, found.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Parts_that_cancel_are_seen(bool ofEdges)
    {
        // y = 10 z + x - x.
        using var network = new CancellingNetwork(ScalarType.Float64);
        Set(network, [10, 0, 0, 1, 0, 1], [0, 0, 0], [1, 1, -1], [0]);
        (Tensor data, AnalysisResult result) = Analysed(network);
        CombinationResult found = Combine(network, data, result, ofEdges);
        Assert.Equal(0, found.AllAtOnce, 12);
        Assert.True(found.Worst > 1e-3, found.ToString());
        // One alone is the worst of all combinations.
        Assert.Equal(1, found.WorstFactors.Sum(), 9);
        Assert.Equal(1, found.WorstFactors.Max(), 9);
    }

    private static CombinationResult Combine(IInstrumentedNetwork network, Tensor data, AnalysisResult result, bool ofEdges) => ofEdges
        ? NetworkAblation.EdgeCombinations(network, data, result, AblationMetric.OutputChange, "ReLU1", 1, cancellationToken: TestContext.Current.CancellationToken)
        : NetworkAblation.NodeCombinations(network, data, result, AblationMetric.OutputChange, "ReLU1", 2, cancellationToken: TestContext.Current.CancellationToken);

    private static (Tensor Data, AnalysisResult Result) Analysed(IInstrumentedNetwork network)
    {
        Tensor data = tensor(new[] { 1.0, 0, 2, 1, 3, 2, 1, 2, 2, 0, 3, 1 }, [6, 2]);
        HookPoint first = network.Description.HookPoints.Single(hook => hook.Name == "ReLU1");
        return (data, NetworkAnalysis.Run(network, data, new() { BasisKind = BasisKind.Neurons, NodeLayers = [first, network.Description.Output], Degeneracy = DegeneracyCount.None, RotateOutput = false }));
    }

    /// <summary>Sets all parameters, each row by row.</summary>
    private static void Set(IInstrumentedNetwork network, params double[][] numbers)
    {
        using var noGrad = no_grad();
        foreach (((_, Parameter parameter), double[] values) in network.NamedParameters().Zip(numbers))
            parameter.copy_(tensor(values, parameter.shape, ScalarType.Float64));
    }
}
