using DegeneracyLab.Runtime;

namespace DegeneracyLab.Analysis;

/// <summary>Looks at combinations of removed parts: random ones, and the worst by projected gradient ascent over factors between 0 and 1.</summary>
/// <param name="run">Takes scores.</param>
/// <param name="metric">The metric.</param>
/// <param name="options">How.</param>
internal sealed class CombinationSearch(AblationRun run, AblationMetric metric, CombinationOptions options)
{
    private ulong drawn;

    /// <summary>Looks at the combinations of one place.</summary>
    /// <param name="place">What it is called.</param>
    /// <param name="kept">1 for what every combination keeps, 0 for what is removed.</param>
    /// <param name="counted">Which of them count as parts.</param>
    /// <param name="ablate">Makes an ablation of factors.</param>
    public CombinationResult Of(string place, double[] kept, bool[] counted, Func<double[], Ablated> ablate)
    {
        int[] removed = [.. Enumerable.Range(0, kept.Length).Where(part => kept[part] == 0)];
        List<double[]> subsets = [.. Enumerable.Range(0, options.Samples).Select(_ => With(kept, removed, () => Next() < 0.5 ? 0 : 1))];
        List<double[]> fractions = [.. Enumerable.Range(0, options.Samples).Select(_ => With(kept, removed, Next))];
        double[][] first = [With(kept, removed, () => 1), With(kept, removed, () => 0), .. subsets, .. fractions];
        bool ascends = removed.Length > 0 && options.Starts > 0;
        using AblationSums sums = run.Take($"combinations at {place}", ascends ? options.Steps + 2 : 1, [.. first.Select(ablate)], differentiates: false);
        IReadOnlyList<double> scores = sums.Scores;
        (double Score, double[] Factors) worst = (scores[1], first[1]);
        for (int i = 2; i < first.Length; i++)
            worst = Worse(worst, (scores[i], first[i]));
        if (ascends)
            worst = Worse(worst, Ascend(place, removed, kept, ablate));
        return new()
        {
            Place = place,
            Metric = metric.Name,
            Kept = Enumerable.Range(0, kept.Length).Count(part => kept[part] != 0 && counted[part]),
            Removed = removed.Length,
            Unmodified = sums.Unmodified,
            NothingRemoved = scores[0],
            AllAtOnce = scores[1],
            MeanOfSubsets = options.Samples == 0 ? double.NaN : scores.Skip(2).Take(options.Samples).Average(),
            MeanOfFractions = options.Samples == 0 ? double.NaN : scores.Skip(2 + options.Samples).Average(),
            Worst = worst.Score,
            WorstFactors = [.. removed.Select(part => worst.Factors[part])],
            RemovedParts = [.. removed],
            Steps = options.Steps,
            Starts = options.Starts,
        };
    }

    /// <summary>Projected gradient ascent of what makes the metric worse, from all starts side by side, and then the nearest subsets.</summary>
    private (double Score, double[] Factors) Ascend(string place, int[] removed, double[] kept, Func<double[], Ablated> ablate)
    {
        // Only the first start has nothing of the parts: at corners a gradient may vanish.
        double[][] points = [.. Enumerable.Range(0, options.Starts).Select(start => With(kept, removed, start == 0 ? () => 0 : Next))];
        (double Score, double[] Factors) worst = (metric.HigherIsBetter ? double.PositiveInfinity : double.NegativeInfinity, points[0]);
        for (int step = 0; step < options.Steps; step++)
        {
            using AblationSums sums = run.Take($"the worst combination at {place}", options.Steps + 1 - step, [.. points.Select(ablate)], differentiates: true);
            double size = options.StepSize * (1 - (0.9 * step / Math.Max(options.Steps - 1, 1)));
            for (int start = 0; start < points.Length; start++)
            {
                worst = Worse(worst, (sums.Scores[start], points[start]));
                double[] gradient = sums.Gradient(start), next = [.. points[start]];
                double largest = removed.Max(part => Math.Abs(gradient[part]));
                if (largest > 0)
                    foreach (int part in removed)
                        next[part] = Math.Clamp(next[part] + (size * gradient[part] / largest), 0, 1);
                points[start] = next;
            }
        }

        double[][] last = [.. points, .. points.Append(worst.Factors).Select(point => With(kept, removed, part => point[part] < 0.5 ? 0 : 1))];
        using AblationSums end = run.Take($"the worst combination at {place}", 1, [.. last.Select(ablate)], differentiates: false);
        for (int i = 0; i < last.Length; i++)
            worst = Worse(worst, (end.Scores[i], last[i]));
        return worst;
    }

    private static double[] With(double[] kept, int[] parts, Func<double> factor) => With(kept, parts, _ => factor());

    private static double[] With(double[] kept, int[] parts, Func<int, double> factor)
    {
        double[] factors = [.. kept];
        foreach (int part in parts)
            factors[part] = factor(part);
        return factors;
    }

    private (double Score, double[] Factors) Worse((double Score, double[] Factors) one, (double Score, double[] Factors) other) =>
        metric.HigherIsBetter ? other.Score < one.Score ? other : one : other.Score > one.Score ? other : one;

    /// <summary>A number from 0 to below 1.</summary>
    private double Next() => Math.ScaleB(SplitMix64.At((ulong)options.Seed, ++drawn) >> 11, -53);
}
