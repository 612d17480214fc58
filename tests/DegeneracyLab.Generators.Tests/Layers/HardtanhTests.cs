using DegeneracyLab.Generators.Tests.Infrastructure;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Layers;

/// <summary>What is said of Hardtanh alone: its values, its mask, its bounds. The rest is in <see cref="EveryKindTests"/>.</summary>
public class HardtanhTests
{
    private const string Declaration = """
        using DegeneracyLab;

        namespace Samples;

        /// <summary>A network with a Hardtanh.</summary>
        [Network(Input = 2)]
        [Hardtanh, Linear(3), Hardtanh(-0.1, 0.2)]
        public partial class Clipped;
        """;

    // Below, at, between and above the bounds -0.1 and 0.3, of which float32 has neither.
    private static readonly double[] Inputs = [-2, -0.1, 0, 0.2, 0.3, 7];
    private static readonly bool[] IsBetween = [false, false, true, true, false, false];

    [Fact]
    public void Values_masks_and_slopes_are_those_of_torch()
    {
        using var assembly = new LiveAssembly("[DegeneracyLab.Network(Input = 6), DegeneracyLab.Hardtanh(-0.1, 0.3)] internal partial class Clip;");
        foreach (ScalarType dtype in (ScalarType[])[ScalarType.Float32, ScalarType.Float64])
        {
            using DisposeScope scope = NewDisposeScope();
            IInstrumentedNetwork network = assembly.Create("Clip", dtype, seed: 0);
            HookPoint input = network.Description.Input, output = network.Description.Output;
            Tensor x = tensor(Inputs, dtype: dtype).reshape(1, 6).requires_grad_();
            Tensor y = x.clone().hardtanh_(-0.1, 0.3);
            y.sum().backward();

            using NetworkTrace trace = network.Trace(x);
            AssertSame(y, trace[output]);
            AssertSame(tensor(IsBetween).reshape(1, 6), trace.Mask(output));
            AssertSame(x.grad!.diag_embed(), network.Jacobian(trace, input, output));
        }
    }

    /// <summary>An intervention before it moves the mask; one at its own hook point does not.</summary>
    [Fact]
    public void The_mask_is_that_of_the_input_after_interventions()
    {
        using var assembly = new LiveAssembly(Declaration);
        using DisposeScope scope = NewDisposeScope();
        IInstrumentedNetwork network = assembly.Create("Samples.Clipped", ScalarType.Float64, seed: 0);
        HookPoint before = network.Description.HookPoints[2], to = network.Description.Output;
        Tensor input = randn(4, 2, dtype: ScalarType.Float64);
        using NetworkTrace zeroed = network.Trace(input, interventions: [Intervention.Zero(before)]);
        Assert.True(zeroed.Mask(to).all().item<bool>());

        using NetworkTrace plain = network.Trace(input), after = network.Trace(input, interventions: [Intervention.Zero(to)]);
        AssertSame(plain.Mask(to), after.Mask(to));
    }

    [Theory]
    [InlineData("Hardtanh({|DGL0201:double.NaN|})")]
    [InlineData("Hardtanh({|DGL0201:double.NegativeInfinity|}, {|DGL0201:upper: 1e39|})")]
    [InlineData("Hardtanh({|DGL0201:2|})")]
    [InlineData("Hardtanh({|DGL0201:0.5|}, 0.5)")]
    [InlineData("{|DGL0201:Hardtanh(upper: -1)|}")]
    [InlineData("Hardtanh(-2), {|DGL0202:Hardtanh|}")]
    [InlineData("Hardtanh(-1e38, 1e38)")]
    [InlineData("Hardtanh(upper: 0, lower: -0.5)")]
    public async Task A_bad_bound_is_reported_where_it_is(string layer) =>
        await DiagnosticCheck.RunAsync([$"{DiagnosticCheck.Usings}[Network(Input = 2), Linear(1), {layer}] public partial class Probe;"]);

    [Fact]
    public async Task The_message_says_which_bound_and_why()
    {
        Generation generation = Generation.Of(DiagnosticCheck.Usings + "[Network(Input = 2), Hardtanh(2)] public partial class Probe;");
        Assert.Equal("The lower of Hardtanh1 must be below upper, 1, but is 2", Assert.Single(await generation.AnalyzeAsync()).GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static void AssertSame(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.Equal(expected.dtype, actual.dtype);
        Assert.True(expected.eq(actual).all().item<bool>(), $"expected {expected.str()}, was {actual.str()}");
    }
}
