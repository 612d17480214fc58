using TorchSharp.Modules;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The changes of a network's values, from x to x + eps (x A + v) at some hook points, which its maps undo: the derivative of a one-parameter
/// group of transformations of the parameters. The parameters' velocity is an affine function F of them, so that the finite transformation
/// is the solution of w' = F(w), whose Taylor series converges for every step.
/// </summary>
internal sealed class SymmetryGenerator
{
    /// <summary>Terms of the series below this ratio to the parameters are nothing but rounding.</summary>
    private const double Negligible = 1e-18;

    /// <summary>The largest number of terms: enough for steps of 1 with A of norm 20.</summary>
    private const int MaxTerms = 120;

    /// <summary>The step after which demands are compared, and the ratio to their sizes up to which they are the same.</summary>
    private const double TestedStep = 0.5, SameDemand = 1e-9;

    private readonly IReadOnlyDictionary<int, Place> places;

    private SymmetryGenerator(IReadOnlyDictionary<int, Place> places) => this.places = places;

    /// <summary>The hook points that change, with the changes there: from which unit (-1 for a constant) to which, and by how much.</summary>
    public IEnumerable<(HookPoint Hook, IReadOnlyList<(int From, int To, double Value)> Changes)> Changes =>
        places.OrderBy(place => place.Key).Select(place => (place.Value.Hook, (IReadOnlyList<(int, int, double)>)[.. place.Value.Entries.OrderBy(entry => entry.Key).Select(entry =>
            (entry.Key < place.Value.Units * place.Value.Units ? entry.Key / place.Value.Units : -1, entry.Key % place.Value.Units, entry.Value))]));

    /// <summary>The hook points that change, with the number of units there and the entries of A, row by row, and then of v that are not 0.</summary>
    public IEnumerable<(HookPoint Hook, int Units, IReadOnlyList<(int Entry, double Value)> Entries)> Entries =>
        places.OrderBy(place => place.Key).Select(place => (place.Value.Hook, place.Value.Units, (IReadOnlyList<(int, double)>)[.. place.Value.Entries.OrderBy(entry => entry.Key).Select(entry => (entry.Key, entry.Value))]));

    /// <summary>Makes the generator of <see cref="Entries"/>.</summary>
    /// <param name="entries">The hook points, units and entries.</param>
    public static SymmetryGenerator OfEntries(IEnumerable<(HookPoint Hook, int Units, IEnumerable<(int Entry, double Value)> Entries)> entries) =>
        new(entries.ToDictionary(place => place.Hook.Index, place => new Place(place.Hook, place.Units, place.Entries.ToDictionary(entry => entry.Entry, entry => entry.Value))));

    /// <summary>Makes the generator of a solution of the gauge relations; the largest entry becomes 1.</summary>
    /// <param name="space">The space of the solution.</param>
    /// <param name="solution">The solution.</param>
    public static SymmetryGenerator Of(GaugeSpace space, IReadOnlyList<(int Root, double Value)> solution)
    {
        Dictionary<int, double> valueOf = solution.ToDictionary(entry => entry.Root, entry => entry.Value);
        Dictionary<int, Place> places = [];
        foreach (ChangePlace place in space.Places)
        {
            Dictionary<int, double> entries = [];
            foreach ((int entry, int root, double factor) in space.EntriesAt(place))
                if (valueOf.TryGetValue(root, out double value) && value * factor != 0)
                    entries[entry] = value * factor;
            if (entries.Count > 0)
                places[place.Hook.Index] = new(place.Hook, place.Units, entries);
        }

        double largest = places.Values.SelectMany(place => place.Entries.Values).Select(Math.Abs).DefaultIfEmpty(1).Max();
        return Sum([(new SymmetryGenerator(places), 1 / largest)]);
    }

    /// <summary>Makes the generator of a change of one unit of a layer.</summary>
    /// <param name="hooks">The hook points of the layer's values, before and after its gates.</param>
    /// <param name="units">The number of units.</param>
    /// <param name="from">The unit that is added; the number of units for the constant.</param>
    /// <param name="to">The unit to which it is added.</param>
    public static SymmetryGenerator OfUnit(IEnumerable<HookPoint> hooks, int units, int from, int to) =>
        // The entries of v come after those of A.
        new(hooks.ToDictionary(hook => hook.Index, hook => new Place(hook, units, new Dictionary<int, double> { [(from * units) + to] = 1 })));

    /// <summary>Adds generators.</summary>
    /// <param name="parts">Generators and their factors.</param>
    public static SymmetryGenerator Sum(IEnumerable<(SymmetryGenerator Generator, double Factor)> parts)
    {
        Dictionary<int, (Place First, Dictionary<int, double> Entries)> sum = [];
        foreach ((SymmetryGenerator generator, double factor) in parts)
            foreach ((int hook, Place place) in generator.places)
            {
                if (!sum.TryGetValue(hook, out (Place First, Dictionary<int, double> Entries) entries))
                    sum[hook] = entries = (place, []);
                foreach ((int entry, double value) in place.Entries)
                    entries.Entries[entry] = entries.Entries.GetValueOrDefault(entry) + (factor * value);
            }

        return new(sum.ToDictionary(pair => pair.Key, pair => pair.Value.First with { Entries = pair.Value.Entries }));
    }

    /// <summary>The finite transformation of a network's parameters as a power series in the step.</summary>
    /// <param name="network">The network, with the parameters at which it begins.</param>
    /// <returns>The coefficients, each over all trained numbers in the order of the network's parameters.</returns>
    public IReadOnlyList<double[]> SeriesFrom(IInstrumentedNetwork network)
    {
        IReadOnlyList<NetworkStep> steps = network.Steps();
        Parameter[] all = [.. steps.SelectMany(step => step.Parameters).Distinct(ReferenceEqualityComparer.Instance).Cast<Parameter>()];
        var now = new StepWeights();
        Dictionary<Parameter, double[]> zero = all.ToDictionary<Parameter, Parameter, double[]>(parameter => parameter, parameter => new double[parameter.numel()], ReferenceEqualityComparer.Instance);
        Dictionary<Parameter, double[]> constant = Velocity(steps, zero);
        List<double[]> series = [ParameterNumbers.Of(network)];
        Dictionary<Parameter, double[]> term = Velocity(steps, all.ToDictionary<Parameter, Parameter, double[]>(parameter => parameter, now.Of, ReferenceEqualityComparer.Instance));
        double size = series[0].Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (int order = 1; order <= MaxTerms; order++)
        {
            series.Add(ParameterNumbers.InOrder(network, term));
            double largest = series[order].Select(Math.Abs).DefaultIfEmpty(0).Max();
            if (largest <= Negligible * Math.Max(size, series[1].Select(Math.Abs).DefaultIfEmpty(0).Max()))
                return series;
            // What does not move has no further terms, and neither has the constant.
            Dictionary<Parameter, double[]> next = Velocity(steps, zero.ToDictionary<KeyValuePair<Parameter, double[]>, Parameter, double[]>(pair => pair.Key, pair => term.GetValueOrDefault(pair.Key) ?? pair.Value, ReferenceEqualityComparer.Instance));
            foreach ((Parameter parameter, double[] numbers) in next)
                for (int i = 0; i < numbers.Length; i++)
                    numbers[i] = (numbers[i] - constant[parameter][i]) / (order + 1);
            term = next;
        }

        return series;
    }

    /// <summary>
    /// Whether the generator is that of a finite transformation: where all uses of a parameter demand the same change, and what is not trained
    /// none, after a step too. It need not be, if A depends on weights that move: those of maps that share them.
    /// </summary>
    /// <param name="network">The network, with the parameters at which the transformation begins.</param>
    public bool IsFiniteFor(IInstrumentedNetwork network)
    {
        double[] after = new ParameterPath(SeriesFrom(network)).At(TestedStep);
        Dictionary<Parameter, double[]> numbers = new(ReferenceEqualityComparer.Instance);
        int start = 0;
        foreach ((_, Parameter parameter) in network.NamedParameters())
            numbers[parameter] = after[start..(start += (int)parameter.numel())];
        Dictionary<Parameter, Dictionary<long, double>> demanded = new(ReferenceEqualityComparer.Instance);
        foreach ((Parameter? parameter, long index, double change, double size) in Demands(network.Steps(), numbers).SelectMany(step => step))
        {
            double expected = 0;
            if (parameter is { requires_grad: true })
            {
                if (!demanded.TryGetValue(parameter, out Dictionary<long, double>? own))
                    demanded[parameter] = own = [];
                if (own.TryAdd(index, change))
                    continue;
                expected = own[index];
            }

            if (Math.Abs(change - expected) > SameDemand * (size + Math.Abs(expected)))
                return false;
        }

        return true;
    }

    /// <summary>F: the velocities of the trained parameters that move.</summary>
    private Dictionary<Parameter, double[]> Velocity(IReadOnlyList<NetworkStep> steps, IEnumerable<KeyValuePair<Parameter, double[]>> numbers)
    {
        Dictionary<Parameter, double[]> velocities = new(ReferenceEqualityComparer.Instance);
        HashSet<Parameter> done = new(ReferenceEqualityComparer.Instance);
        foreach (IEnumerable<(Parameter? Parameter, long Index, double Change, double Size)> ofStep in Demands(steps, numbers))
        {
            HashSet<Parameter> moved = new(ReferenceEqualityComparer.Instance);
            foreach ((Parameter? parameter, long index, double change, _) in ofStep)
            {
                // All uses of a parameter demand the same change, so that the first one is enough.
                if (parameter is not { requires_grad: true } || done.Contains(parameter))
                    continue;
                if (moved.Add(parameter))
                    velocities[parameter] = new double[parameter.numel()];
                velocities[parameter][index] = change;
            }

            done.UnionWith(moved);
        }

        return velocities;
    }

    /// <summary>What each step demands of its parameters, null for a missing bias: the place of a number, its change, and the sum of the sizes of the change's terms.</summary>
    private IEnumerable<IEnumerable<(Parameter? Parameter, long Index, double Change, double Size)>> Demands(IReadOnlyList<NetworkStep> steps, IEnumerable<KeyValuePair<Parameter, double[]>> numbers)
    {
        int count = 1;
        Dictionary<int, ChangePlace> changing = [];
        foreach ((int hook, Place place) in places)
        {
            changing[hook] = new(place.Hook, place.Units, count, FormsMatrix: true);
            count += changing[hook].Count;
        }

        double[] unknowns = new double[count];
        foreach ((int hook, Place place) in places)
            foreach ((int entry, double value) in place.Entries)
                unknowns[changing[hook].First + entry] = value;
        ParameterChanges changes = new(new StepWeights(numbers), hook => changing.GetValueOrDefault(hook.Index));
        return steps.Where(step => step.Inputs.Append(step.Output).Any(hook => changing.ContainsKey(hook.Index))).Select(step => changes.Of(step).Select(change =>
        {
            double sum = 0, size = 0;
            foreach ((int unknown, double factor) in change.Terms)
            {
                sum += factor * unknowns[unknown];
                size += Math.Abs(factor * unknowns[unknown]);
            }

            return (change.Parameter, change.Index, sum, size);
        }));
    }

    /// <summary>The changes at a hook point: entries of A, row by row, and then of v.</summary>
    private sealed record Place(HookPoint Hook, int Units, IReadOnlyDictionary<int, double> Entries);
}
