using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>A user's elementwise function is tried on the first batch: whether it is elementwise, leaves its input, and has the slope that it says.</summary>
public sealed class WrongElementwiseTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void A_norm_is_not_elementwise() => Refused(new RootMeanSquareNetwork(ScalarType.Float64, seed: 1), "Elementwise1 of RootMeanSquareNetwork is not elementwise: an output changes by ");

    [Fact]
    public void A_mean_over_the_batch_is_not_elementwise() => Refused(new BatchCentredNetwork(ScalarType.Float64, seed: 1), "Elementwise1 of BatchCentredNetwork is not elementwise: an output changes by ");

    [Fact]
    public void A_slope_that_is_not_the_derivative() => Refused(new WrongSlopeNetwork(ScalarType.Float64, seed: 1), "IElementwise.Slope is not the derivative of Value.");

    [Fact]
    public void A_slope_that_is_not_the_derivative_in_float32() => Refused(new WrongSlopeNetwork(ScalarType.Float32, seed: 1), "The slope of Elementwise1 of WrongSlopeNetwork at ");

    [Fact]
    public void A_function_that_changes_its_input() => Refused(new InPlaceNetwork(ScalarType.Float64, seed: 1), "Elementwise1 of InPlaceNetwork changes its input");

    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float32)]
    public void Right_functions_pass_with_kinks_jumps_of_the_slope_and_large_values(ScalarType dtype)
    {
        foreach (double unit in new[] { 1e-6, 1, 30, 1e4 })
        {
            foreach (IInstrumentedNetwork network in new IInstrumentedNetwork[] { new CubeNetwork(dtype, seed: 1), new ShrinkNetwork(dtype, seed: 1) })
            {
                Tensor data = (Compare.Gaussian(3, 20, 4) * unit).to(dtype);
                data[0] = zeros_like(data[0]);
                NetworkAnalysis.Run(network, data, new() { Edges = false }, cancellationToken: TestContext.Current.CancellationToken);
                ((IDisposable)network).Dispose();
            }
        }
    }

    private static void Refused(IInstrumentedNetwork network, string message)
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => NetworkAnalysis.Run(network, Compare.Gaussian(3, 20, 4).to(network.Dtype)));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        ((IDisposable)network).Dispose();
    }

    internal sealed class Normalized : IElementwise
    {
        public static Tensor Value(Tensor x) => x / x.square().mean([-1], keepdim: true).sqrt();

        public static Tensor Slope(Tensor x) => 1 / x.square().mean([-1], keepdim: true).sqrt() * ones_like(x);
    }

    internal sealed class BatchCentred : IElementwise
    {
        public static Tensor Value(Tensor x) => x - x.mean();

        public static Tensor Slope(Tensor x) => ones_like(x);
    }

    internal sealed class WrongSlope : IElementwise
    {
        public static Tensor Value(Tensor x) => x * x * x;

        public static Tensor Slope(Tensor x) => 2 * x * x;
    }

    internal sealed class InPlace : IElementwise
    {
        public static Tensor Value(Tensor x) => x.mul_(2);

        public static Tensor Slope(Tensor x) => 2 * ones_like(x);
    }

    internal sealed class Cube : IElementwise
    {
        public static Tensor Value(Tensor x) => x * x * x;

        public static Tensor Slope(Tensor x) => 3 * x * x;
    }

    internal sealed class Shrink : IElementwise
    {
        public static Tensor Value(Tensor x) => x.sign() * (x.abs() - 0.5).clamp(min: 0);

        public static Tensor Slope(Tensor x) => x.abs().gt(0.5).to(x.dtype);
    }
}

[Network(Input = 4), Linear(5), Elementwise<WrongElementwiseTests.Normalized>, Linear(2)]
internal sealed partial class RootMeanSquareNetwork;

[Network(Input = 4), Linear(5), Elementwise<WrongElementwiseTests.BatchCentred>, Linear(2)]
internal sealed partial class BatchCentredNetwork;

[Network(Input = 4), Linear(5), Elementwise<WrongElementwiseTests.WrongSlope>, Linear(2)]
internal sealed partial class WrongSlopeNetwork;

[Network(Input = 4), Linear(5), Elementwise<WrongElementwiseTests.InPlace>, Linear(2)]
internal sealed partial class InPlaceNetwork;

[Network(Input = 4), Linear(5), Elementwise<WrongElementwiseTests.Cube>, Linear(2)]
internal sealed partial class CubeNetwork;

[Network(Input = 4), Linear(5), Elementwise<WrongElementwiseTests.Shrink>, Linear(2)]
internal sealed partial class ShrinkNetwork;
