using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

internal static class Compare
{
    /// <summary>The largest difference, relative to the largest entry expected.</summary>
    public static double Deviation(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        using var scope = NewDisposeScope();
        if (expected.numel() == 0)
            return 0;
        double scale = expected.abs().max().to(ScalarType.Float64).item<double>();
        double difference = (expected - actual).abs().max().to(ScalarType.Float64).item<double>();
        return scale > 0 ? difference / scale : difference;
    }

    public static void Close(Tensor expected, Tensor actual, double tolerance, string what = "")
    {
        double deviation = Deviation(expected, actual);
        Assert.True(deviation <= tolerance, $"{what} deviates by {deviation:0.0e+0} of the largest entry, more than {tolerance:0.0e+0}.");
    }

    /// <summary>Gaussian numbers from a seed, without torch's generator.</summary>
    public static Tensor Gaussian(int seed, params long[] shape)
    {
        var random = new Random(seed);
        double[] values = new double[shape.Aggregate(1L, (product, size) => product * size)];
        for (int i = 0; i < values.Length; i++)
            values[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return tensor(values, shape, ScalarType.Float64);
    }
}
