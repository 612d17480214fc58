using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>What a user does with a network, from its declaration to its Jacobians.</summary>
public class UseTests
{
    [Fact]
    public void A_network_is_declared_run_and_looked_into()
    {
        using var network = new DigitClassifier(ScalarType.Float64, seed: 1);
        using var scope = NewDisposeScope();
        Tensor input = randn(5, 64, dtype: ScalarType.Float64);

        Tensor output = network.call(input);
        using DigitClassifier.Recording trace = network.Trace(input);

        Assert.Equal([5, 10], output.shape);
        Assert.True(output.Equals(trace.Output));
        Assert.True(trace.ReLU1Mask.Equals(trace.Linear1.gt(0)));
        Assert.Equal([5, 10, 64], network.Jacobian(trace, DigitClassifier.Hooks.Input, DigitClassifier.Hooks.Output).shape);
        Assert.Equal([5, 10, 3466], network.ParameterJacobian(trace).shape);
    }
}
