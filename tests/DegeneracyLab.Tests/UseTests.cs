using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>What a user does with a network, from its declaration to its Jacobians.</summary>
public class UseTests
{
    [Fact]
    public void A_network_is_declared_run_and_looked_into()
    {
        using var network = new DigitClassifier(ScalarType.Float64, seed: 1);
        using DisposeScope scope = NewDisposeScope();
        Tensor input = randn(5, 64, dtype: ScalarType.Float64);

        Tensor output = network.call(input);
        using DigitClassifier.Recording trace = network.Trace(input);

        Assert.Equal([5, 10], output.shape);
        Assert.True(output.Equals(trace.Output));
        Assert.True(trace.ReLU1Mask.Equals(trace.Linear1.gt(0)));
        Assert.Equal([5, 10, 64], network.Jacobian(trace, DigitClassifier.Hooks.Input, DigitClassifier.Hooks.Output).shape);
        Assert.Equal([5, 10, 3466], network.ParameterJacobian(trace).shape);
    }

    /// <summary>Inside one linear region a ReLU network is affine: its Jacobian and its folded bias give the output.</summary>
    [Fact]
    public void A_relu_network_is_its_jacobian_and_its_folded_bias()
    {
        using var network = new DigitClassifier(ScalarType.Float64, seed: 3);
        using DisposeScope scope = NewDisposeScope();
        Tensor input = randn(7, 64, dtype: ScalarType.Float64);
        using DigitClassifier.Recording trace = network.Trace(input);

        Tensor affine = network.Jacobian(trace, DigitClassifier.Hooks.Input, DigitClassifier.Hooks.Output, foldBias: true);
        Tensor withOne = cat([input, ones(7, 1, dtype: ScalarType.Float64)], 1);

        Assert.True(allclose(trace.Output, affine.matmul(withOne.unsqueeze(-1)).squeeze(-1), rtol: 0, atol: 1e-12));
    }

    [Fact]
    public void A_network_learns()
    {
        using var network = new Separator(seed: 5);
        using DisposeScope scope = NewDisposeScope();
        Tensor input = tensor(new float[] { 0, 0, 0, 1, 1, 0, 1, 1 }, 4, 2);
        Tensor target = tensor(new float[] { 0, 1, 1, 0 }, 4, 1);
        optim.Optimizer optimizer = optim.Adam(network.parameters(), 0.05);

        double first = 0, last = 0;
        for (int step = 0; step < 300; step++)
        {
            using DisposeScope inner = NewDisposeScope();
            optimizer.zero_grad();
            Tensor difference = network.call(input) - target;
            Tensor loss = (difference * difference).mean();
            loss.backward();
            optimizer.step();
            last = loss.item<float>();
            if (step == 0)
                first = last;
        }

        Assert.True(first > 0.1 && last < 1e-3, $"the loss went from {first} to {last}");
        Assert.All(network.parameters(), parameter => Assert.NotNull(parameter.grad));
    }

    [Fact]
    public void A_trace_records_what_it_is_asked_for()
    {
        using var network = new DigitClassifier(seed: 1);
        using Tensor input = ones(2, 64);
        using DigitClassifier.Recording trace = network.Trace(input, [DigitClassifier.Hooks.Linear2, DigitClassifier.Hooks.ReLU1]);

        Assert.Equal([DigitClassifier.Hooks.ReLU1, DigitClassifier.Hooks.Linear2], trace.Recorded);
        Assert.True(trace.Has(DigitClassifier.Hooks.ReLU1));
        Assert.False(trace.Has(DigitClassifier.Hooks.Linear1));
        Assert.Equal(2, trace.BatchSize);
        Assert.Same(network, trace.Network);
        Assert.Equal([2, 32], trace.ReLU1Mask.shape);
    }

    [Fact]
    public void Layers_after_the_last_hook_point_are_not_run()
    {
        using var network = new DigitClassifier(seed: 1);
        using DisposeScope scope = NewDisposeScope();
        Tensor input = ones(2, 64);
        network.children().Last().Dispose(); // Linear3: to run it is an error now.

        network.Trace(input, [DigitClassifier.Hooks.ReLU2]).Dispose();
        Assert.ThrowsAny<Exception>(() => network.Trace(input));
    }

    [Fact]
    public void A_trace_outlives_the_input_and_the_scope()
    {
        using var network = new DigitClassifier(seed: 1);
        DigitClassifier.Recording trace;
        using (NewDisposeScope())
            trace = network.Trace(ones(2, 64));

        Assert.Equal(64, trace.Input.sum(1)[0].item<float>());
        Assert.Equal([2, 10], trace.Output.shape);
        trace.Dispose();
    }

    [Fact]
    public void A_network_without_computation_gives_its_input_back_as_a_tensor_of_its_own()
    {
        using var through = new Through();
        using var nothing = new Nothing();
        foreach ((nn.Module<Tensor, Tensor> module, IInstrumentedNetwork network) in ((nn.Module<Tensor, Tensor>, IInstrumentedNetwork)[])[(through, through), (nothing, nothing)])
        {
            using Tensor input = ones(2, 3);
            Tensor output;
            using (NewDisposeScope())
                output = module.call(input).MoveToOuterDisposeScope();
            Assert.NotSame(input, output);
            Assert.True(input.Equals(output));
            output.Dispose();
            Assert.Equal(6, input.sum().item<float>());

            using NetworkTrace trace = network.Trace(input);
            using Tensor jacobian = network.Jacobian(trace, network.Description.Input, network.Description.Output);
            using Tensor identity = eye(3).expand(2, 3, 3);
            Assert.True(identity.Equals(jacobian));
            using Tensor parameters = network.ParameterJacobian(trace);
            Assert.Equal([2, 3, 0], parameters.shape);
            Assert.Empty(network.NamedParameters());
            Assert.Equal(ScalarType.Float32, network.Dtype);
        }
    }
}
