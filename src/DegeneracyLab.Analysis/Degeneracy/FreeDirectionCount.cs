using System.Globalization;
using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Counts the free directions of a network, from sums over the data.</summary>
/// <remarks>
/// Each mechanism is a subspace of the parameters. The total is the dimension of their sum, in coordinates in which every number among the
/// parameters has derivatives of one size, so that the units of values and weights do not matter.
/// </remarks>
internal sealed class FreeDirectionCount : IDisposable
{
    /// <summary>The largest number of unknowns of a system of relations that is solved.</summary>
    public const int MostUnknowns = 2000;

    /// <summary>The largest number of entries of A, at all places together, for which the relations are formed.</summary>
    private const long MostEntries = 1 << 22;

    /// <summary>A direction moves no parameter if its parts cancel to less than this.</summary>
    private const double Cancelled = 1e-11;

    /// <summary>
    /// An orthonormal direction adds to others if the part of it outside them is longer than this. Rounding may turn a direction by its ratio
    /// to <see cref="OrthonormalBasis.Tolerance"/>.
    /// </summary>
    private const double Apart = 1e-6;

    /// <summary>Directions of float32 data that are shorter than this, of the longest, may be rounding.</summary>
    private const double SinglePrecision = 1e-6;

    private readonly FreeDirectionSums sums;
    private readonly ParameterLayout layout;
    private readonly IReadOnlyList<StepSpan> spans;
    private readonly IReadOnlyList<IReadOnlyList<StepSpan>> groups;
    private readonly double[] scales;
    private readonly GaugeRelations relations;
    private readonly IReadOnlyList<GaugeSpace> spaces = [];
    private readonly SpaceKinds? kinds;
    private readonly IReadOnlyList<SpaceKind> spaceKinds = [];
    private readonly List<string> remarks = [];

    /// <summary>Decides all ranks and solves the relations.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="isExact">Whether the total is to be exact.</param>
    public FreeDirectionCount(FreeDirectionSums sums, bool isExact)
    {
        this.sums = sums;
        NetworkDescription description = sums.Network.Description;
        IReadOnlyList<NetworkStep> steps = sums.Network.Steps();
        IsExact = isExact && steps.SelectMany(step => step.Inputs.Append(step.Output)).Distinct().Sum(hook => Math.Pow(PlaceValues.Units(description, hook), 2)) <= MostEntries;
        layout = new(sums.Network.NamedParameters().Select(named => named.Parameter));
        spans = [.. sums.Steps.Select(step => new StepSpan(step, sums.LooksAtOutputs))];
        groups = Grouped(spans);
        scales = IsExact ? SizesOfDerivatives() : [];
        if (!sums.LooksAtOutputs)
            remarks.Add(string.Create(CultureInfo.InvariantCulture, $"{sums.Network.Description.WidthAt(sums.Network.Description.Output):N0} outputs are more than the {FreeDirectionSums.MostOutputs:N0} that can be looked at one by one. So what no output reads (type 2) is not counted."));
        if (sums.SamplesWithOtherGates > 0)
            remarks.Add(string.Create(CultureInfo.InvariantCulture, $"Free directions are counted in float64. In its own type the network opens other gates on {sums.SamplesWithOtherGates:N0} of {sums.Count:N0} samples."));
        remarks.AddRange(spans.SelectMany(span => Caveats(span, sums.IsCopy)));
        relations = new(description, steps, sums.SizesAt, sums.SlopesOf, sums.HeadsOf, formsMatrices: IsExact);
        (IReadOnlyList<(int Root, double Value)[]> solutions, int givenUp) = relations.Unknowns.Solve(MostUnknowns);
        if (givenUp > 0 || relations.GaveUp)
            remarks.Add(string.Create(CultureInfo.InvariantCulture, $"Some symmetries between layers are not counted: their relations connect more than the {MostUnknowns:N0} unknowns that can be solved for together."));
        if (IsExact)
        {
            spaces = GaugeSpace.Of(relations, solutions);
            return;
        }

        kinds = new(description, steps, sums.SlopesOf, sums.HeadsOf);
        spaceKinds = kinds.Find(Shifts(solutions));
    }

    /// <summary>The sums that ranks were decided on.</summary>
    public FreeDirectionSums Sums => sums;

    /// <summary>Whether the total is the dimension of the sum of all subspaces; else it is a lower bound.</summary>
    public bool IsExact { get; }

    /// <summary>What could not be decided.</summary>
    public IReadOnlyList<string> Remarks => remarks;

    /// <summary>The number of trainable parameters.</summary>
    public long Parameters => layout.Count;

    /// <summary>The places of all trainable numbers.</summary>
    public ParameterLayout Layout => layout;

    /// <summary>The factors of the balanced coordinates, if the total is exact: the sizes of the derivatives by each number; 1 where these are 0.</summary>
    public IReadOnlyList<double> Scales => scales;

    /// <summary>Counts.</summary>
    /// <returns>The counts.</returns>
    public FreeDirections Count()
    {
        using var scope = NewDisposeScope();
        List<SpanDirections> layers = [];
        List<GaugeDirections> gauge = [];
        long spanTotal = 0, gaugeTotal = 0, total;
        if (IsExact)
        {
            List<(long[] Places, Tensor Basis)> free = [];
            foreach (IReadOnlyList<StepSpan> group in groups)
            {
                (long[] places, Tensor basis) = FreeOf(group);
                free.Add((places, basis));
                spanTotal += basis.size(1);
                layers.Add(Layer(group, basis.size(1)));
            }

            List<Tensor> moved = [];
            foreach (GaugeSpace space in spaces)
            {
                Tensor basis = OrthonormalBasis.Of(DirectionsOf(space));
                if (basis.size(1) == 0)
                    continue;
                gauge.Add(Describe(space, basis.size(1)));
                moved.Add(basis);
            }

            Tensor together = OrthonormalBasis.Of(moved.Count == 0 ? zeros(layout.Count, 0, dtype: ScalarType.Float64, device: CPU) : cat(moved, 1));
            gaugeTotal = together.size(1);
            total = spanTotal + Beside(together, free);
        }
        else
        {
            foreach (IReadOnlyList<StepSpan> group in groups)
            {
                long directions = ByRanks(group);
                spanTotal += directions;
                layers.Add(Layer(group, directions));
            }

            foreach (SpaceKind space in spaceKinds)
            {
                long directions = InWriters(space);
                if (directions == 0)
                    continue;
                gauge.Add(Describe(space, directions));
                gaugeTotal += directions;
            }

            total = spanTotal + gaugeTotal;
        }

        HashSet<Parameter> stated = new(sums.Network.Steps().SelectMany(step => step.Parameters), ReferenceEqualityComparer.Instance);
        return new()
        {
            Total = total,
            IsExact = IsExact,
            Spans = layers,
            Gauge = gauge,
            SpanTotal = spanTotal,
            GaugeTotal = gaugeTotal,
            Covered = layers.Sum(layer => layer.Parameters),
            Uncovered = [.. sums.Network.NamedParameters().Where(named => !stated.Contains(named.Parameter)).Select(named => string.Create(CultureInfo.InvariantCulture, $"{named.Name} ({named.Parameter.numel():N0})"))],
            Frozen = sums.Network is nn.Module module ? [.. module.named_parameters().Where(named => !named.parameter.requires_grad).Select(named => named.name)] : [],
        };
    }

    /// <summary>The directions of every mechanism, as columns over all trainable numbers.</summary>
    /// <returns>[parameters, directions].</returns>
    public Tensor Claimed()
    {
        using var scope = NewDisposeScope();
        (Tensor spanned, Tensor gauge) = ClaimedParts();
        return cat([gauge, spanned], 1).MoveToOuterDisposeScope();
    }

    /// <summary>The directions in single layers, and those between layers, as columns over all trainable numbers.</summary>
    /// <returns>Two tensors of [parameters, directions], in the dispose scope of the caller.</returns>
    public (Tensor Spans, Tensor Gauge) ClaimedParts()
    {
        using var scope = NewDisposeScope();
        Tensor none = zeros(layout.Count, 0, dtype: ScalarType.Float64, device: CPU);
        Tensor[] spanned = [none, .. SpanParts().Select(part => part.Directions)], gauge = [none, .. GaugeParts().Select(part => part.Directions)];
        return (cat(spanned, 1).MoveToOuterDisposeScope(), cat(gauge, 1).MoveToOuterDisposeScope());
    }

    /// <summary>The free directions in single layers, for each set of steps that share parameters.</summary>
    /// <returns>The steps with a basis, [parameters, directions], in the dispose scope of the caller.</returns>
    public IEnumerable<(IReadOnlyList<StepSpan> Steps, Tensor Directions)> SpanParts() => groups.Select(group => (group, InParameters(() =>
    {
        (long[] places, Tensor basis) = FreeOf(group);
        return zeros(layout.Count, basis.size(1), dtype: ScalarType.Float64, device: CPU).index_copy(0, tensor(places, device: CPU), basis);
    })));

    /// <summary>The free directions between layers, for each space of the network.</summary>
    /// <returns>The space with a direction for each of its solutions, [parameters, solutions], which is 0 if it moves nothing; in the dispose scope of the caller.</returns>
    public IEnumerable<(GaugeSpace Space, Tensor Directions)> GaugeParts() => spaces.Select(space => (space, InParameters(() => DirectionsOf(space))));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (StepSpan span in spans)
            span.Dispose();
    }

    /// <summary>Takes vectors from balanced coordinates to those of the parameters.</summary>
    private Tensor InParameters(Func<Tensor> directions)
    {
        using var scope = NewDisposeScope();
        return (directions() / tensor(scales, ScalarType.Float64, CPU).unsqueeze(1)).MoveToOuterDisposeScope();
    }

    private static IEnumerable<string> Caveats(StepSpan span, bool isRounded)
    {
        string layer = span.Step.Output.Name;
        string?[] caveats = [isRounded ? Rounding(span.InputSpan, $"inputs of {layer}") : null, span.InputSpan?.Rank.Doubt($"inputs of {layer}"), span.OutputSpan?.Rank.Doubt($"Jacobians at {layer}"), span.Products?.Rank.Doubt($"derivatives by {layer}")];
        return caveats.OfType<string>();
    }

    /// <summary>Says that directions may be spanned by nothing but the rounding of float32 data, where they are that short.</summary>
    private static string? Rounding(ColumnSpan? span, string of)
    {
        int count = span?.Rank.Spectrum.Take(span.Rank.Rank).Count(square => Math.Sqrt(square) < SinglePrecision * Math.Sqrt(span.Rank.Scale)) ?? 0;
        return count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"The {of} span {span!.Rank.Rank} directions, {count} of which may be only the rounding of float32: below {SinglePrecision:0e+0} of the largest. What reads these counts as not free; with data and network in float64 it may be.");
    }

    /// <summary>Groups the steps that share parameters.</summary>
    private static IReadOnlyList<IReadOnlyList<StepSpan>> Grouped(IReadOnlyList<StepSpan> spans)
    {
        List<List<StepSpan>> groups = [];
        foreach (StepSpan span in spans)
        {
            List<StepSpan>[] sharing = [.. groups.Where(group => group.Any(other => other.Step.Parameters.Any(parameter => span.Step.Parameters.Any(own => ReferenceEquals(own, parameter)))))];
            groups.RemoveAll(sharing.Contains);
            groups.Add([.. sharing.SelectMany(group => group), span]);
        }

        return groups;
    }

    /// <summary>The factors of the balanced coordinates: the sizes of the derivatives by each number; 1 where these are 0.</summary>
    private double[] SizesOfDerivatives()
    {
        double[] squares = new double[layout.Count];
        foreach (StepSpan span in spans)
            for (int input = 0; input < span.Inputs; input++)
                for (int output = 0; output < span.Outputs; output++)
                {
                    (Parameter parameter, long index) = span.At(input, output);
                    if (layout.PlaceOf(parameter, index) is { } place)
                        squares[place] += Math.Pow(span.SizeAt(input, output), 2);
                }

        return [.. squares.Select(square => square > 0 ? Math.Sqrt(square) : 1)];
    }

    /// <summary>The free directions of the parameters of steps that share some: an orthonormal basis in balanced coordinates, and the places of these.</summary>
    private (long[] Places, Tensor Basis) FreeOf(IReadOnlyList<StepSpan> group)
    {
        using var scope = NewDisposeScope();
        if (group is [var only] && Entries(only).All(entry => entry.Place is not null))
        {
            double[,] sizes = new double[only.Inputs, only.Outputs];
            foreach ((int input, int output, long? place) in Entries(only))
                sizes[input, output] = scales[place!.Value];
            return ([.. Entries(only).Select(entry => entry.Place!.Value)], only.Free(sizes).MoveToOuterDisposeScope());
        }

        // Where parameters are shared or some are frozen: the complement of everything that any use determines.
        long[] places = [.. group.SelectMany(Entries).Select(entry => entry.Place).OfType<long>().Distinct().Order()];
        Dictionary<long, long> columnOf = places.Select((place, column) => (place, column)).ToDictionary(pair => pair.place, pair => (long)pair.column);
        List<Tensor> determined = [];
        foreach (StepSpan span in group)
        {
            (int Input, int Output, long? Place)[] trained = [.. Entries(span).Where(entry => entry.Place is not null)];
            Tensor functionals = span.Determined().flatten(1).index_select(1, tensor([.. trained.Select(entry => ((long)entry.Input * span.Outputs) + entry.Output)], device: CPU));
            functionals = functionals / tensor([.. trained.Select(entry => scales[entry.Place!.Value])], ScalarType.Float64, CPU);
            determined.Add(zeros(functionals.size(0), places.Length, dtype: ScalarType.Float64, device: CPU).index_copy(1, tensor([.. trained.Select(entry => columnOf[entry.Place!.Value])], device: CPU), functionals));
        }

        Tensor rows = OrthonormalBasis.Of(cat(determined).t());
        if (rows.size(1) == 0)
            return (places, eye(places.Length, dtype: ScalarType.Float64, device: CPU).MoveToOuterDisposeScope());
        (Tensor basis, _) = linalg.qr(rows, linalg.QRMode.Complete);
        return (places, basis.narrow(1, rows.size(1), places.Length - rows.size(1)).MoveToOuterDisposeScope());
    }

    private IEnumerable<(int Input, int Output, long? Place)> Entries(StepSpan span)
    {
        for (int input = 0; input < span.Inputs; input++)
            for (int output = 0; output < span.Outputs; output++)
            {
                (Parameter parameter, long index) = span.At(input, output);
                yield return (input, output, layout.PlaceOf(parameter, index));
            }
    }

    /// <summary>The directions along which the symmetries of a space move the parameters, in balanced coordinates; 0 for a symmetry that moves none.</summary>
    private Tensor DirectionsOf(GaugeSpace space)
    {
        using var scope = NewDisposeScope();
        Dictionary<int, List<(int Solution, double Value)>> byRoot = [];
        for (int solution = 0; solution < space.Solutions.Count; solution++)
            foreach ((int root, double value) in space.Solutions[solution])
            {
                if (!byRoot.TryGetValue(root, out List<(int, double)>? list))
                    byRoot[root] = list = [];
                list.Add((solution, value));
            }

        int count = space.Solutions.Count;
        double[] directions = new double[layout.Count * count], parts = new double[layout.Count * count];
        HashSet<Parameter> done = new(ReferenceEqualityComparer.Instance);
        HashSet<HookPoint> touched = [.. space.Places.Select(place => place.Hook)];
        foreach (NetworkStep step in relations.Steps.Where(step => step.Parameters.Any(parameter => !done.Contains(parameter))))
        {
            bool isTouched = step.Inputs.Append(step.Output).Any(touched.Contains);
            foreach (ParameterChange change in isTouched ? relations.Changes.Of(step) : [])
            {
                // All uses of a parameter demand the same change, so that the first one is enough.
                if (change.Parameter is not { } parameter || done.Contains(parameter) || layout.PlaceOf(parameter, change.Index) is not { } place)
                    continue;
                foreach ((int unknown, double factor) in change.Terms)
                {
                    (int root, double ratio) = relations.Unknowns.Find(unknown);
                    if (factor == 0 || !byRoot.TryGetValue(root, out List<(int Solution, double Value)>? some))
                        continue;
                    foreach ((int solution, double value) in some)
                    {
                        double part = factor * ratio * value * scales[place];
                        directions[(place * count) + solution] += part;
                        parts[(place * count) + solution] += Math.Abs(part);
                    }
                }
            }

            if (isTouched)
                done.UnionWith(step.Parameters);
        }

        Tensor moved = tensor(directions, [layout.Count, count], ScalarType.Float64, CPU), sizes = tensor(parts, [layout.Count, count], ScalarType.Float64, CPU);
        Tensor hasEffect = moved.Squared().sum([0]).sqrt().gt(sizes.Squared().sum([0]).sqrt().Times(Cancelled));
        return (moved * hasEffect).MoveToOuterDisposeScope();
    }

    /// <summary>Counts the orthonormal directions that add to what is free in single layers.</summary>
    private static long Beside(Tensor directions, List<(long[] Places, Tensor Basis)> free)
    {
        using var scope = NewDisposeScope();
        if (directions.size(1) == 0)
            return 0;
        Tensor rest = directions.clone();
        foreach ((long[] places, Tensor basis) in free.Where(one => one.Basis.size(1) > 0))
        {
            Tensor index = tensor(places, device: CPU);
            Tensor rows = rest.index_select(0, index);
            rest.index_copy_(0, index, rows - basis.matmul(basis.t().matmul(rows)));
        }

        return Matrix.Numbers(linalg.svdvals(rest)).Count(value => value > Apart);
    }

    /// <summary>The number of trainable numbers of steps, each once.</summary>
    private static long Trained(IReadOnlyList<StepSpan> group) =>
        new HashSet<Parameter>(group.SelectMany(span => span.Step.Parameters), ReferenceEqualityComparer.Instance).Where(parameter => parameter.requires_grad).Sum(parameter => parameter.numel());

    /// <summary>The number of free directions of steps by ranks alone: d d' - rank G rank K, less what other uses of the same parameters determine.</summary>
    private static long ByRanks(IReadOnlyList<StepSpan> group)
    {
        if (group is [var only] && only.Step.Parameters.All(parameter => parameter.requires_grad))
            return only.ByRanks;
        long trained = Trained(group);
        return Math.Max(trained - group.Sum(span => ((long)span.Inputs * span.Outputs) - span.ByRanks), 0);
    }

    /// <summary>The constants that may be added by themselves: for each the hook points and units that move with it.</summary>
    private List<(HookPoint Hook, int Unit)>[] Shifts(IReadOnlyList<(int Root, double Value)[]> solutions)
    {
        Dictionary<int, List<(HookPoint, int)>> byRoot = solutions.Where(solution => solution.Length == 1).ToDictionary(solution => solution[0].Root, _ => new List<(HookPoint, int)>());
        foreach (ChangePlace place in relations.Places)
            for (int unit = 0; unit < place.Units; unit++)
                if (byRoot.TryGetValue(relations.Unknowns.Find(place.V(unit)).Root, out List<(HookPoint, int)>? moved))
                    moved.Add((place.Hook, unit));
        return [.. byRoot.Values];
    }

    /// <summary>
    /// Counts the symmetries of a space that are visible in steps that write into it, beside what these have free by themselves. The steps
    /// read from earlier spaces or from data. So the matrix of all symmetries in the steps of all spaces, in the order of computation, is
    /// block-triangular, and the counts add up to a lower bound.
    /// </summary>
    private long InWriters(SpaceKind space) => WriterRank.Of(space, [.. spans.Where(span =>
        space.BlocksAt.ContainsKey(span.Step.Output) && kinds!.IsFree(span.Step) && (span.Step is AddedTableStep || span.Step.Inputs.All(input => kinds.OrderOf(input) < space.Order)))]);

    private static SpanDirections Layer(IReadOnlyList<StepSpan> group, long directions)
    {
        StepSpan first = group[0];
        long parameters = Trained(group);
        string name = string.Join(" and ", group.Select(span => span.Step.Output.Name));
        if (first.Step is not GainStep)
            return new(name, parameters, first.Inputs, first.Outputs, first.InputRank, first.OutputRank, first.InputSpan?.Rank, first.OutputSpan?.Rank, first.DeadUnits, directions);
        // The numbers of a gain are looked at all together.
        int numbers = first.Inputs * first.Outputs;
        return new(name, parameters, numbers, first.Outputs, first.Products?.Rank.Rank ?? numbers, first.OutputRank, first.Products?.Rank, null, first.DeadUnits, directions);
    }

    private GaugeDirections Describe(GaugeSpace space, long directions)
    {
        var group = new GaugeGroup(space, relations.Steps, sums.SlopesOf, sums.HeadsOf);
        return new(space.Name, group.Name, directions, group.HoldsForEveryInput, group.Meaning);
    }

    private GaugeDirections Describe(SpaceKind space, long directions)
    {
        var group = new SpaceKindGroup(space, relations.Steps, sums.HeadsOf);
        bool isOfAttention = relations.Steps.OfType<AttentionStep>().Any(step => space.Hooks.Contains(step.Queries) || space.Hooks.Contains(step.Values));
        return new(GaugeSpace.NameOf(space.Hooks, isOfAttention), group.Name, directions, group.HoldsForEveryInput, group.Meaning);
    }
}
