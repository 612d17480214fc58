using DegeneracyLab.Runtime;

namespace DegeneracyLab.Analysis;

/// <summary>Random numbers from a seed, one after the other: SplitMix64.</summary>
/// <param name="key">The seed.</param>
internal sealed class RandomSequence(ulong key)
{
    private ulong place;

    /// <summary>A number in [0, 1).</summary>
    public double Uniform() => Math.ScaleB(SplitMix64.At(key, ++place) >> 11, -53);

    /// <summary>The numbers below a number, in a random order.</summary>
    public int[] Order(int count)
    {
        int[] order = new int[count];
        for (int i = 0; i < count; i++)
        {
            int other = (int)(((UInt128)SplitMix64.At(key, ++place) * (ulong)(i + 1)) >> 64);
            order[i] = order[other];
            order[other] = i;
        }

        return order;
    }
}
