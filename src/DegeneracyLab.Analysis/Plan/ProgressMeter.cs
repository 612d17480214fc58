namespace DegeneracyLab.Analysis;

/// <summary>Tells how far an analysis has come: the share of each pass is that of its expected multiply-adds.</summary>
/// <param name="plan">The plan.</param>
/// <param name="progress">Is told.</param>
internal sealed class ProgressMeter(AnalysisPlan plan, IProgress<AnalysisProgress> progress)
{
    private readonly Lock gate = new();
    private double[]? weights, after;
    private int pass;
    private long samples;
    private long? total;
    private double share;

    /// <summary>Learns what the passes are expected to take, once.</summary>
    /// <param name="costs">The costs.</param>
    public void Weigh(Func<IReadOnlyList<PassCost>> costs)
    {
        lock (gate)
        {
            if (weights is not null)
                return;
            // Where the number of samples is not known, neither is the part of the work that comes after them.
            IReadOnlyList<PassCost> all = costs();
            weights = [.. all.Select(cost => Math.Max(total is { } count ? (cost.MultiplyAdds * count) + cost.AfterPass : cost.MultiplyAdds, 1))];
            after = [.. all.Select((cost, number) => cost.Pass.Kind == PassKind.Hessian ? 1 : total is null ? 0 : cost.AfterPass / weights[number])];
        }
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
            Report(total is > 0 ? Within((1 - After) * Math.Min((double)samples / total.Value, 1)) : Before(pass));
        }
    }

    /// <summary>Tells what is done after the samples were taken in.</summary>
    /// <param name="what">What it is, in words.</param>
    /// <param name="part">The part of it that is done, from 0 to 1; null if that is not known.</param>
    public void Work(string what, double? part)
    {
        lock (gate)
            Report(part is { } done ? Within(1 - After + (After * Math.Min(done, 1))) : share, what);
    }

    /// <summary>Ends a pass.</summary>
    public void End()
    {
        lock (gate)
            Report(Before(pass + 1));
    }

    private double After => after?[pass] ?? 0;

    private double Within(double part) => Before(pass) + ((Before(pass + 1) - Before(pass)) * part);

    private void Report(double value, string? work = null)
    {
        share = Math.Max(share, value);
        progress.Report(new(plan.Steps[pass].Name, pass + 1, plan.Steps.Count, samples, total, share, work));
    }

    private double Before(int number) => weights is null ? (double)number / plan.Steps.Count : number == weights.Length ? 1 : weights.Take(number).Sum() / weights.Sum();
}
