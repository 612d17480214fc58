namespace DegeneracyLab.Analysis;

/// <summary>An interval of numbers of parts that are removed: with the lower one the score is good, with the upper one it is not, or not known.</summary>
/// <param name="schedule">What is looked for.</param>
/// <param name="parts">The number of parts that there are.</param>
internal sealed class BisectionInterval(AblationSchedule.Bisection schedule, int parts)
{
    private readonly int total = schedule.From ?? parts;
    private int lower, upper = schedule.From ?? parts;

    /// <summary>The fewest parts that were found to be enough.</summary>
    public int Required => Math.Min(total - lower, parts);

    /// <summary>The number of parts to keep next; null at the end.</summary>
    public int? Next => upper - lower <= schedule.Tolerance ? null : total - Proposal;

    /// <summary>The number of scores that are still needed, exact where intervals are halved; at the end 0.</summary>
    public int ScoresLeft => Next is null ? 0 : Math.Max((int)Math.Ceiling(Math.Log2((double)(upper - lower) / schedule.Tolerance)), 1);

    private int Proposal
    {
        get
        {
            // On the logarithmic scale 0 is taken for 1.
            int middle = schedule.IsLogarithmic ? (int)Math.Exp((Math.Log(Math.Max(lower, 1)) + Math.Log(upper)) / 2) : (int)(((long)lower + upper) / 2);
            return middle <= lower ? lower + 1 : middle >= upper ? upper - 1 : middle;
        }
    }

    /// <summary>Takes the score with the proposed number.</summary>
    /// <param name="score">The score.</param>
    /// <param name="unmodified">That of the network.</param>
    /// <param name="higherIsBetter">Whether a larger one is better.</param>
    public void Take(double score, double unmodified, bool higherIsBetter)
    {
        bool isGood = higherIsBetter ? score >= unmodified - schedule.Difference : score <= unmodified + schedule.Difference;
        if (isGood)
            lower = Proposal;
        else
            upper = Proposal;
    }
}
