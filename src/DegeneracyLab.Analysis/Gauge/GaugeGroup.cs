using System.Globalization;

namespace DegeneracyLab.Analysis;

/// <summary>The changes of the values in a space, named as a group and in words.</summary>
internal sealed class GaugeGroup
{
    private readonly GaugeSpace space;
    private readonly IReadOnlyList<NetworkStep> steps;
    private readonly GroupText text = new();
    private readonly HashSet<int> deadUnits = [];
    private readonly HashSet<int> deadRoots = [];
    private readonly Dictionary<ChangePlace, (int Entry, int Root)[]> entries;

    /// <summary>Names the group of a space.</summary>
    /// <param name="space">The space.</param>
    /// <param name="steps">All steps of the network.</param>
    /// <param name="slopesOf">The slopes of an elementwise step.</param>
    /// <param name="headsOf">The patterns of an attention step.</param>
    public GaugeGroup(GaugeSpace space, IReadOnlyList<NetworkStep> steps, Func<FixedStep, SlopePatterns> slopesOf, Func<AttentionStep, HeadPatterns> headsOf)
    {
        this.space = space;
        this.steps = steps;
        HashSet<HookPoint> hooks = [.. space.Places.Select(place => place.Hook)];
        NetworkStep[] inside = [.. steps.Where(step => step.Inputs.Append(step.Output).Any(hooks.Contains))];
        entries = space.Places.ToDictionary(place => place, place => space.EntriesAt(place).Select(entry => (entry.Entry, entry.Root)).ToArray());
        FindDeadUnits(inside.OfType<FixedStep>().Where(step => step.Rule == ChangeRule.Slopes), slopesOf);
        (int Root, double Value)[][] systems = [.. space.Solutions.Where(solution => solution.Length > 1)];
        HashSet<int> inSystems = [.. systems.SelectMany(solution => solution.Select(entry => entry.Root))];
        HashSet<int> alone = [.. space.Solutions.SelectMany(solution => solution).Select(entry => entry.Root).Where(root => !inSystems.Contains(root) && !deadRoots.Contains(root))];
        HashSet<int> linear = [.. entries.SelectMany(pair => pair.Value.Where(entry => entry.Entry < pair.Key.Units * pair.Key.Units).Select(entry => entry.Root))];
        bool hasBlocks = AddSystems(systems, linear) | AddBlocks(alone, linear, inside.OfType<AttentionStep>().FirstOrDefault(step => hooks.Contains(step.Queries) && hooks.Contains(step.Values)), out int diagonal);
        text.AddDiagonal(diagonal, areAll: !hasBlocks);
        int shifts = alone.Count(root => !linear.Contains(root)) + systems.Count(solution => !solution.Any(entry => linear.Contains(entry.Root)));
        text.AddShifts(shifts);
        text.AddDeadUnits(deadUnits.Count);
        bool bySlopes = inside.OfType<FixedStep>().Any(step => step.Rule == ChangeRule.Bounded || (step.Rule == ChangeRule.Slopes && (hasBlocks || shifts > 0 || deadUnits.Count > 0)));
        bool byPatterns = inside.OfType<AttentionStep>().Any(step => headsOf(step) is { } heads && Enumerable.Range(0, heads.Heads).Any(head => Enumerable.Range(0, head).Any(other => heads.AreSame(head, other))));
        HoldsForEveryInput = !bySlopes && !byPatterns;
        Meaning = text.Meaning(bySlopes, byPatterns);
    }

    /// <summary>The group, written out: <c>GL(3) of units 0, 4, 7; 12 diagonal; 4 shifts</c>.</summary>
    public string Name => text.Name;

    /// <summary>Whether the directions are free whatever the data; else because slopes or patterns agree on the data.</summary>
    public bool HoldsForEveryInput { get; }

    /// <summary>What may be changed, and for which inputs, as a sentence.</summary>
    public string Meaning { get; }

    /// <summary>What a dead unit reads and what reads it is free on one side only, so that it is not part of a block.</summary>
    private void FindDeadUnits(IEnumerable<FixedStep> slopes, Func<FixedStep, SlopePatterns> slopesOf)
    {
        foreach (FixedStep step in slopes)
            foreach (ChangePlace place in space.Places.Where(place => place.Hook == step.Input || place.Hook == step.Output))
                foreach ((int entry, int root) in entries[place])
                {
                    int[] touched = entry < place.Units * place.Units ? [entry / place.Units, entry % place.Units] : [entry - (place.Units * place.Units)];
                    int[] dead = [.. touched.Where(slopesOf(step).IsDead)];
                    deadUnits.UnionWith(dead);
                    if (dead.Length > 0)
                        deadRoots.Add(root);
                }
    }

    /// <summary>Adds what a system of equations leaves of the changes of units.</summary>
    /// <returns>Whether it leaves any.</returns>
    private bool AddSystems((int Root, double Value)[][] systems, HashSet<int> linear)
    {
        int count = systems.Count(solution => solution.Any(entry => linear.Contains(entry.Root)));
        if (count == 0)
            return false;
        int width = space.Places.Where(place => entries[place].Any(entry => entry.Entry < place.Units * place.Units && entry.Entry / place.Units != entry.Entry % place.Units)).Select(place => place.Units).DefaultIfEmpty(space.Places[0].Units).Min();
        int rotations = (width - 1) * (width - 2) / 2;
        if (space.IsNormalised && count >= rotations)
        {
            text.AddRotations(width, count - rotations);
        }
        else
        {
            text.Add(string.Create(CultureInfo.InvariantCulture, $"{count} of GL({width}){(IsOfStream(width) ? " of the residual stream" : "")}"), "units may be mixed by those matrices that fixed or shared parameters allow");
        }

        return true;
    }

    /// <summary>Adds the units that any invertible matrix may mix.</summary>
    /// <returns>Whether there are any.</returns>
    private bool AddBlocks(HashSet<int> alone, HashSet<int> linear, AttentionStep? attention, out int diagonal)
    {
        HashSet<int> used = [];
        bool hasBlocks = false;
        if (attention is not null)
        {
            ChangePlace queries = space.Places.First(place => place.Hook == attention.Queries), values = space.Places.First(place => place.Hook == attention.Values);
            int heads = queries.Units / Math.Max(HeadWidth(queries), 1);
            hasBlocks |= text.AddBlocks(Blocks(queries, alone, used), queries.Units, " of queries and keys", heads, "in each head queries and keys may be mixed by matrices that leave their products as they are");
            hasBlocks |= text.AddBlocks(Blocks(values, alone, used), values.Units, " of values", heads, "values may be mixed by any invertible matrix");
        }
        else if (space.Places.OrderBy(place => place.Units).MaxBy(place => entries[place].Where(entry => entry.Entry < place.Units * place.Units).Select(entry => entry.Root).Where(alone.Contains).Distinct().Count()) is { } main)
        {
            hasBlocks = text.AddBlocks(Blocks(main, alone, used), main.Units, IsOfStream(main.Units) ? " of the residual stream" : "", 1, "units may be mixed by any invertible matrix");
        }

        diagonal = alone.Count(root => linear.Contains(root) && !used.Contains(root));
        return hasBlocks;

        int HeadWidth(ChangePlace place) => Blocks(place, alone, []).Select(block => block.Length).DefaultIfEmpty(1).Min();
    }

    /// <summary>The units at a place that mix with each other both ways, in blocks; the largest first.</summary>
    /// <param name="place">The place.</param>
    /// <param name="alone">The changes that are not part of a system.</param>
    /// <param name="used">Receives those that the blocks consist of.</param>
    private int[][] Blocks(ChangePlace place, HashSet<int> alone, HashSet<int> used)
    {
        int units = place.Units;
        Dictionary<int, int> rootOf = entries[place].Where(entry => entry.Entry < units * units && alone.Contains(entry.Root)).ToDictionary(entry => entry.Entry, entry => entry.Root);
        int[] block = [.. Enumerable.Range(0, units)];
        foreach (int entry in rootOf.Keys)
        {
            (int from, int to) = (entry / units, entry % units);
            (int keep, int move) = (Math.Min(block[from], block[to]), Math.Max(block[from], block[to]));
            if (keep != move && rootOf.ContainsKey((to * units) + from))
                for (int unit = 0; unit < units; unit++)
                    block[unit] = block[unit] == move ? keep : block[unit];
        }

        List<int[]> blocks = [];
        foreach (int[] some in Enumerable.Range(0, units).GroupBy(unit => block[unit]).Where(one => one.Count() > 1).Select(one => one.ToArray()))
        {
            int[] roots = [.. some.SelectMany(from => some.Select(to => rootOf.GetValueOrDefault((from * units) + to, -1))).Where(root => root >= 0).Distinct()];
            // Less than all matrices are no full group, as before a softmax.
            if (roots.Length < some.Length * some.Length)
                continue;
            used.UnionWith(roots);
            blocks.Add(some);
        }

        return [.. blocks.OrderByDescending(one => one.Length)];
    }

    /// <summary>Whether the space is a residual stream: some sum adds to a value what was computed from it.</summary>
    private bool IsOfStream(int width) => steps.OfType<SumStep>().Any(sum => space.Places.Any(place => place.Hook == sum.Output && place.Units == width) && ResidualStream.Continues(sum, steps));
}
