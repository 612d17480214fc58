using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Standard normal numbers from a seed, by a counter and the transform of Box and Muller; torch's global generator is left alone.</summary>
internal static class RandomNormals
{
    /// <summary>Draws a vector.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="source">Which of the vectors of the seed.</param>
    /// <param name="count">The number of entries.</param>
    /// <returns>[count], float64 on the CPU, in the dispose scope of the caller.</returns>
    public static Tensor Of(long seed, int source, long count)
    {
        double[] numbers = new double[count];
        ulong key = SplitMix64.Mix(unchecked((ulong)seed + (0xA0761D6478BD642FUL * (ulong)(source + 1))));
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = Math.Sqrt(-2 * Math.Log(Uniform((2UL * (ulong)i) + 1))) * Math.Cos(2 * Math.PI * Uniform((2UL * (ulong)i) + 2));
        return tensor(numbers, [count], ScalarType.Float64, CPU);

        // In (0, 1], so that there is a logarithm.
        double Uniform(ulong counter) => Math.ScaleB((SplitMix64.At(key, counter) >> 11) + 1, -53);
    }
}
