using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Gates that rounding decides wrongly, and gates at exactly 0.</summary>
public sealed class GateDecisionTests
{
    /// <summary>1 + 2^-60 - 1 is positive; in float64 it is 0, and in another order too.</summary>
    [Theory]
    [InlineData(1.0, 1)]
    [InlineData(-1.0, -1)]
    [InlineData(0.0, 0)]
    public void A_sign_that_float64_loses_is_found(double tiny, int sign)
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, "1 LeakyReLU:0.5 1");
        CaseNetworks.SetWeights(network, [tensor(new[] { 1.0, tiny * Math.ScaleB(1, -60), -1 }, [1, 3]), tensor((double[])[1], [1, 1])], bias: false);
        Circuit circuit = CircuitBuilder.Build(network);
        var decision = new GateDecision(circuit);
        GatesPart gates = circuit.Parts.OfType<GatesPart>().Single();
        Assert.Equal([sign > 0 ? gates.Positive : sign == 0 ? gates.Zero : gates.Negative], decision.Decide([1, 1, 1]));
        Assert.Equal((1, 1, sign == 0 ? 1 : 0), (decision.Decided, decision.DecidedExactly, decision.ExactZeros));
        Assert.Equal([gates.Positive], decision.Decide([1, 0, 0]));
        Assert.Equal((2, 1), (decision.Decided, decision.DecidedExactly));
    }

    [Fact]
    public void Zeros_that_no_product_reaches_are_certain()
    {
        using var network = new TestMlp(2, "2 ReLU 1");
        var decision = new GateDecision(CircuitBuilder.Build(network));
        decision.Decide([0, 0]);
        Assert.Equal((2, 0, 2), (decision.Decided, decision.DecidedExactly, decision.ExactZeros));
    }

    /// <summary>The maximum over a window in which two entries differ by 2^-60 of their size, and one in which they are equal.</summary>
    [Fact]
    public void The_first_of_equal_entries_wins_and_close_ones_are_told_apart()
    {
        using var scope = NewDisposeScope();
        using var network = new ProofMaximum(ScalarType.Float64, seed: 1);
        using (no_grad())
            network.NamedParameters()[0].Parameter.copy_(tensor(new[] { 1.0, Math.ScaleB(1, -60) }, [1, 2, 1, 1]));
        Circuit circuit = CircuitBuilder.Build(network);
        MaximaPart maxima = circuit.Parts.OfType<MaximaPart>().Single();
        var decision = new GateDecision(circuit);
        Assert.Equal([maxima.Candidates[0][1]], decision.Decide([3, 3, 1, 0, 0, 1, 0, 0]));
        Assert.Equal((1, 0), (decision.DecidedExactly, decision.Ties));
        Assert.Equal([maxima.Candidates[0][0]], decision.Decide([3, 3, 1, 0, 1, 1, 0, 0]));
        Assert.Equal((2, 1), (decision.DecidedExactly, decision.Ties));
    }
}

[Network(Channels = 2, Height = 2, Width = 2), Conv2d(1, Kernel = 1, Bias = false), MaxPool2d(2), Flatten]
internal sealed partial class ProofMaximum;
