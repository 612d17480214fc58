namespace DegeneracyLab.Analysis;

/// <summary>Reports how far an ablation has come, over all passes that it takes. Some of these are known only when the scores of others are.</summary>
/// <param name="progress">Receives it, from any thread; null for nobody.</param>
internal sealed class AblationMeter(IProgress<AnalysisProgress>? progress)
{
    private readonly Lock gate = new();
    private string pass = "";
    private int number, left, ablations;
    private long? total;
    private long scored;
    private double before;

    /// <summary>Begins a pass.</summary>
    /// <param name="what">What it is for.</param>
    /// <param name="passesLeft">The number of passes from this one on, as far as it is known; 1 or more.</param>
    /// <param name="scores">The number of scores that it takes of each sample.</param>
    /// <param name="samples">The number of samples; null if it is not known.</param>
    public void Begin(string what, int passesLeft, int scores, long? samples)
    {
        lock (gate)
        {
            (pass, left, ablations, total, scored) = (what, passesLeft, Math.Max(scores, 1), samples, 0);
            number++;
            Report();
        }
    }

    /// <summary>Takes in that samples have one more score.</summary>
    /// <param name="samples">Their number.</param>
    public void Scored(long samples)
    {
        lock (gate)
        {
            scored += samples;
            Report();
        }
    }

    /// <summary>Ends a pass.</summary>
    public void End()
    {
        lock (gate)
        {
            before += (1 - before) / left;
            (left, scored) = (Math.Max(left - 1, 1), 0);
        }
    }

    private void Report()
    {
        double part = total is > 0 ? Math.Min((double)scored / ablations / total.Value, 1) : 0;
        progress?.Report(new(pass, number, number + left - 1, scored / ablations, total, before + ((1 - before) / left * part)));
    }
}
