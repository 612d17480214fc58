using DegeneracyLab.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>What can't have bases and edges gets one message that names the place, what was expected and what was found.</summary>
public sealed class InteractionBadInputTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly TestMlp network = new(4, "6b ReLU 5b ReLU 3b", seed: 2);
    private readonly Tensor data = Compare.Gaussian(71, 30, 4);

    public void Dispose()
    {
        network.Dispose();
        scope.Dispose();
    }

    [Theory]
    [InlineData("named twice", "Input", "ReLU2", "ReLU2", "Linear3")]
    [InlineData("must be named in the order of computation, but ReLU2 comes before ReLU4", "Input", "ReLU4", "ReLU2", "Linear3")]
    [InlineData("but only Input was named", "Input")]
    [InlineData("but none was named")]
    public void Node_layers_in_no_order(string expected, params string[] names) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => Run(new() { NodeLayers = [.. names.Select(network.Hook)] })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_node_layer_of_another_network()
    {
        using var other = new TestMlp(4, "6b ReLU 3b");
        Exception exception = Assert.ThrowsAny<Exception>(() => Run(new() { NodeLayers = [network.Hook("Input"), other.Hook("ReLU2"), network.Hook("Linear3")] }));
        Assert.True(exception is ArgumentException or KeyNotFoundException, exception.ToString());
        Assert.Contains("ReLU2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_repeat_or_are_too_few()
    {
        Assert.Contains("names of their own each, but got a, b, a", Message(["a", "b", "a"]), StringComparison.Ordinal);
        Assert.Contains("The 3 node layers", Message(["a", "b"]), StringComparison.Ordinal);

        string Message(string[] names) => Assert.Throws<ArgumentException>(() => Run(new() { NodeLayers = [network.Hook("Input"), network.Hook("ReLU2"), network.Hook("Linear3")], NodeNames = names })).Message;
    }

    [Fact]
    public void A_node_layer_where_nothing_varies()
    {
        using (no_grad())
        {
            network.LinearAt(0).weight!.zero_();
            network.LinearAt(0).bias!.fill_(-1);
        }

        foreach (BasisKind kind in new[] { BasisKind.Global, BasisKind.Local, BasisKind.PrincipalDirections })
        {
            AnalysisResult result = NetworkAnalysis.Run(network, data, new() { BasisKind = kind, Centre = true }, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Contains("At ReLU2 no direction is left: its activations are the same for all samples.", result.Remarks);
            // Nothing else is lost: the constant is a feature, and dead units are counted.
            Assert.Equal(1, result.Basis!["ReLU2"].Dimension);
            Assert.Equal(6, result.Degeneracy!.HiddenLayers[0].DeadUnits.Count);
        }

        AnalysisResult plain = NetworkAnalysis.Run(network, data, new() { BasisKind = BasisKind.Local, NodeLayers = [network.Hook("ReLU2"), network.Hook("ReLU4")], Degeneracy = DegeneracyCount.None }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(network.LinearAt(1).bias!.IsPositive().any().item<bool>() ? 1 : 0, plain.Basis![0].Dimension);
    }

    [Theory]
    [InlineData(BasisKind.Global, "Linear3")]
    [InlineData(BasisKind.Local, "Linear3")]
    public void A_node_layer_without_effect(BasisKind kind, string on)
    {
        using (no_grad())
        {
            network.LinearAt(2).weight!.zero_();
        }

        AnalysisResult result = NetworkAnalysis.Run(network, data, new() { BasisKind = kind, Centre = true }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains($"At ReLU4 no direction is left: nothing there has an effect on {on}.", result.Remarks);
        Assert.All(result.Edges, edges => Assert.True(edges.Strengths.Entries.ToArray().All(double.IsFinite)));
    }

    [Fact]
    public void Data_that_do_not_fit()
    {
        Assert.Contains("takes data of shape [samples, 4], but got [7, 5]; its first layer, Linear1, is 4 -> 6", Refusal(zeros(7, 5, dtype: ScalarType.Float64)), StringComparison.Ordinal);
        Assert.Contains("but got [4]", Refusal(zeros(4, dtype: ScalarType.Float64)), StringComparison.Ordinal);
        Assert.Contains("but got []", Refusal(tensor(1.0)), StringComparison.Ordinal);
        Assert.Contains("has Float64 parameters, but the data are Float32", Refusal(zeros(7, 4)), StringComparison.Ordinal);
        Assert.Contains("is empty", Refusal(zeros(0, 4, dtype: ScalarType.Float64)), StringComparison.Ordinal);
        data[3, 2] = tensor(double.NaN);
        Assert.Contains("The data hold NaN at row 3, column 2.", Refusal(data), StringComparison.Ordinal);
    }

    [Fact]
    public void Images_that_are_not_finite_are_named_by_their_place()
    {
        (IInstrumentedNetwork images, Tensor pixels) = SectionMethodsTests.Make(nameof(ImageNetwork));
        pixels[5, 1, 2, 3] = tensor(double.PositiveInfinity);
        Assert.Contains("The data hold Infinity at row 5, place [1, 2, 3].", Assert.Throws<ArgumentException>(() => TensorAnalysis.Run(images, pixels)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_are_not_finite()
    {
        using (no_grad())
        {
            network.LinearAt(1).weight![2, 5] = tensor(double.NaN);
        }

        Assert.Contains("weight of TestMlp holds NaN at [2, 5]", Refusal(data), StringComparison.Ordinal);
    }

    [Fact]
    public void Activations_that_overflow_are_named_by_layer()
    {
        using (no_grad())
        {
            network.LinearAt(0).weight!.fill_(1e300);
        }

        Assert.Contains("The activations at Linear1 of TestMlp are not finite", Assert.Throws<ArithmeticException>(() => Run(new())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.0, null, "Threshold must be between 0 and 1, but is 0")]
    [InlineData(1.0, null, "Threshold must be between 0 and 1, but is 1")]
    [InlineData(double.NaN, null, "Threshold must be between 0 and 1, but is NaN")]
    [InlineData(null, -1e-15, "AbsoluteThreshold must be above 0, but is -1E-15")]
    [InlineData(1e-12, 1e-15, "both Threshold and AbsoluteThreshold are given")]
    public void Thresholds_that_can_not_be(double? threshold, double? absolute, string expected)
    {
        AnalysisOptions options = new() { Threshold = threshold, AbsoluteThreshold = absolute };
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => Run(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Neurons_that_are_to_be_centred() =>
        Assert.Contains("can't be centred", Assert.Throws<ArgumentException>(() => Run(new() { BasisKind = BasisKind.Neurons, Centre = true })).Message, StringComparison.Ordinal);

    private string Refusal(Tensor inputs) => Assert.Throws<ArgumentException>(() => TensorAnalysis.Run(network, inputs)).Message;

    private void Run(AnalysisOptions options) => TensorAnalysis.Run(network, data, options).Dispose();
}
