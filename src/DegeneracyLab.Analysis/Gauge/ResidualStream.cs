namespace DegeneracyLab.Analysis;

/// <summary>Finds residual streams: some sum adds to a value what was computed from it.</summary>
internal static class ResidualStream
{
    /// <summary>Whether a step adds to a value what was computed from it.</summary>
    /// <param name="sum">The step.</param>
    /// <param name="steps">All steps of the network.</param>
    public static bool Continues(SumStep sum, IReadOnlyList<NetworkStep> steps) => sum.Terms.Any(term => sum.Terms.Any(other => other != term && Before(other, steps).Contains(term)));

    private static HashSet<HookPoint> Before(HookPoint hook, IReadOnlyList<NetworkStep> steps)
    {
        HashSet<HookPoint> found = [];
        Queue<HookPoint> open = new([hook]);
        while (open.TryDequeue(out HookPoint? next))
            foreach (NetworkStep step in steps)
                foreach (HookPoint input in step is PartsStep parted && parted.Parts.Contains(next) ? [parted.Whole] : step.Output == next ? step.Inputs : [])
                    if (found.Add(input))
                        open.Enqueue(input);
        return found;
    }
}
