using static DegeneracyLab.Analysis.OptionName;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Removes parts of a network's bases and measures how well it does without them: directions at a node layer, or edges between the features
/// of two. Nothing of the network changes.
/// </summary>
public static class NetworkAblation
{
    /// <summary>
    /// Keeps the first k directions of a node layer: activations x become x C[:, ..k] C_pinv[..k]. One node layer at a time; that of the
    /// outputs is left out. Neurons come by their mean square, after the constant.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The data.</param>
    /// <param name="result">An analysis of the network with bases, on these or other data.</param>
    /// <param name="metric">What says how well the network does.</param>
    /// <param name="schedule">How many directions are kept; every number if null.</param>
    /// <param name="nodes">The names of the node layers; null for all.</param>
    /// <param name="progress">Receives how far it has come, from any thread; null for nobody.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>A curve for each node layer.</returns>
    /// <exception cref="ArgumentException">Network, data, bases or labels do not fit, or the metric is NaN.</exception>
    /// <exception cref="KeyNotFoundException">There is no such node layer.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static AblationResult Nodes(IInstrumentedNetwork network, Dataset data, AnalysisResult result, AblationMetric metric, AblationSchedule? schedule = null, IReadOnlyCollection<string>? nodes = null, IProgress<AnalysisProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var run = new AblationRun(network, data, result, metric, progress, cancellationToken);
        InteractionBasis basis = run.Network.Basis;
        int[] places = [.. Enumerable.Range(0, basis.Count).Where(place => run.Network.Nodes[place].Hook != network.Description.Output)];
        return Curves(run, metric, schedule ?? AblationSchedule.All, result, ofEdges: false, [.. Chosen(places, place => basis[place].Name, nodes, "There are no directions to remove at").Select(place =>
            new Parts(basis[place].Name, null, basis[place].Dimension, factors => factors.Count(factor => factor != 0), kept => First(basis, place, kept), factors => new AblatedNode(place, factors)))]);
    }

    /// <summary>
    /// Keeps the strongest edges between the features of two adjacent node layers: each feature at the later one is computed from those
    /// features of the earlier one alone to which it has an edge, and the activations there are written back from these. One section at a
    /// time.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The data.</param>
    /// <param name="result">An analysis of the network with bases and edges, on these or other data.</param>
    /// <param name="metric">What says how well the network does.</param>
    /// <param name="schedule">How many edges are kept. Edges from the constant of a centred basis, or of neurons, always are, and are not counted.</param>
    /// <param name="nodes">The names of the node layers at which the sections begin; null for all.</param>
    /// <param name="progress">Receives how far it has come, from any thread; null for nobody.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>A curve for each section.</returns>
    /// <exception cref="ArgumentException">Network, data, bases or labels do not fit, there are no edges, or the metric is NaN.</exception>
    /// <exception cref="KeyNotFoundException">No edges begin at such a node layer.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static AblationResult Edges(IInstrumentedNetwork network, Dataset data, AnalysisResult result, AblationMetric metric, AblationSchedule schedule, IReadOnlyCollection<string>? nodes = null, IProgress<AnalysisProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        using var run = new AblationRun(network, data, result, metric, progress, cancellationToken);
        return Curves(run, metric, schedule, result, ofEdges: true, [.. Chosen([.. Enumerable.Range(0, EdgesOf(result))], place => result.Edges[place].From, nodes, "No edges begin at").Select(place => PartsOf(result, place))]);
    }

    /// <summary>Looks at combinations of the directions of a node layer that are not among the first k.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The data.</param>
    /// <param name="result">An analysis of the network with bases.</param>
    /// <param name="metric">What says how well the network does. The search for the worst takes the cross-entropy in the place of the accuracy.</param>
    /// <param name="node">The name of the node layer.</param>
    /// <param name="kept">k.</param>
    /// <param name="options">How; the defaults if null.</param>
    /// <param name="progress">Receives how far it has come, from any thread; null for nobody.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The scores.</returns>
    /// <exception cref="ArgumentException">Something does not fit.</exception>
    /// <exception cref="KeyNotFoundException">There is no such node layer.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static CombinationResult NodeCombinations(IInstrumentedNetwork network, Dataset data, AnalysisResult result, AblationMetric metric, string node, int kept, CombinationOptions? options = null, IProgress<AnalysisProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        (options ??= new()).Require();
        ArgumentOutOfRangeException.ThrowIfNegative(kept);
        using var run = new AblationRun(network, data, result, metric, progress, cancellationToken);
        NodeBasis basis = run.Network.Basis[node];
        int place = Enumerable.Range(0, run.Network.Basis.Count).Single(place => run.Network.Basis[place].Name == node);
        return new CombinationSearch(run, metric, options).Of(node, First(run.Network.Basis, place, kept), [.. Enumerable.Repeat(true, basis.Dimension)], factors => new AblatedNode(place, factors));
    }

    /// <summary>Looks at combinations of the edges of a section that are not among the k strongest.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The data.</param>
    /// <param name="result">An analysis of the network with bases and edges.</param>
    /// <param name="metric">What says how well the network does. The search for the worst takes the cross-entropy in the place of the accuracy.</param>
    /// <param name="from">The name of the node layer at which the edges begin.</param>
    /// <param name="kept">k.</param>
    /// <param name="options">How; the defaults if null.</param>
    /// <param name="progress">Receives how far it has come, from any thread; null for nobody.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The scores.</returns>
    /// <exception cref="ArgumentException">Something does not fit.</exception>
    /// <exception cref="KeyNotFoundException">No edges begin there.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static CombinationResult EdgeCombinations(IInstrumentedNetwork network, Dataset data, AnalysisResult result, AblationMetric metric, string from, int kept, CombinationOptions? options = null, IProgress<AnalysisProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        (options ??= new()).Require();
        ArgumentOutOfRangeException.ThrowIfNegative(kept);
        using var run = new AblationRun(network, data, result, metric, progress, cancellationToken);
        int place = Chosen([.. Enumerable.Range(0, EdgesOf(result))], place => result.Edges[place].From, [from], "No edges begin at")[0];
        Parts parts = PartsOf(result, place);
        int columns = result.Edges[place].Strengths.Columns;
        int? constant = FeatureOrder.ConstantOf(result.Basis!, result.Basis![from]);
        bool[] counted = [.. Enumerable.Range(0, result.Edges[place].Strengths.Rows * columns).Select(edge => edge % columns != constant)];
        return new CombinationSearch(run, metric, options).Of($"{parts.Name} -> {parts.To}", parts.Keep(kept), counted, parts.Ablate);
    }

    /// <summary>The places with some names, in their order.</summary>
    private static int[] Chosen(int[] places, Func<int, string> nameOf, IReadOnlyCollection<string>? names, string refusal)
    {
        if (names?.FirstOrDefault(name => !places.Any(place => nameOf(place) == name)) is { } unknown)
            throw new KeyNotFoundException($"{refusal} '{unknown}'; node layers where there are: {string.Join(", ", places.Select(nameOf))}.");
        return names is null ? places : [.. places.Where(place => names.Contains(nameOf(place)))];
    }

    private static int EdgesOf(AnalysisResult result) => result.Edges.Count > 0 ? result.Edges.Count : throw Refusal.OfResult($"The result has no edges that could be removed; analyse the network with {Named("Edges = true")}.", nameof(result));

    private static Parts PartsOf(AnalysisResult result, int place)
    {
        SectionEdges edges = result.Edges[place];
        int node = Enumerable.Range(0, result.Basis!.Count).Single(node => result.Basis[node].Name == edges.From);
        int? constant = FeatureOrder.ConstantOf(result.Basis, result.Basis[node]);
        return new(edges.From, edges.To, StrongestEdges.Total(edges.Strengths, constant), factors => StrongestEdges.Count(factors, edges.Strengths.Columns, constant), kept => StrongestEdges.Of(edges.Strengths, kept, constant), factors => new AblatedEdges(node, factors, edges.Strengths.Rows));
    }

    private static double? CutoffOf(AnalysisResult result, string from, double[] factors)
    {
        Matrix strengths = StrengthsOf(result, from);
        int? constant = FeatureOrder.ConstantOf(result.Basis!, result.Basis![from]);
        double[] kept = [.. Enumerable.Range(0, factors.Length).Where(edge => factors[edge] != 0 && edge % strengths.Columns != constant).Select(edge => strengths.Entries[edge])];
        // A section without an edge above 0 has no cutoff: all its weights are 0 with any.
        return kept.Where(strength => strength > 0).Select(strength => (double?)strength).Min();
    }

    private static Matrix StrengthsOf(AnalysisResult result, string from) => result.Edges.Single(section => section.From == from).Strengths;

    private static double[] First(InteractionBasis basis, int place, int kept)
    {
        HashSet<int> first = [.. FeatureOrder.Of(basis, basis[place]).Take(kept)];
        return [.. Enumerable.Range(0, basis[place].Dimension).Select(feature => first.Contains(feature) ? 1.0 : 0)];
    }

    private static AblationResult Curves(AblationRun run, AblationMetric metric, AblationSchedule schedule, AnalysisResult result, bool ofEdges, Parts[] places)
    {
        var points = places.Select(_ => new List<AblationPoint>()).ToArray();
        (double unmodified, long samples) = (double.NaN, 0);
        BisectionInterval[] intervals = schedule is AblationSchedule.Bisection bisection ? [.. places.Select(place => new BisectionInterval(bisection, place.Total))] : [];
        if (schedule is AblationSchedule.Fixed known)
            Take(1, [.. places.SelectMany((place, number) => known.Kept(place.Total).Select(kept => (number, kept)))]);
        // One pass for all places, in each of which the next number depends on the last score.
        while (Enumerable.Range(0, intervals.Length).Where(place => intervals[place].Next is not null).ToArray() is { Length: > 0 } open)
        {
            Take(intervals.Max(interval => interval.ScoresLeft), [.. open.Select(place => (place, intervals[place].Next!.Value))]);
            foreach (int place in open)
                intervals[place].Take(points[place][^1].Score, unmodified, metric.HigherIsBetter);
        }

        return new()
        {
            Network = run.Network.Network.Description.Name,
            Basis = result.Basis!.ToString(),
            OfEdges = ofEdges,
            Metric = metric.Name,
            HigherIsBetter = metric.HigherIsBetter,
            Schedule = schedule.ToString()!,
            Samples = samples,
            Unmodified = unmodified,
            Curves = [.. places.Select((place, number) => new AblationCurve
            {
                Node = place.Name,
                To = place.To,
                Total = place.Total,
                Points = [.. points[number].OrderByDescending(point => point.Kept)],
                Required = intervals.Length == 0 ? null : intervals[number].Required,
                Cutoff = intervals.Length == 0 || !ofEdges ? null : CutoffOf(result, place.Name, place.Keep(Math.Max(intervals[number].Required, 1))),
                RequiredEdges = intervals.Length == 0 || !ofEdges ? null : new Matrix(StrengthsOf(result, place.Name).Rows, StrengthsOf(result, place.Name).Columns, place.Keep(intervals[number].Required)),
            })],
        };

        void Take(int passesLeft, (int Place, int Kept)[] some)
        {
            string what = $"{(ofEdges ? "edges from" : "directions at")} {string.Join(", ", some.Select(one => places[one.Place].Name).Distinct())}";
            double[][] factors = [.. some.Select(one => places[one.Place].Keep(one.Kept))];
            using AblationSums sums = run.Take(what, passesLeft, [.. some.Select((one, number) => places[one.Place].Ablate(factors[number]))], differentiates: false);
            (unmodified, samples) = (sums.Unmodified, sums.Count);
            for (int number = 0; number < some.Length; number++)
                points[some[number].Place].Add(new(some[number].Kept, places[some[number].Place].CountOf(factors[number]), sums.Scores[number]));
        }
    }

    /// <summary>Parts that can be removed.</summary>
    /// <param name="Name">Where they are.</param>
    /// <param name="To">Where they end; null for directions.</param>
    /// <param name="Total">How many there are.</param>
    /// <param name="CountOf">How many of them some factors keep.</param>
    /// <param name="Keep">The factors with which so many are kept.</param>
    /// <param name="Ablate">Makes an ablation of factors.</param>
    private sealed record Parts(string Name, string? To, int Total, Func<double[], int> CountOf, Func<int, double[]> Keep, Func<double[], Ablated> Ablate);
}
