using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Classes of units of an elementwise layer whose slopes are in a constant ratio, over all samples and positions. The slopes of a unit are
/// those of its class times a factor. The comparison is exact.
/// </summary>
/// <param name="units">The number of units.</param>
internal sealed class SlopePatterns(int units)
{
    private readonly double[] least = [.. Enumerable.Repeat(double.PositiveInfinity, units)];
    private readonly double[] most = [.. Enumerable.Repeat(double.NegativeInfinity, units)];
    private readonly double[] factors = new double[units];
    private int[] classes = new int[units];

    /// <summary>Whether a unit has slope 0 throughout.</summary>
    /// <param name="unit">The unit.</param>
    public bool IsDead(int unit) => factors[unit] == 0;

    /// <summary>The slope of a unit that is the same throughout; null if it changes.</summary>
    /// <param name="unit">The unit.</param>
    public double? Constant(int unit) => least[unit] == most[unit] ? least[unit] : null;

    /// <summary>The ratio of the slopes of two living units; null if it changes.</summary>
    /// <param name="of">The unit whose slopes are divided.</param>
    /// <param name="by">The unit by whose slopes.</param>
    public double? Ratio(int of, int by) => classes[of] == classes[by] && !IsDead(of) && !IsDead(by) ? factors[of] / factors[by] : null;

    /// <summary>The class of each unit; -1 for a dead one.</summary>
    public IReadOnlyList<int> Classes => [.. classes.Select((one, unit) => IsDead(unit) ? -1 : one)];

    /// <summary>Whether the units of each class have the same slopes.</summary>
    public bool AreEqualInClasses => Enumerable.Range(0, units).Where(unit => !IsDead(unit)).GroupBy(unit => classes[unit]).All(some => some.All(unit => factors[unit] == factors[some.First()]));

    /// <summary>Adds slopes.</summary>
    /// <param name="slopes">[n, units], float64, on the CPU.</param>
    public void Add(Tensor slopes)
    {
        using var scope = NewDisposeScope();
        Tensor byUnit = slopes.t().contiguous();
        int rows = (int)slopes.size(0);
        ReadOnlySpan<double> numbers = MemoryMarshal.Cast<byte, double>(byUnit.bytes);
        var found = new Dictionary<(int, UInt128), int>();
        int[] next = new int[units];
        double[] scaled = new double[rows];
        for (int unit = 0; unit < units; unit++)
        {
            ReadOnlySpan<double> own = numbers.Slice(unit * rows, rows);
            foreach (double slope in own)
            {
                least[unit] = Math.Min(least[unit], slope);
                most[unit] = Math.Max(most[unit], slope);
                if (factors[unit] == 0)
                    factors[unit] = slope;
            }

            // Adding 0 turns -0 into 0, whose bytes are compared.
            for (int row = 0; row < rows; row++)
                scaled[row] = factors[unit] == 0 ? 0 : (own[row] / factors[unit]) + 0.0;
            (int, UInt128) key = (classes[unit], ContentHash.Of(MemoryMarshal.AsBytes(scaled.AsSpan())));
            if (!found.TryGetValue(key, out next[unit]))
                found[key] = next[unit] = found.Count;
        }

        classes = next;
    }

    /// <summary>Adds the slopes of other samples.</summary>
    /// <param name="other">Slopes of the same units.</param>
    public void Merge(SlopePatterns other)
    {
        var found = new Dictionary<(int, int, double), int>();
        int[] next = new int[units];
        for (int unit = 0; unit < units; unit++)
        {
            // Where a unit is dead on one side, any factor fits there, but only units that are dead there as well are in its class.
            double mine = factors[unit], theirs = other.factors[unit];
            (int, int, double) key = (classes[unit], other.classes[unit], mine == 0 || theirs == 0 ? 0 : theirs / mine);
            if (!found.TryGetValue(key, out next[unit]))
                found[key] = next[unit] = found.Count;
            if (mine == 0)
                factors[unit] = theirs;
            least[unit] = Math.Min(least[unit], other.least[unit]);
            most[unit] = Math.Max(most[unit], other.most[unit]);
        }

        classes = next;
    }

    /// <summary>The classes, factors and extremes as numbers, [4, units].</summary>
    public Tensor State => tensor([.. classes.Select(one => (double)one), .. factors, .. least, .. most], [4, units], ScalarType.Float64, CPU);

    /// <summary>Adds the slopes of a stored state.</summary>
    /// <param name="state">A <see cref="State"/> of the same units.</param>
    public void MergeState(Tensor state)
    {
        double[] numbers = Matrix.Numbers(state);
        var other = new SlopePatterns(units) { classes = [.. numbers.Take(units).Select(number => (int)number)] };
        numbers.AsSpan(units, units).CopyTo(other.factors);
        numbers.AsSpan(2 * units, units).CopyTo(other.least);
        numbers.AsSpan(3 * units, units).CopyTo(other.most);
        Merge(other);
    }
}
