using TorchSharp.Modules;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The relations between the changes of a network's values: A and v are unknown at every hook point, and each step ties them to each other.
/// Data and outputs do not change.
/// </summary>
internal sealed class GaugeRelations
{
    /// <summary>The largest number of terms of a system that is formed. The changes that a larger one connects are taken for 0, which is safe.</summary>
    private const long MostTerms = 1 << 22;

    /// <summary>Sizes count for at least as much of the largest at their place: in units of a value that is all rounding, every relation would seem to hold.</summary>
    private const double SmallestSize = 1e-6;

    private readonly bool formsMatrices;
    private readonly NetworkDescription network;
    private readonly Func<FixedStep, SlopePatterns> slopesOf;
    private readonly Func<AttentionStep, HeadPatterns> headsOf;
    private readonly Dictionary<HookPoint, ChangePlace> places = [];
    private readonly StepWeights weights = new();

    /// <summary>Forms the relations.</summary>
    /// <param name="network">The network's description.</param>
    /// <param name="steps">Its steps.</param>
    /// <param name="sizesAt">The size of the values of each unit at a hook point.</param>
    /// <param name="slopesOf">The slopes of an elementwise step.</param>
    /// <param name="headsOf">The patterns of an attention step.</param>
    /// <param name="formsMatrices">Whether A is looked for; else only v is, with A = 0.</param>
    public GaugeRelations(NetworkDescription network, IReadOnlyList<NetworkStep> steps, Func<HookPoint, double[]> sizesAt, Func<FixedStep, SlopePatterns> slopesOf, Func<AttentionStep, HeadPatterns> headsOf, bool formsMatrices)
    {
        this.formsMatrices = formsMatrices;
        Unknowns.Add(1);
        Unknowns.Zero(ChangePlace.Nothing);
        this.network = network;
        this.slopesOf = slopesOf;
        this.headsOf = headsOf;
        Steps = steps;
        Changes = new(weights, PlaceOf);
        foreach (HookPoint hook in Changing(network, steps))
            places[hook] = NewPlace(hook, sizesAt(hook));
        foreach (NetworkStep step in steps)
            Relate(step);
        foreach (IGrouping<Parameter, (NetworkStep Step, Parameter Parameter)> uses in steps.SelectMany(step => step.Parameters.Select(parameter => (step, parameter))).GroupBy(use => use.parameter, ReferenceEqualityComparer.Instance as IEqualityComparer<Parameter>))
            if (uses.Count() > 1)
                shared.Add(uses.Key);
        Constrain();
    }

    private readonly HashSet<Parameter> shared = new(ReferenceEqualityComparer.Instance);

    /// <summary>The unknowns.</summary>
    public Unknowns Unknowns { get; } = new();

    /// <summary>The steps.</summary>
    public IReadOnlyList<NetworkStep> Steps { get; }

    /// <summary>How parameters change.</summary>
    public ParameterChanges Changes { get; }

    /// <summary>The places at which something may change, in the order of computation.</summary>
    public IEnumerable<ChangePlace> Places => places.Values.OrderBy(place => place.Hook.Index);

    /// <summary>Whether a relation was too large to be formed, so that the changes it connects were taken for 0.</summary>
    public bool GaveUp { get; private set; }

    /// <summary>The change at a hook point; null where nothing changes.</summary>
    /// <param name="hook">The hook point.</param>
    public ChangePlace? PlaceOf(HookPoint hook) => places.GetValueOrDefault(hook);

    /// <summary>
    /// The hook points at which something may change, in the order of computation: not where data come in, where outputs leave, or at a value
    /// that no step computes, or none reads: then a layer that states nothing does.
    /// </summary>
    /// <param name="network">The network's description.</param>
    /// <param name="steps">Its steps.</param>
    public static IEnumerable<HookPoint> Changing(NetworkDescription network, IReadOnlyList<NetworkStep> steps)
    {
        HashSet<HookPoint> read = [.. steps.SelectMany(step => step.Inputs)], computed = [.. steps.Select(step => step.Output), .. steps.OfType<PartsStep>().SelectMany(step => step.Parts)];
        // A value that is split is computed by one step, and read by that which names its parts.
        read.UnionWith(steps.GroupBy(step => step.Output).Where(some => some.Count() > 1).Select(some => some.Key));
        return computed.Where(hook => hook != network.Input && hook != network.Output && read.Contains(hook)).OrderBy(hook => hook.Index);
    }

    /// <summary>The units of measurement of values: their sizes, of which none is 0 or rounding.</summary>
    /// <param name="sizes">The sizes of the units at a hook point.</param>
    public static double[] Balanced(double[] sizes)
    {
        double largest = sizes.DefaultIfEmpty(0).Max();
        return [.. sizes.Select(size => largest == 0 ? 1 : size == 0 ? largest : Math.Max(size, SmallestSize * largest))];
    }

    private ChangePlace NewPlace(HookPoint hook, double[] sizes)
    {
        var place = new ChangePlace(hook, sizes.Length, Unknowns.Count, formsMatrices);
        sizes = Balanced(sizes);
        for (int from = 0; from < place.Mixed; from++)
            for (int to = 0; to < sizes.Length; to++)
                Unknowns.Add(sizes[to] / sizes[from]);
        foreach (double size in sizes)
            Unknowns.Add(size);
        return place;
    }

    private void Relate(NetworkStep step)
    {
        ChangePlace? y = PlaceOf(step.Output);
        switch (step)
        {
            case AddedTableStep table:
                TieAll(PlaceOf(table.Input), y);
                break;
            case GainStep gain:
                Relate(gain, PlaceOf(gain.Input), y);
                break;
            case SumStep sum:
                foreach (HookPoint term in sum.Terms)
                    TieAll(PlaceOf(term), y);
                for (int unit = 0; unit < PlaceValues.Units(network, sum.Output); unit++)
                {
                    IEnumerable<(int, double)> terms = sum.Terms.Select(PlaceOf).OfType<ChangePlace>().Select(place => (place.V(unit), -1.0));
                    Unknowns.Equate(y is null ? terms : terms.Append((y.V(unit), 1)));
                }

                break;
            case PartsStep parts:
                Relate(parts);
                break;
            case AttentionStep attention:
                Relate(attention);
                break;
            case FixedStep fixedStep:
                Relate(fixedStep, PlaceOf(fixedStep.Input), y);
                break;
        }

        // At the border, where windows leave the image, a shift of the input has another effect.
        if (step is ConvolutionStep { Padding: > 0 } convolution && PlaceOf(convolution.Input) is { } image)
            ZeroShifts(image);
    }

    private void Relate(FixedStep step, ChangePlace? x, ChangePlace? y)
    {
        switch (step.Rule)
        {
            case ChangeRule.Same:
                TieAll(x, y);
                TieShifts(x, y);
                break;
            case ChangeRule.SameWithoutShift:
                TieAll(x, y);
                ZeroShifts(x);
                ZeroShifts(y);
                break;
            case ChangeRule.Slopes:
                RelateSlopes(slopesOf(step), x, y);
                break;
            case ChangeRule.Bounded:
                RelateBounded(slopesOf(step), x, y);
                break;
            case ChangeRule.Homogeneous:
                ZeroBeside(x);
                ZeroBeside(y);
                ZeroShifts(x);
                ZeroShifts(y);
                for (int unit = 0; unit < (x ?? y)?.Units; unit++)
                    Tie(y?.A(unit, unit), x?.A(unit, unit), step.Degree);
                break;
            case ChangeRule.Maximum:
                ZeroBeside(x);
                ZeroBeside(y);
                for (int unit = 0; unit < (x ?? y)?.Units; unit++)
                    Tie(y?.A(unit, unit), x?.A(unit, unit));
                TieShifts(x, y);
                break;
            case ChangeRule.Flattened:
                RelateFlattened(step, x, y);
                break;
            case ChangeRule.Normalised:
                RelateNormalised(x, y);
                break;
            case ChangeRule.Softmax:
                ZeroAll(y);
                for (int unit = 1; unit < x?.Units; unit++)
                {
                    for (int from = 0; from < x.Mixed; from++)
                        Unknowns.Tie(x.A(from, unit), x.A(from, 0));
                    Unknowns.Tie(x.V(unit), x.V(0));
                }

                break;
            default:
                ZeroAll(x);
                ZeroAll(y);
                break;
        }
    }

    /// <summary>y = s x: A_x[i, j] s_j = s_i A_y[i, j] on all data, and s v_x = v_y.</summary>
    private void RelateSlopes(SlopePatterns slopes, ChangePlace? x, ChangePlace? y)
    {
        int units = (x ?? y)?.Units ?? 0, mixed = (x ?? y)?.Mixed ?? 0;
        for (int to = 0; to < units; to++)
        {
            for (int from = 0; from < mixed; from++)
            {
                // What a dead unit reads has no effect, and a change by what it passes on is a change by 0.
                if (slopes.IsDead(to))
                    Zero(y?.A(from, to));
                else if (slopes.IsDead(from))
                    Zero(x?.A(from, to));
                else if (slopes.Ratio(to, from) is { } ratio)
                    Tie(y?.A(from, to), x?.A(from, to), ratio);
                else
                    Zero(x?.A(from, to), y?.A(from, to));
            }

            if (slopes.IsDead(to))
                Zero(y?.V(to));
            else if (slopes.Constant(to) is { } slope)
                Tie(y?.V(to), x?.V(to), slope);
            else
                Zero(x?.V(to), y?.V(to));
        }
    }

    /// <summary>Ties units that are inside the bounds on all data, and stops the others.</summary>
    private void RelateBounded(SlopePatterns slopes, ChangePlace? x, ChangePlace? y)
    {
        int units = (x ?? y)?.Units ?? 0, mixed = (x ?? y)?.Mixed ?? 0;
        bool[] inside = [.. Enumerable.Range(0, units).Select(unit => slopes.Constant(unit) == 1)];
        for (int to = 0; to < units; to++)
        {
            for (int from = 0; from < mixed; from++)
                if (inside[from] && inside[to])
                    Tie(y?.A(from, to), x?.A(from, to));
                else
                    Zero(x?.A(from, to), y?.A(from, to));
            if (inside[to])
                Tie(y?.V(to), x?.V(to));
            else
                Zero(x?.V(to), y?.V(to));
        }
    }

    /// <summary>The output has each unit of the input at each position: A_y is A_x within a position.</summary>
    private void RelateFlattened(FixedStep step, ChangePlace? x, ChangePlace? y)
    {
        if (y is null && x is null)
            return;
        IReadOnlyList<long> shape = network.ShapeAt(step.Input);
        int units = PlaceValues.Units(network, step.Input), positions = (int)PlaceValues.Positions(network, step.Input);
        (int Unit, int Position) Entry(int entry) => shape.Count == 3 ? (entry / positions, entry % positions) : (entry % units, entry / units);
        for (int to = 0; to < units * positions; to++)
        {
            (int unit, int position) = Entry(to);
            for (int from = 0; from < (formsMatrices ? units * positions : 0); from++)
            {
                (int read, int at) = Entry(from);
                if (at == position)
                    Tie(y?.A(from, to), x?.A(read, unit));
                else
                    Zero(y?.A(from, to));
            }

            Tie(y?.V(to), x?.V(unit));
        }
    }

    /// <summary>A_y antisymmetric with A_y 1 = 0, A_x = A_y + m 1^T, v_x = c 1 and v_y = 0.</summary>
    private void RelateNormalised(ChangePlace? x, ChangePlace? y)
    {
        ZeroShifts(y);
        for (int unit = 1; unit < x?.Units; unit++)
            Unknowns.Tie(x.V(unit), x.V(0));
        if (y is not null)
        {
            for (int from = 0; from < y.Mixed; from++)
            {
                Unknowns.Zero(y.A(from, from));
                for (int to = 0; to < from; to++)
                    Unknowns.Tie(y.A(from, to), y.A(to, from), -1);
            }

            for (int from = 0; from < y.Mixed; from++)
                Unknowns.Equate(Enumerable.Range(0, y.Units).Select(to => (y.A(from, to), 1.0)));
        }

        for (int from = 0; from < x?.Mixed; from++)
            for (int to = 1; to < x.Units; to++)
                Unknowns.Equate(y is null
                    ? [(x.A(from, to), 1), (x.A(from, 0), -1)]
                    : [(x.A(from, to), 1), (x.A(from, 0), -1), (y.A(from, to), -1), (y.A(from, 0), 1)]);
    }

    /// <summary>diag(g) A_y - A_x diag(g) is diagonal: (i, j) of it is g_i A_y[i, j] - A_x[i, j] g_j.</summary>
    private void Relate(GainStep step, ChangePlace? x, ChangePlace? y)
    {
        double[] g = weights.Of(step.Gain);
        for (int from = 0; from < (x ?? y)?.Mixed; from++)
            for (int to = 0; to < g.Length; to++)
                if (from != to)
                {
                    if (g[from] != 0 && g[to] != 0)
                        Tie(y?.A(from, to), x?.A(from, to), g[to] / g[from]);
                    else if (g[from] != 0)
                        Zero(y?.A(from, to));
                    else if (g[to] != 0)
                        Zero(x?.A(from, to));
                }
    }

    private void Relate(PartsStep step)
    {
        ChangePlace? whole = PlaceOf(step.Whole);
        int start = 0, width = step.Parts.Sum(part => PlaceValues.Units(network, part));
        foreach (HookPoint hook in step.Parts)
        {
            ChangePlace? part = PlaceOf(hook);
            int units = PlaceValues.Units(network, hook);
            for (int to = 0; to < units; to++)
            {
                for (int from = 0; from < (formsMatrices ? width : 0); from++)
                    if (from >= start && from < start + units)
                        Tie(whole?.A(from, start + to), part?.A(from - start, to));
                    else
                        Zero(whole?.A(from, start + to));
                Tie(whole?.V(start + to), part?.V(to));
            }

            start += units;
        }
    }

    private void Relate(AttentionStep step)
    {
        (ChangePlace? q, ChangePlace? k, ChangePlace? v, ChangePlace? z) = (PlaceOf(step.Queries), PlaceOf(step.Keys), PlaceOf(step.Values), PlaceOf(step.Output));
        int heads = (int)network.ShapeAt(step.Pattern)[0];
        HeadPatterns patterns = headsOf(step);
        ZeroShifts(q);
        TieShifts(v, z);
        int width = PlaceValues.Units(network, step.Queries) / heads, valueWidth = PlaceValues.Units(network, step.Values) / heads;
        for (int from = 0; from < (formsMatrices ? heads : 0); from++)
            for (int to = 0; to < heads; to++)
            {
                for (int i = from * width; i < (from + 1) * width; i++)
                    for (int j = to * width; j < (to + 1) * width; j++)
                        if (from == to)
                            Tie(q?.A(i, j), k?.A(j, i), -1);
                        else
                            Zero(q?.A(i, j), k?.A(i, j));
                bool same = from == to || patterns.AreSame(from, to);
                for (int i = from * valueWidth; i < (from + 1) * valueWidth; i++)
                    for (int j = to * valueWidth; j < (to + 1) * valueWidth; j++)
                        if (same)
                            Tie(v?.A(i, j), z?.A(i, j));
                        else
                            Zero(v?.A(i, j), z?.A(i, j));
            }
    }

    /// <summary>Adds the equations of frozen parameters and missing biases, whose changes are 0, and of shared parameters, whose uses demand the same change.</summary>
    private void Constrain()
    {
        Dictionary<(Parameter, long), IReadOnlyList<(int, double)>> first = [];
        foreach (NetworkStep step in Steps)
        {
            bool[] bound = [.. step.Parameters.Select(parameter => !parameter.requires_grad || shared.Contains(parameter))];
            bool lacksBias = step is MapStep { Bias: null } or ConvolutionStep { Bias: null } or GainStep { Bias: null };
            if (!bound.Any(one => one) && !lacksBias)
                continue;
            // A map whose weights are free and whose bias is missing restricts shifts only.
            if (bound[0] && Terms(step) > MostTerms)
            {
                GaveUp = true;
                foreach (HookPoint hook in step.Inputs.Append(step.Output))
                    ZeroAll(PlaceOf(hook));
                continue;
            }

            foreach (ParameterChange change in Changes.Of(step, ofWeights: formsMatrices && bound.Length > 0 && bound[0]))
            {
                if (change.Parameter is not { } parameter || !parameter.requires_grad)
                    Unknowns.Equate(change.Terms);
                else if (shared.Contains(parameter) && !first.TryAdd((parameter, change.Index), change.Terms))
                    Unknowns.Equate([.. first[(parameter, change.Index)], .. change.Terms.Select(term => (term.Unknown, -term.Factor))]);
            }
        }
    }

    private long Terms(NetworkStep step) => step.Parameters[0].numel() * step.Inputs.Append(step.Output).Sum(hook => PlaceOf(hook)?.Units ?? 0);

    private void TieAll(ChangePlace? x, ChangePlace? y)
    {
        for (int from = 0; from < (x ?? y)?.Mixed; from++)
            for (int to = 0; to < (x ?? y)!.Units; to++)
                Tie(x?.A(from, to), y?.A(from, to));
    }

    private void TieShifts(ChangePlace? x, ChangePlace? y)
    {
        for (int unit = 0; unit < (x ?? y)?.Units; unit++)
            Tie(x?.V(unit), y?.V(unit));
    }

    private void ZeroAll(ChangePlace? place)
    {
        for (int entry = 0; entry < place?.Count; entry++)
            Unknowns.Zero(place!.First + entry);
    }

    private void ZeroShifts(ChangePlace? place)
    {
        for (int unit = 0; unit < place?.Units; unit++)
            Unknowns.Zero(place.V(unit));
    }

    /// <summary>Makes A diagonal.</summary>
    private void ZeroBeside(ChangePlace? place)
    {
        for (int from = 0; from < place?.Mixed; from++)
            for (int to = 0; to < place.Units; to++)
                if (from != to)
                    Unknowns.Zero(place.A(from, to));
    }

    private void Zero(params int?[] unknowns)
    {
        foreach (int? unknown in unknowns)
            if (unknown is { } place)
                Unknowns.Zero(place);
    }

    /// <summary>Ties an unknown to a multiple of another; where one of the two can't change, neither can the other.</summary>
    private void Tie(int? one, int? other, double ratio = 1)
    {
        if (one is { } first && other is { } second)
            Unknowns.Tie(first, second, ratio);
        else
            Zero(one, other);
    }
}
