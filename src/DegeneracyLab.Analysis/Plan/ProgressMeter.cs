namespace DegeneracyLab.Analysis;

/// <summary>Tells how far an analysis has come: the share of each pass is that of its expected multiply-adds.</summary>
/// <param name="plan">The plan.</param>
/// <param name="progress">Is told.</param>
internal sealed class ProgressMeter(AnalysisPlan plan, IProgress<AnalysisProgress> progress)
{
    private readonly Lock gate = new();
    private double[]? weights;
    private int pass;
    private long samples;
    private long? total;
    private double share;

    /// <summary>Learns what the passes are expected to take, once.</summary>
    /// <param name="costs">The costs.</param>
    public void Weigh(Func<IReadOnlyList<PassCost>> costs)
    {
        lock (gate)
            weights ??= [.. costs().Select(cost => Math.Max(cost.MultiplyAdds, 1))];
    }

    /// <summary>Begins a pass.</summary>
    /// <param name="number">The number of passes before it.</param>
    /// <param name="count">The number of samples, if it is known.</param>
    public void Begin(int number, long? count)
    {
        lock (gate)
            (pass, samples, total) = (number, 0, count);
    }

    /// <summary>Tells that samples were taken in.</summary>
    /// <param name="count">Their number.</param>
    public void Add(long count)
    {
        lock (gate)
        {
            samples += count;
            Report(Before(pass) + (total is > 0 ? (Before(pass + 1) - Before(pass)) * Math.Min((double)samples / total.Value, 1) : 0));
        }
    }

    /// <summary>Ends a pass.</summary>
    public void End()
    {
        lock (gate)
            Report(Before(pass + 1));
    }

    private void Report(double value)
    {
        share = Math.Max(share, value);
        progress.Report(new(plan.Steps[pass].Name, pass + 1, plan.Steps.Count, samples, total, share));
    }

    private double Before(int number) => weights is null ? (double)number / plan.Steps.Count : number == weights.Length ? 1 : weights.Take(number).Sum() / weights.Sum();
}
