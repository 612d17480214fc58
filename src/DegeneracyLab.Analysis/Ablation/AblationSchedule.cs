using System.Globalization;

namespace DegeneracyLab.Analysis;

/// <summary>How many parts are kept at the points of an ablation: directions of a basis, or edges.</summary>
public abstract record AblationSchedule
{
    private protected AblationSchedule()
    {
    }

    /// <summary>Every number from all to none.</summary>
    public static AblationSchedule All { get; } = new Fixed("all", total => Enumerable.Range(0, total + 1));

    /// <summary>Numbers at equal distances, from all to none.</summary>
    /// <param name="points">How many, at least 2.</param>
    /// <returns>The schedule.</returns>
    public static AblationSchedule Linear(int points)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        return new Fixed(Text($"linear, {points} points"), total => Enumerable.Range(0, points).Select(point => (int)(total - ((double)total * point / (points - 1)))));
    }

    /// <summary>
    /// All numbers of parts that are removed from the most down, as often as <paramref name="every"/> says, and then in steps that grow
    /// by a factor: dense where few are kept. The reference implementation's schedule.
    /// </summary>
    /// <param name="factor">The factor, more than 1.</param>
    /// <param name="every">The number of steps of 1 before.</param>
    /// <returns>The schedule.</returns>
    public static AblationSchedule Exponential(double factor, int every = 0)
    {
        if (!(factor > 1) || !double.IsFinite(factor))
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "Steps grow by a factor that is more than 1.");
        ArgumentOutOfRangeException.ThrowIfNegative(every);
        return new Fixed(Text($"exponential, factor {factor}, {every} steps of 1"), total => GrowingSteps(total, factor, every));
    }

    /// <summary>These numbers.</summary>
    /// <param name="kept">How many parts are kept; more than there are means all.</param>
    /// <returns>The schedule.</returns>
    public static AblationSchedule At(params IReadOnlyList<int> kept)
    {
        ArgumentNullException.ThrowIfNull(kept);
        if (kept.Count == 0 || kept.Any(number => number < 0))
            throw new ArgumentException($"Numbers of parts that are kept are 0 or more, and there is one at least, but got {(kept.Count == 0 ? "none" : string.Join(", ", kept))}.", nameof(kept));
        int[] copy = [.. kept];
        return new Fixed(Text($"{copy.Length} points"), total => copy.Select(number => total - number));
    }

    /// <summary>
    /// Looks for the fewest parts with which the score is no worse than that of the network by more than a difference, by halving an
    /// interval. Where the score does not fall steadily, it finds one place at which it crosses.
    /// </summary>
    /// <param name="difference">The difference of scores, more than 0.</param>
    /// <param name="tolerance">It ends when the interval is this long, 1 or more.</param>
    /// <param name="logarithmic">Whether intervals are halved on a logarithmic scale of what is removed.</param>
    /// <param name="from">The number of parts from which it counts; as many as there are if null. With more it halves other intervals.</param>
    /// <returns>The schedule.</returns>
    public static AblationSchedule Bisect(double difference, int tolerance = 1, bool logarithmic = false, int? from = null)
    {
        if (!(difference > 0) || !double.IsFinite(difference))
            throw new ArgumentOutOfRangeException(nameof(difference), difference, "A difference of scores is more than 0.");
        ArgumentOutOfRangeException.ThrowIfLessThan(tolerance, 1);
        if (from is { } parts)
            ArgumentOutOfRangeException.ThrowIfLessThan(parts, 1, nameof(from));
        return new Bisection(difference, tolerance, logarithmic, from);
    }

    /// <summary>n, n - 1, .. n - every, and then steps of factor^0, factor^1, .. while anything is removed, and 0.</summary>
    private static IEnumerable<int> GrowingSteps(int total, double factor, int every)
    {
        int removed = total;
        for (int step = 0; step <= every && removed > 0; step++)
            yield return removed--;
        removed++;
        for (int power = 0; removed > 0; power++)
        {
            removed = (int)(removed - Math.Pow(factor, power));
            if (removed > 0)
                yield return removed;
        }

        yield return 0;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Numbers that are known beforehand.</summary>
    /// <param name="Name">What it is called.</param>
    /// <param name="Removed">How many parts are removed, of how many there are.</param>
    internal sealed record Fixed(string Name, Func<int, IEnumerable<int>> Removed) : AblationSchedule
    {
        /// <summary>How many parts are kept.</summary>
        /// <param name="total">How many there are.</param>
        /// <returns>The numbers, from many to few.</returns>
        public IReadOnlyList<int> Kept(int total) => [.. Removed(total).Select(removed => Math.Clamp(total - removed, 0, total)).Distinct().OrderDescending()];

        /// <inheritdoc/>
        public override string ToString() => Name;
    }

    /// <summary>Numbers that depend on the scores.</summary>
    /// <param name="Difference">The difference of scores.</param>
    /// <param name="Tolerance">The length of the last interval.</param>
    /// <param name="IsLogarithmic">Whether intervals are halved on a logarithmic scale.</param>
    /// <param name="From">The number of parts from which it counts.</param>
    internal sealed record Bisection(double Difference, int Tolerance, bool IsLogarithmic, int? From) : AblationSchedule
    {
        /// <inheritdoc/>
        public override string ToString() => Text($"bisect to {Difference}");
    }
}
