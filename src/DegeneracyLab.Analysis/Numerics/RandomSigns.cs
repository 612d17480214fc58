using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Signs from a seed, by a counter: those of a sample do not depend on the batches in which samples come, and torch's global
/// generator is left alone.
/// </summary>
internal static class RandomSigns
{
    /// <summary>Signs of samples, [rows, columns], float64.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="source">The source.</param>
    /// <param name="first">The place of the first sample in the data set.</param>
    /// <param name="rows">The number of samples.</param>
    /// <param name="columns">The number of signs of each.</param>
    /// <returns>On the CPU, a tensor of the caller's.</returns>
    public static Tensor Of(long seed, int source, long first, long rows, long columns)
    {
        double[] signs = new double[rows * columns];
        ulong key = SplitMix64.Mix(unchecked((ulong)seed + (0xD1342543DE82EF95UL * (ulong)(source + 1))));
        for (int i = 0; i < signs.Length; i++)
            signs[i] = (SplitMix64.At(key, (ulong)((first * columns) + i + 1)) >> 63) == 0 ? 1 : -1;
        return tensor(signs, [rows, columns], ScalarType.Float64, CPU);
    }
}
