namespace DegeneracyLab.Analysis;

/// <summary>What may change in a space whose A is not formed, named as a group and in words.</summary>
internal sealed class SpaceKindGroup
{
    private readonly GroupText text = new();

    /// <summary>Names the group of a space.</summary>
    /// <param name="space">The space.</param>
    /// <param name="steps">All steps of the network.</param>
    /// <param name="headsOf">The patterns of an attention step.</param>
    public SpaceKindGroup(SpaceKind space, IReadOnlyList<NetworkStep> steps, Func<AttentionStep, HeadPatterns> headsOf)
    {
        bool hasBlocks = false, byPatterns = false;
        int diagonal = 0;
        foreach ((IReadOnlyList<HookPoint> hooks, MixedUnits units) in space.Mixed)
        {
            int width = units.Blocks.Count;
            int[][] blocks = [.. Enumerable.Range(0, width).Where(unit => units.Blocks[unit] >= 0).GroupBy(unit => units.Blocks[unit]).Select(block => block.ToArray()).OrderByDescending(block => block.Length)];
            if (units.IsRotated && width > 1)
            {
                hasBlocks = true;
                text.AddRotations(width, width);
                continue;
            }

            int[][] mixed = [.. blocks.Where(block => block.Length > 1)];
            diagonal += blocks.Length - mixed.Length;
            AttentionStep? reading = steps.OfType<AttentionStep>().FirstOrDefault(step => hooks.Contains(step.Queries)), summing = steps.OfType<AttentionStep>().FirstOrDefault(step => hooks.Contains(step.Values));
            (string of, string clause) = reading is not null ? (" of queries and keys", "in each head queries and keys may be mixed by matrices that leave their products as they are")
                : summing is not null ? (" of values", "values may be mixed by any invertible matrix")
                : (steps.OfType<SumStep>().Any(sum => hooks.Contains(sum.Output) && ResidualStream.Continues(sum, steps)) ? " of the residual stream" : "", "units may be mixed by any invertible matrix");
            hasBlocks |= text.AddBlocks(mixed, width, of, (reading ?? summing) is null ? 1 : blocks.Length, clause);
            byPatterns |= summing is not null && blocks.Length < headsOf(summing).Heads;
        }

        text.AddDiagonal(diagonal, areAll: !hasBlocks);
        // What moves at several hook points of the space counts where most of it can be seen.
        int shifts = space.ShiftsAt.Values.Select(moved => moved.Count(one => one)).DefaultIfEmpty(0).Max();
        text.AddShifts(shifts);
        bool bySlopes = steps.OfType<FixedStep>().Any(step => (space.Hooks.Contains(step.Input) || space.Hooks.Contains(step.Output)) && (step.Rule == ChangeRule.Bounded || (step.Rule == ChangeRule.Slopes && (hasBlocks || shifts > 0))));
        HoldsForEveryInput = !bySlopes && !byPatterns;
        Meaning = text.Meaning(bySlopes, byPatterns);
    }

    /// <summary>The group, written out: <c>GL(64) of queries and keys in 12 heads; 768 shifts</c>.</summary>
    public string Name => text.Name;

    /// <summary>Whether the directions are free whatever the data; else because slopes or patterns agree on the data.</summary>
    public bool HoldsForEveryInput { get; }

    /// <summary>What may be changed, and for which inputs, as a sentence.</summary>
    public string Meaning { get; }
}
