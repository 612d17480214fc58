using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>Comparisons of tensors.</summary>
internal static class Numbers
{
    /// <summary>How far products may be from autograd, as a share of the largest entry.</summary>
    public const double Tolerance = 1e-10;

    /// <summary>What rounding leaves of terms between 1 and 10 that cancel, where the right answer is 0 or near it.</summary>
    private const double Rounding = 1e-14;

    /// <summary>A gradient; null where there is none: TorchSharp gives an object without a tensor for an unused variable.</summary>
    public static Tensor? OrNull(Tensor? gradient) => gradient is null || gradient.IsInvalid ? null : gradient;

    /// <summary>The same shape, type and bits.</summary>
    public static void AssertSame(Tensor expected, Tensor actual, Func<string> at)
    {
        bool same = expected.shape.SequenceEqual(actual.shape) && expected.dtype == actual.dtype && expected.eq(actual).all().item<bool>();
        Assert.True(same, same ? "" : $"{at()}: [{string.Join(", ", expected.shape)}] and [{string.Join(", ", actual.shape)}] of {actual.dtype} are not the same");
    }

    /// <summary>The same shape, and entries that differ by no more than a share of the largest.</summary>
    public static void AssertClose(Tensor expected, Tensor actual, Func<string> at, double tolerance = Tolerance)
    {
        if (!expected.shape.SequenceEqual(actual.shape))
            Assert.Fail($"{at()}: has shape [{string.Join(", ", actual.shape)}], not [{string.Join(", ", expected.shape)}]");
        if (expected.numel() == 0)
            return;
        if (expected.dtype == ScalarType.Int64)
        {
            // Token ids.
            AssertSame(expected, actual, at);
            return;
        }

        double scale = expected.abs().max().item<double>();
        double difference = (expected - actual).abs().max().item<double>();
        if (!(difference <= Math.Max(tolerance * scale, Rounding)))
            Assert.Fail($"{at()}: differs by {difference}, the largest entry is {scale}");
    }
}
