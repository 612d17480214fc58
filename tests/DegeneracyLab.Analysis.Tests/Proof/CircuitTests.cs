using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Circuits against the networks that they are made of.</summary>
public sealed class CircuitTests
{
    public static TheoryData<string> Names => [.. ProofNetworks.All.Keys];

    /// <summary>In float64 with the weights as drawn: outputs and Jacobian of the network lie within the bounds of the errors, or a little further.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Outputs_and_derivatives_are_those_of_the_network(string name)
    {
        using var scope = NewDisposeScope();
        IInstrumentedNetwork network = ProofNetworks.All[name]();
        using var own = (IDisposable)network;
        Tensor inputs = network.Description.Vocabulary is { } rows ? randint(0, rows, [8, .. network.Description.InputShape], generator: new Generator(3)) : randn([8, .. network.Description.InputShape], ScalarType.Float64, generator: new Generator(3));
        Circuit circuit = CircuitBuilder.Build(network);
        using NetworkTrace trace = network.Trace(inputs);
        double[] outputs = Matrix.Numbers(trace[network.Description.Output]), jacobian = Matrix.Numbers(network.ParameterJacobian(trace));
        double largest = jacobian.Max(Math.Abs);

        var decision = new GateDecision(circuit);
        var sweep = new CircuitSweep<Bounded, BoundedRing>(circuit, default);
        var row = new Bounded[circuit.Parameters];
        ProofSamples samples = ProofSamples.Of(circuit, decision, inputs, network.Description.Vocabulary);
        for (int sample = 0; sample < 8; sample++)
        {
            sweep.Forward(samples.Inputs[sample], samples.Choices[sample]);
            for (int output = 0; output < circuit.Outputs; output++)
            {
                int index = (sample * circuit.Outputs) + output;
                Assert.Equal(outputs[index], sweep.Values[circuit.FirstOutput + output].Value, 1e-12);
                sweep.Backward(output, samples.Choices[sample], row);
                for (int column = 0; column < circuit.Parameters; column++)
                    Assert.Equal(jacobian[(index * circuit.Parameters) + column], row[column].Value, 1e-12 * largest);
            }
        }
    }

    [Theory]
    [InlineData("5 Tanh 2", "Tanh2")]
    [InlineData("5 ReLU 4 GELU 2", "GELU4")]
    public void A_layer_that_is_not_piecewise_linear_is_named(string layers, string layer)
    {
        using var network = new TestMlp(3, layers);
        string expected = $"There is no proof for TestMlp: {layer} is not stated to be piecewise linear.";
        Assert.Equal(expected, NullityProver.Obstacle(network));
        using Tensor inputs = ones(2, 3, dtype: ScalarType.Float64);
        Assert.Equal(expected, Assert.Throws<NotSupportedException>(() => NullityProver.Prove(network, inputs)).Message);
        Assert.Equal(expected, Assert.Throws<NotSupportedException>(() => NullityProver.Estimate(network, inputs)).Message);
    }

    [Fact]
    public void A_network_that_states_no_steps_has_no_proof()
    {
        using var inner = new TestMlp(3, "2");
        var network = new BareNetwork(inner);
        Assert.Equal($"There is no proof for {network.Description.Name}: no step states how {network.Description.Output.Name} is computed.", NullityProver.Obstacle(network));
    }

    /// <summary>Every network of all layer kinds either has a circuit, or an obstacle at a layer that is smooth, attends or normalises.</summary>
    [Fact]
    public void Every_other_kind_is_an_obstacle()
    {
        string[] reasons = ["Tanh", "GELU", "SiLU", "Softplus", "Sigmoid", "Softmax", "Square", "Elementwise", "Hardtanh", "Results", "Normalized"];
        int circuits = 0;
        foreach (Func<IInstrumentedNetwork> create in KindNetworks.All)
        {
            IInstrumentedNetwork network = create();
            using var own = (IDisposable)network;
            if (NullityProver.Obstacle(network) is { } obstacle)
                Assert.Contains(reasons, reason => obstacle.Contains(reason, StringComparison.Ordinal));
            else
                circuits += CircuitBuilder.Build(network).Parameters > 0 ? 1 : 0;
        }

        Assert.Equal(10, circuits);
    }
}
