using DegeneracyLab.Generators.Tests.Infrastructure;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Layers;

/// <summary>What is said of the softmax alone. The rest is in <see cref="EveryKindTests"/>.</summary>
public class SoftmaxTests
{
    private const string Declaration = "#pragma warning disable DGL0204\n[DegeneracyLab.Network(Input = 3), DegeneracyLab.Softmax] internal partial class Gibbs;";

    /// <summary>exp(1000) is infinite, the softmax is not; far from the largest input the derivative is 0.</summary>
    [Fact]
    public void Large_inputs_do_not_overflow()
    {
        using var assembly = new LiveAssembly(Declaration);
        using DisposeScope scope = NewDisposeScope();
        IInstrumentedNetwork network = assembly.Create("Gibbs", ScalarType.Float32, seed: 0);
        using NetworkTrace trace = network.Trace(tensor(new float[] { 1000, 1000, -1000 }).reshape(1, 3));
        AssertClose(tensor(new float[] { 0.5f, 0.5f, 0 }), trace[network.Description.Output]);
        AssertClose(
            tensor(new float[] { 0.25f, -0.25f, 0, -0.25f, 0.25f, 0, 0, 0, 0 }).reshape(3, 3),
            network.Jacobian(trace, network.Description.Input, network.Description.Output));
    }

    /// <summary>The derivative is that at the output which was computed, even where another value took its place.</summary>
    [Fact]
    public void An_intervention_at_the_output_scales_the_derivative_and_moves_it_no_further()
    {
        using var assembly = new LiveAssembly(Declaration);
        using DisposeScope scope = NewDisposeScope();
        IInstrumentedNetwork network = assembly.Create("Gibbs", ScalarType.Float64, seed: 0);
        HookPoint input = network.Description.Input, output = network.Description.Output;
        Tensor x = randn(5, 3, dtype: ScalarType.Float64);
        using NetworkTrace plain = network.Trace(x), scaled = network.Trace(x, interventions: [Intervention.Scale(output, 3)]);
        AssertClose(3 * network.Jacobian(plain, input, output), network.Jacobian(scaled, input, output));
    }

    [Theory]
    [InlineData("Network(Tokens = 3, Vocabulary = 5), {|DGL0101:Softmax|}")]
    [InlineData("Network(Channels = 1, Height = 2, Width = 3), {|DGL0101:Softmax|}, Flatten, Linear(1)")]
    [InlineData("Network(Positions = 2, Input = 3), Softmax, Flatten, Linear(1)")]
    public async Task It_takes_vectors(string layers) =>
        await DiagnosticCheck.RunAsync([$"{DiagnosticCheck.Usings}[{layers}] public partial class Probe;"]);

    private static void AssertClose(Tensor expected, Tensor actual) =>
        Assert.True((expected - actual).abs().max().to(ScalarType.Float64).item<double>() < 1e-7, $"expected {expected.str()}, was {actual.str()}");
}
