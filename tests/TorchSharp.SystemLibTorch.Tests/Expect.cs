using static TorchSharp.torch;

namespace TorchSharp.SystemLibTorch.Tests;

/// <summary>Tensors against numbers that were worked out by hand.</summary>
internal static class Expect
{
    internal static double[] Values(Tensor tensor) => tensor.detach().to(float64).data<double>().ToArray();

    /// <summary>The elements in the order of the indices.</summary>
    internal static void Close(Tensor actual, params double[] expected) => Close(actual, 1e-12, expected);

    internal static void Close(Tensor actual, double tolerance, double[] expected)
    {
        double[] values = Values(actual);
        Assert.Equal(expected.Length, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            if (expected[i].Equals(values[i])) continue;
            double difference = Math.Abs(expected[i] - values[i]);
            Assert.True(difference <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"element {i}: expected {expected[i]:r}, got {values[i]:r}");
        }
    }

    internal static void Shape(Tensor actual, params long[] expected) => Assert.Equal(expected, actual.shape);

    internal static Tensor Vector(params double[] values) => tensor(values);

    /// <summary>1, 2, 3, ... in the given shape.</summary>
    internal static Tensor Counting(params long[] shape) => arange(1, shape.Aggregate(1L, (a, b) => a * b) + 1, float64).reshape(shape);
}
