namespace DegeneracyLab.Analysis;

/// <summary>
/// The hook points of which only the last position is read, because all that reads them leads to the selection of the last position. There a
/// row of a positional table is a constant, and a token is the last token.
/// </summary>
internal sealed class LastPositions
{
    private readonly NetworkDescription description;
    private readonly ILookup<HookPoint, NetworkStep> readers;
    private readonly HashSet<HookPoint> changing;
    private readonly Dictionary<HookPoint, bool> found = [];

    /// <summary>Looks at a network.</summary>
    /// <param name="description">Its description.</param>
    /// <param name="steps">Its steps.</param>
    public LastPositions(NetworkDescription description, IReadOnlyList<NetworkStep> steps)
    {
        this.description = description;
        changing = [.. GaugeRelations.Changing(description, steps)];
        HashSet<HookPoint> computed = [description.Input];
        List<(HookPoint Hook, NetworkStep Step)> reads = [];
        foreach (NetworkStep step in steps)
        {
            // A value that is split is read by the step that names its parts.
            bool isSplit = step is PartsStep && computed.Contains(step.Output);
            reads.AddRange((isSplit ? [step.Output] : step.Inputs).Select(hook => (hook, step)));
            computed.Add(step.Output);
        }

        readers = reads.ToLookup(read => read.Hook, read => read.Step);
    }

    /// <summary>Whether only the last position of a value is read.</summary>
    /// <param name="hook">Its hook point.</param>
    public bool Contains(HookPoint hook)
    {
        if (!found.TryGetValue(hook, out bool isLast))
            found[hook] = isLast = changing.Contains(hook) && PlaceValues.Positions(description, hook) > 1 && readers[hook].Any() && readers[hook].All(step => ReadsLast(step, hook));
        return isLast;
    }

    private bool ReadsLast(NetworkStep step, HookPoint hook) => step switch
    {
        FixedStep { Function: LastPositionFunction } => true,
        FixedStep fixedStep => (CaseTables.ActsOnPositions(description, fixedStep) || fixedStep is { Rule: ChangeRule.Same, Function: SameEntriesFunction }) && Contains(step.Output),
        MapStep or GainStep or SumStep or AddedTableStep => Contains(step.Output),
        PartsStep parts => parts.Whole == hook ? parts.Parts.All(Contains) : Contains(parts.Whole),
        AttentionStep attention => hook != attention.Keys && hook != attention.Values && Contains(attention.Output),
        _ => false,
    };
}
