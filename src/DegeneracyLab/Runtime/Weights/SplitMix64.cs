using System.ComponentModel;

namespace DegeneracyLab.Runtime;

/// <summary>
/// Random numbers by a counter, the same whatever the machine and the tensor library: SplitMix64 (Steele, Lea and Flood, 2014).
/// Called by the analysis library.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SplitMix64
{
    /// <summary>A number of the sequence that a seed begins.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="place">The place of the number, from 1.</param>
    /// <returns>64 random bits.</returns>
    public static ulong At(ulong seed, ulong place) => Mix(unchecked(seed + (0x9E3779B97F4A7C15 * place)));

    /// <summary>The mixing function: it makes a seed of a number that differs little from others.</summary>
    /// <param name="z">The number.</param>
    /// <returns>64 random bits.</returns>
    public static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
