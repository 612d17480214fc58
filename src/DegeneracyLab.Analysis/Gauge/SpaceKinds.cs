using TorchSharp.Modules;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The spaces of a network and what may change there, from the kinds of its steps: no A is formed, so that width costs nothing. A part of
/// what <see cref="GaugeRelations"/> finds, and safe: where steps meet that no kind of A passes, nothing changes.
/// </summary>
internal sealed class SpaceKinds
{
    private readonly NetworkDescription network;
    private readonly IReadOnlyList<NetworkStep> steps;
    private readonly Func<FixedStep, SlopePatterns> slopesOf;
    private readonly Func<AttentionStep, HeadPatterns> headsOf;
    private readonly StepWeights weights = new();
    private readonly HashSet<Parameter> shared = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<HookPoint> changing;
    private readonly HookSets alike = new(), identical = new(), spaces = new();
    private readonly Dictionary<HookPoint, MixedUnits> units = [];
    private readonly Dictionary<HookPoint, PartsStep> split = [];

    /// <summary>Relates the changes at all hook points.</summary>
    /// <param name="network">The network's description.</param>
    /// <param name="steps">Its steps.</param>
    /// <param name="slopesOf">The slopes of an elementwise step.</param>
    /// <param name="headsOf">The patterns of an attention step.</param>
    public SpaceKinds(NetworkDescription network, IReadOnlyList<NetworkStep> steps, Func<FixedStep, SlopePatterns> slopesOf, Func<AttentionStep, HeadPatterns> headsOf)
    {
        this.network = network;
        this.steps = steps;
        this.slopesOf = slopesOf;
        this.headsOf = headsOf;
        HashSet<Parameter> used = new(ReferenceEqualityComparer.Instance);
        foreach (Parameter parameter in steps.SelectMany(step => step.Parameters).Where(parameter => !used.Add(parameter)))
            shared.Add(parameter);
        changing = [.. GaugeRelations.Changing(network, steps)];
        foreach (HookPoint hook in steps.SelectMany(step => step.Inputs.Append(step.Output)).Distinct())
        {
            units[hook] = new(PlaceValues.Units(network, hook));
            if (!changing.Contains(hook))
                Fix(hook);
        }

        foreach (NetworkStep step in steps)
            Relate(step);
        foreach (MixedUnits some in units.Values.Where(some => some.IsRotated && (some.IsConjugated || some.Blocks.Any(block => block != some.Blocks[0]))))
            some.Fix();
    }

    /// <summary>The spaces at which something may change, in the order of computation.</summary>
    /// <param name="shifts">The shifts: for each the hook points and units that move with it.</param>
    public IReadOnlyList<SpaceKind> Find(IEnumerable<IReadOnlyList<(HookPoint Hook, int Unit)>> shifts)
    {
        ILookup<HookPoint, HookPoint> hooksOf = units.Keys.OrderBy(hook => hook.Index).ToLookup(spaces.Find);
        Dictionary<HookPoint, bool[]> shiftsAt = [];
        foreach (IReadOnlyList<(HookPoint Hook, int Unit)> shift in shifts)
            if (shift.Select(member => spaces.Find(member.Hook)).Distinct().Count() == 1)
                foreach (IGrouping<HookPoint, (HookPoint Hook, int Unit)> here in shift.GroupBy(member => member.Hook).Where(here => here.Count() == 1))
                {
                    if (!shiftsAt.TryGetValue(here.Key, out bool[]? moved))
                        shiftsAt[here.Key] = moved = new bool[PlaceValues.Units(network, here.Key)];
                    moved[here.First().Unit] = true;
                }

        List<SpaceKind> found = [];
        foreach (IGrouping<HookPoint, HookPoint> space in hooksOf)
        {
            (IReadOnlyList<HookPoint> Hooks, MixedUnits Units)[] mixed = [.. space.GroupBy(alike.Find).Select(some => ((IReadOnlyList<HookPoint>)[.. some], units[some.Key])).Where(some => some.Item2.Changes)];
            HookPoint[] hooks = [.. space.Where(hook => shiftsAt.ContainsKey(hook) || units[alike.Find(hook)].Changes)];
            if (hooks.Length > 0)
                found.Add(new(space.First().Index, hooks, mixed, space.ToDictionary(hook => hook, BlocksAt), space.Where(shiftsAt.ContainsKey).ToDictionary(hook => hook, hook => shiftsAt[hook])));
        }

        return [.. found.OrderBy(space => space.Order)];
    }

    /// <summary>The place of a hook point's space in the order of computation.</summary>
    /// <param name="hook">The hook point.</param>
    public int OrderOf(HookPoint hook)
    {
        HookPoint set = spaces.Find(hook);
        return units.Keys.Where(other => spaces.Find(other) == set).Min(other => other.Index);
    }

    /// <summary>Whether a step's parameters are trained and used once, so that they can change to match.</summary>
    /// <param name="step">The step.</param>
    public bool IsFree(NetworkStep step) => step.Parameters.All(parameter => parameter.requires_grad && !shared.Contains(parameter));

    private int[] BlocksAt(HookPoint hook)
    {
        if (!split.TryGetValue(hook, out PartsStep? parts))
            return [.. units[alike.Find(hook)].Blocks];
        List<int> blocks = [];
        HashSet<HookPoint> done = [];
        int next = 0;
        foreach (HookPoint part in parts.Parts)
        {
            bool isNew = done.Add(alike.Find(part));
            IReadOnlyList<int> own = units[alike.Find(part)].Blocks;
            blocks.AddRange(own.Select(block => block < 0 ? block : isNew ? next + block : SpaceKind.WithAnother));
            next += own.Count;
        }

        return [.. blocks];
    }

    private void Relate(NetworkStep step)
    {
        switch (step)
        {
            case AddedTableStep table:
                Join(table.Input, table.Output);
                if (!IsFree(table))
                    Fix(table.Output);
                JoinSpaces(table.Input, table.Output);
                break;
            case MapStep or ConvolutionStep or TableStep:
                if (!IsFree(step))
                    foreach (HookPoint hook in step.Inputs.Append(step.Output))
                        Fix(hook);
                break;
            case GainStep gain:
                Relate(gain);
                break;
            case SumStep sum:
                foreach (HookPoint term in sum.Terms)
                    Join(sum.Output, term);
                JoinSpaces([.. sum.Terms, sum.Output]);
                break;
            case PartsStep parts:
                Relate(parts);
                break;
            case AttentionStep attention:
                Relate(attention);
                break;
            case FixedStep fixedStep:
                Relate(fixedStep);
                JoinSpaces(fixedStep.Input, fixedStep.Output);
                break;
            default:
                foreach (HookPoint hook in step.Inputs.Append(step.Output))
                    Fix(hook);
                break;
        }
    }

    private void Relate(FixedStep step)
    {
        (HookPoint x, HookPoint y) = (step.Input, step.Output);
        switch (step.Rule)
        {
            case ChangeRule.Same or ChangeRule.SameWithoutShift:
                Join(x, y);
                break;
            case ChangeRule.Slopes:
                SlopePatterns slopes = slopesOf(step);
                Refine(x, slopes.Classes);
                Join(x, y, areIdentical: slopes.AreEqualInClasses);
                break;
            case ChangeRule.Bounded:
                SlopePatterns bounds = slopesOf(step);
                Refine(x, [.. Enumerable.Range(0, Units(x)).Select(unit => bounds.Constant(unit) == 1 ? 0 : -1)]);
                Join(x, y);
                break;
            case ChangeRule.Homogeneous:
                Of(x).RefineToUnits();
                Join(x, y, areIdentical: step.Degree == 1);
                break;
            case ChangeRule.Maximum:
                Of(x).RefineToUnits();
                Join(x, y);
                break;
            case ChangeRule.Flattened when IsAbsorbed(y):
                Fix(y);
                break;
            case ChangeRule.Normalised when IsAbsorbed(y):
                Fix(y);
                Of(x).IsRotated = true;
                break;
            default:
                Fix(x);
                Fix(y);
                break;
        }
    }

    /// <summary>A gain passes a change on up to its diagonal, which is its own.</summary>
    private void Relate(GainStep step)
    {
        if (IsFree(step) && IsAbsorbed(step.Output))
        {
            Of(step.Output).RefineToUnits();
            Refine(step.Input, [.. weights.Of(step.Gain).Select(gain => gain == 0 ? -1 : 0)]);
            return;
        }

        Fix(step.Input);
        Fix(step.Output);
        JoinSpaces(step.Input, step.Output);
    }

    private void Relate(PartsStep step)
    {
        NetworkStep[] writers = [.. steps.Where(other => other.Output == step.Whole && other != step)];
        Fix(step.Whole);
        if (writers.Length == 0 && IsAbsorbed(step.Whole))
            return;
        if (writers is [MapStep or ConvolutionStep] && IsFree(writers[0]) && !steps.Any(other => other.Inputs.Contains(step.Whole)))
        {
            split[step.Whole] = step;
            JoinSpaces([.. step.Parts, step.Whole]);
            return;
        }

        foreach (HookPoint part in step.Parts)
            Fix(part);
        JoinSpaces([.. step.Parts, step.Whole]);
    }

    private void Relate(AttentionStep step)
    {
        int heads = (int)network.ShapeAt(step.Pattern)[0];
        int[] blocks = [.. Enumerable.Range(0, heads)];
        HeadPatterns patterns = headsOf(step);
        for (int head = 0; head < heads; head++)
            for (int first = 0; first < head && blocks[head] == head; first++)
                if (blocks[first] == first && Enumerable.Range(first, head - first).Where(other => blocks[other] == first).All(other => patterns.AreSame(head, other)))
                    blocks[head] = first;
        Refine(step.Queries, [.. Enumerable.Range(0, Units(step.Queries)).Select(unit => unit * heads / Units(step.Queries))]);
        Join(step.Queries, step.Keys, areIdentical: false);
        Refine(step.Values, [.. Enumerable.Range(0, Units(step.Values)).Select(unit => blocks[unit * heads / Units(step.Values)])]);
        Join(step.Values, step.Output);
        JoinSpaces(step.Queries, step.Keys);
        JoinSpaces(step.Values, step.Output);
    }

    /// <summary>Whether everything that reads a value absorbs any change of it, or passes it on to what does.</summary>
    private bool IsAbsorbed(HookPoint hook) => changing.Contains(hook) && steps.Where(step => step.Inputs.Contains(hook) || (step is PartsStep { Whole: { } whole } && whole == hook)).All(step => step switch
    {
        MapStep or ConvolutionStep => IsFree(step),
        GainStep gain => IsFree(gain) && weights.Of(gain.Gain).All(number => number != 0) && IsAbsorbed(gain.Output),
        FixedStep { Rule: ChangeRule.Same or ChangeRule.SameWithoutShift } => IsAbsorbed(step.Output),
        PartsStep parts => parts.Whole == hook ? !steps.Any(other => other.Output == hook && other != parts) : IsAbsorbed(parts.Whole),
        _ => false,
    });

    private int Units(HookPoint hook) => PlaceValues.Units(network, hook);

    private MixedUnits Of(HookPoint hook) => units[alike.Find(hook)];

    private void Fix(HookPoint hook) => Of(hook).Fix();

    private void Refine(HookPoint hook, IReadOnlyList<int> blocks) => Of(hook).Refine(blocks);

    /// <summary>Says that A is the same at two hook points, up to fixed factors or transposition unless it is identical.</summary>
    private void Join(HookPoint one, HookPoint other, bool areIdentical = true)
    {
        (MixedUnits mine, MixedUnits others) = (Of(one), Of(other));
        if (ReferenceEquals(mine, others))
        {
            // Two ways between the same places must agree.
            if (!areIdentical || identical.Find(one) != identical.Find(other))
                mine.Fix();
            return;
        }

        if (mine.Blocks.Count != others.Blocks.Count)
            throw new ArgumentException($"{one.Name} and {other.Name} have {mine.Blocks.Count} and {others.Blocks.Count} units, so that no step can make one from the other unit by unit.");
        mine.Refine(others.Blocks);
        mine.IsRotated |= others.IsRotated;
        mine.IsConjugated |= others.IsConjugated || !areIdentical;
        alike.Join(one, other);
        if (areIdentical)
            identical.Join(one, other);
    }

    private void JoinSpaces(params HookPoint[] hooks)
    {
        foreach (HookPoint hook in hooks)
            spaces.Join(hooks[0], hook);
    }
}
