using DegeneracyLab;

namespace Samples;

/// <summary>The strongest wave in numbers that stand round a circle: strength cos(2 pi frequency x / n + phase).</summary>
/// <param name="Frequency">The frequency, from 1 to n / 2.</param>
/// <param name="Phase">The phase, in radians.</param>
/// <param name="Share">Its share of the sum of squares.</param>
internal readonly record struct Wave(int Frequency, double Phase, double Share)
{
    /// <summary>Finds it, by the Fourier transform.</summary>
    /// <param name="values">n numbers, n odd.</param>
    public static Wave StrongestOf(IReadOnlyList<double> values)
    {
        int n = values.Count;
        Wave strongest = default;
        for (int frequency = 1; frequency <= n / 2; frequency++)
        {
            double cosine = 0, sine = 0, total = 0;
            for (int x = 0; x < n; x++)
            {
                (double sin, double cos) = Math.SinCos(2 * Math.PI * frequency * x / n);
                cosine += values[x] * cos;
                sine += values[x] * sin;
                total += values[x] * values[x];
            }

            double share = 2 * ((cosine * cosine) + (sine * sine)) / (n * total);
            if (share > strongest.Share)
                strongest = new(frequency, Math.Atan2(-sine, cosine), share);
        }

        return strongest;
    }
}

/// <summary>A hidden unit of a network that adds: what it reads of a and b, and what it writes to the sums.</summary>
/// <param name="A">The wave in its weights from a.</param>
/// <param name="B">The wave in its weights from b.</param>
/// <param name="Sum">The wave in its weights to the sums.</param>
internal sealed record ModularAdditionUnit(Wave A, Wave B, Wave Sum)
{
    /// <summary>Whether the three have one frequency.</summary>
    public bool IsTuned => A.Frequency == B.Frequency && B.Frequency == Sum.Frequency;

    /// <summary>How far the phases of a and b are from adding up to the phase of the sum, from 0 to 180 degrees.</summary>
    public double PhaseError => double.RadiansToDegrees(Math.Abs(Math.IEEERemainder(A.Phase + B.Phase - Sum.Phase, 2 * Math.PI)));

    /// <summary>All hidden units of a network.</summary>
    /// <param name="network">The network: one hidden layer, no biases.</param>
    public static IReadOnlyList<ModularAdditionUnit> Of(IInstrumentedNetwork network)
    {
        const int Modulus = ModularAdditionPairs.Modulus;
        float[] into = network.NamedParameters()[0].Parameter.data<float>().ToArray(), from = network.NamedParameters()[1].Parameter.data<float>().ToArray();
        int units = from.Length / Modulus;
        return [.. Enumerable.Range(0, units).Select(unit => new ModularAdditionUnit(
            WaveOver(x => into[(2 * Modulus * unit) + x]),
            WaveOver(x => into[(2 * Modulus * unit) + Modulus + x]),
            WaveOver(x => from[(units * x) + unit])))];

        static Wave WaveOver(Func<int, double> weight) => Wave.StrongestOf([.. Enumerable.Range(0, Modulus).Select(weight)]);
    }
}
