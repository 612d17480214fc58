using System.Globalization;

namespace DegeneracyLab.Analysis;

/// <summary>The changes of the values in a space, named as a group and in words.</summary>
internal sealed class GaugeGroup
{
    private const int ListedBlocks = 3, ListedUnits = 6;

    private readonly GaugeSpace space;
    private readonly IReadOnlyList<NetworkStep> steps;
    private readonly List<string> parts = [], clauses = [];
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
        if (diagonal > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{diagonal} diagonal"));
            clauses.Add(hasBlocks ? "single units may be scaled" : "each unit may be scaled");
        }

        int shifts = alone.Count(root => !linear.Contains(root)) + systems.Count(solution => !solution.Any(entry => linear.Contains(entry.Root)));
        if (shifts > 0)
        {
            parts.Add(Counted(shifts, "shift"));
            clauses.Add("constants may be added");
        }

        if (deadUnits.Count > 0)
        {
            parts.Add(Counted(deadUnits.Count, "dead unit"));
            clauses.Add("dead units may read anything and be read by anything");
        }

        bool bySlopes = inside.OfType<FixedStep>().Any(step => step.Rule == ChangeRule.Bounded || (step.Rule == ChangeRule.Slopes && (hasBlocks || shifts > 0 || deadUnits.Count > 0)));
        bool byPatterns = inside.OfType<AttentionStep>().Any(step => headsOf(step) is { } heads && Enumerable.Range(0, heads.Heads).Any(head => Enumerable.Range(0, head).Any(other => heads.AreSame(head, other))));
        HoldsForEveryInput = !bySlopes && !byPatterns;
        Reason = bySlopes ? "on these data, because of the slopes that the units have on them" : byPatterns ? "on these data, because heads have the same pattern on them" : "for every input";
    }

    /// <summary>The group, written out: <c>GL(3) of units 0, 4, 7; 12 diagonal; 4 shifts</c>.</summary>
    public string Name => string.Join("; ", parts);

    /// <summary>Whether the directions are free whatever the data; else because slopes or patterns agree on the data.</summary>
    public bool HoldsForEveryInput { get; }

    /// <summary>What may be changed, and for which inputs, as a sentence.</summary>
    public string Meaning
    {
        get
        {
            string all = clauses.Count > 1 ? $"{string.Join(", ", clauses.SkipLast(1))} and {clauses[^1]}" : clauses[0];
            return $"{char.ToUpperInvariant(all[0])}{all[1..]}, if the layers before and after change to match. This holds {Reason}.";
        }
    }

    private string Reason { get; }

    private static string Counted(int count, string name) => string.Create(CultureInfo.InvariantCulture, $"{count} {name}{(count == 1 ? "" : "s")}");

    private static string Listed(int[] units) => units.Length > ListedUnits ? $"{string.Join(", ", units.Take(ListedUnits - 1))}, ..." : string.Join(", ", units);

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
            // What lies along (1, .., 1) is written by the layers before the norm, and ignored by it.
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"O({width - 1}) before a layer norm"));
            clauses.Add("values may be rotated about (1, ..., 1)");
            if (count > rotations)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{count - rotations} along (1, ..., 1)"));
                clauses.Add("anything may be written along (1, ..., 1), which the norm takes off");
            }
        }
        else
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{count} of GL({width}){(IsOfStream(width) ? " of the residual stream" : "")}"));
            clauses.Add("units may be mixed by those matrices that fixed or shared parameters allow");
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
            hasBlocks |= AddBlocks(Blocks(queries, alone, used), queries.Units, " of queries and keys", heads, "in each head queries and keys may be mixed by matrices that leave their products as they are");
            hasBlocks |= AddBlocks(Blocks(values, alone, used), values.Units, " of values", heads, "values may be mixed by any invertible matrix");
        }
        else if (space.Places.OrderBy(place => place.Units).MaxBy(place => entries[place].Where(entry => entry.Entry < place.Units * place.Units).Select(entry => entry.Root).Where(alone.Contains).Distinct().Count()) is { } main)
        {
            hasBlocks = AddBlocks(Blocks(main, alone, used), main.Units, IsOfStream(main.Units) ? " of the residual stream" : "", 1, "units may be mixed by any invertible matrix");
        }

        diagonal = alone.Count(root => linear.Contains(root) && !used.Contains(root));
        return hasBlocks;

        int HeadWidth(ChangePlace place) => Blocks(place, alone, []).Select(block => block.Length).DefaultIfEmpty(1).Min();
    }

    private bool AddBlocks(int[][] blocks, int units, string of, int heads, string clause)
    {
        if (blocks.Length == 0)
            return false;
        clauses.Add(clause);
        int size = blocks[0].Length;
        if (blocks.Length == heads && heads > 1 && size * heads == units && blocks.All(block => block.Length == size))
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"GL({size}){of} in {heads} heads"));
            return true;
        }

        foreach (int[] block in blocks.Take(ListedBlocks))
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"GL({block.Length}){of}{(block.Length == units ? "" : $"{(of.Length == 0 ? " of" : ",")} units {Listed(block)}")}"));
        if (blocks.Length > ListedBlocks)
            parts.Add(Counted(blocks.Length - ListedBlocks, "more block"));
        return true;
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
    private bool IsOfStream(int width) => steps.OfType<SumStep>().Any(sum =>
        space.Places.Any(place => place.Hook == sum.Output && place.Units == width) && sum.Terms.Any(term => sum.Terms.Any(other => other != term && Before(other).Contains(term))));

    private HashSet<HookPoint> Before(HookPoint hook)
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
