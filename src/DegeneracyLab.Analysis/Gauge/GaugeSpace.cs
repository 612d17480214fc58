namespace DegeneracyLab.Analysis;

/// <summary>
/// A space of the network: hook points whose changes are tied to each other by steps that are not maps, and the solutions of the relations
/// that change them, which are a basis of the tangent vectors of its group.
/// </summary>
internal sealed class GaugeSpace
{
    private readonly Dictionary<int, (ChangePlace Place, int Entry, double Factor)[]> members;
    private readonly bool isOfAttention;

    private GaugeSpace(IReadOnlyList<ChangePlace> places, IReadOnlyList<(int Root, double Value)[]> solutions, Dictionary<int, (ChangePlace, int, double)[]> members, bool isNormalised, bool isOfAttention)
    {
        Places = places;
        Solutions = solutions;
        this.members = members;
        IsNormalised = isNormalised;
        this.isOfAttention = isOfAttention;
    }

    /// <summary>The places, in the order of computation.</summary>
    public IReadOnlyList<ChangePlace> Places { get; }

    /// <summary>The solutions.</summary>
    public IReadOnlyList<(int Root, double Value)[]> Solutions { get; }

    /// <summary>Whether a layer norm reads the space.</summary>
    public bool IsNormalised { get; }

    /// <summary>Finds the spaces of a network.</summary>
    /// <param name="relations">The relations.</param>
    /// <param name="solutions">Their solutions.</param>
    /// <returns>The spaces that have any, in the order of computation.</returns>
    public static IReadOnlyList<GaugeSpace> Of(GaugeRelations relations, IReadOnlyList<(int Root, double Value)[]> solutions)
    {
        ChangePlace[] places = [.. relations.Places];
        Dictionary<HookPoint, int> group = places.Select((place, index) => (place.Hook, index)).ToDictionary(pair => pair.Hook, pair => pair.index);
        foreach (NetworkStep step in relations.Steps.Where(step => step is not (MapStep or ConvolutionStep or TableStep)))
            Join([.. step.Inputs.Append(step.Output).Where(group.ContainsKey)], step is AttentionStep { } attention ? [attention.Values, attention.Output] : null);
        HashSet<int> used = [.. solutions.SelectMany(solution => solution.Select(entry => entry.Root))];
        Dictionary<int, List<(ChangePlace Place, int Entry, double Factor)>> members = [];
        foreach (ChangePlace place in places)
            for (int entry = 0; entry < place.Units * (place.Units + 1); entry++)
            {
                (int root, double factor) = relations.Unknowns.Find(place.First + entry);
                if (!used.Contains(root))
                    continue;
                if (!members.TryGetValue(root, out List<(ChangePlace, int, double)>? list))
                    members[root] = list = [];
                list.Add((place, entry, factor));
            }

        Dictionary<int, (ChangePlace, int, double)[]> all = members.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
        HookPoint[] normalised = [.. relations.Steps.OfType<FixedStep>().Where(step => step.Rule == ChangeRule.Normalised).Select(step => step.Input)];
        // A system of equations may connect places that are apart.
        return [.. solutions.GroupBy(solution => solution.SelectMany(entry => members[entry.Root]).Min(member => group[member.Place.Hook])).OrderBy(one => one.Key).Select(one =>
        {
            HashSet<int> groups = [.. one.SelectMany(solution => solution).SelectMany(entry => members[entry.Root]).Select(member => group[member.Place.Hook])];
            ChangePlace[] own = [.. places.Where(place => groups.Contains(group[place.Hook]))];
            return new GaugeSpace(own, [.. one], all, own.Any(place => normalised.Contains(place.Hook)), relations.Steps.OfType<AttentionStep>().Any(step => own.Any(place => place.Hook == step.Queries || place.Hook == step.Values)));
        })];

        // Queries and keys are one space, values and results another, unless one map writes all of them.
        void Join(HookPoint[] hooks, HookPoint[]? apart)
        {
            foreach (HookPoint[] some in apart is null ? new HookPoint[][] { hooks } : [[.. hooks.Except(apart)], [.. hooks.Intersect(apart)]])
            {
                if (some.Length == 0)
                    continue;
                int target = some.Min(hook => group[hook]);
                HashSet<int> joined = [.. some.Select(hook => group[hook])];
                foreach (HookPoint hook in group.Where(pair => joined.Contains(pair.Value)).Select(pair => pair.Key).ToArray())
                    group[hook] = target;
            }
        }
    }

    /// <summary>The entries of A and v that change at a place: the index of each there, its root, and the factor.</summary>
    /// <param name="place">The place.</param>
    public IEnumerable<(int Entry, int Root, double Factor)> EntriesAt(ChangePlace place) =>
        Solutions.SelectMany(solution => solution).Select(entry => entry.Root).Distinct().SelectMany(root => members[root].Where(member => member.Place == place).Select(member => (member.Entry, root, member.Factor)));

    /// <summary>The name: the hook point, or the first and the last one; inside an attention the block that contains all of them.</summary>
    public string Name => NameOf([.. Places.Select(place => place.Hook)], isOfAttention);

    /// <summary>The name of a space.</summary>
    /// <param name="hooks">Its hook points, in the order of computation.</param>
    /// <param name="isOfAttention">Whether it is inside an attention.</param>
    /// <returns>The hook point, or the first and the last one; inside an attention the block that contains all of them.</returns>
    public static string NameOf(IReadOnlyList<HookPoint> hooks, bool isOfAttention)
    {
        (string first, string last) = (hooks[0].Name, hooks[^1].Name);
        int block = first.LastIndexOf('.');
        if (hooks.Count == 1)
            return first;
        if (block < 0 || !last.StartsWith(first[..(block + 1)], StringComparison.Ordinal))
            return $"{first} to {last}";
        return isOfAttention ? first[..block] : $"{first} to {last[(block + 1)..]}";
    }
}
