using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Products with the parameter Jacobian J of the outputs of a trace, which is never formed. For each step with trained parameters, a change
/// of these moves the step's output, and the network's own products take that on to the outputs; J^T goes the other way. So a network with L
/// such steps takes L products between hook points for each of J v and J^T u.
/// </summary>
internal sealed class ParameterProducts
{
    private readonly IInstrumentedNetwork network;
    private readonly NetworkDescription description;
    private readonly StepDerivative[] steps;
    private readonly Dictionary<Parameter, long> starts = new(ReferenceEqualityComparer.Instance);
    private readonly HookPoint[] needs;

    /// <summary>Prepares the products.</summary>
    /// <param name="network">The network, in float64.</param>
    /// <exception cref="NotSupportedException">A trained parameter is in none of the steps that the network states.</exception>
    public ParameterProducts(IInstrumentedNetwork network)
    {
        this.network = network;
        description = network.Description;
        steps = [.. network.Steps().Select(step => StepDerivative.For(description, step)).OfType<StepDerivative>().Where(step => step.Trained.Count > 0)];
        HashSet<Parameter> stated = new(steps.SelectMany(step => step.Trained), ReferenceEqualityComparer.Instance);
        foreach ((string name, Parameter parameter) in network.NamedParameters())
        {
            if (!stated.Contains(parameter))
                throw new NotSupportedException($"{description.Name} states no step that has the parameter {name}, so that its derivatives are not known. State its layer in {nameof(IInstrumentedNetwork.Steps)}.");
            if (starts.TryAdd(parameter, Count))
                Count += parameter.numel();
        }

        Outputs = description.WidthAt(description.Output);
        needs = [.. description.HookPoints];
        NumbersOfSample = description.HookPoints.Sum(description.WidthAt) + steps.Sum(step => step.Step is ConvolutionStep windows ? PlaceValues.Positions(description, windows.Output) * windows.Weight.numel() / windows.Weight.size(0) : 0);
    }

    /// <summary>The number of trained parameters.</summary>
    public long Count { get; private set; }

    /// <summary>The number of outputs of a sample.</summary>
    public long Outputs { get; }

    /// <summary>The numbers at all hook points of a sample, and those of the patches of its images.</summary>
    public long NumbersOfSample { get; }

    /// <summary>
    /// About how many multiply-adds a sample takes for J^T J v: the maps of the forward pass, each step's own derivative both ways, and the maps
    /// after it both ways. What is not a map, the patterns of attention among them, is not counted.
    /// </summary>
    public double MultiplyAdds
    {
        get
        {
            double[] maps = [.. network.Steps().Where(step => step is MapStep or ConvolutionStep).Select(step => (double)step.Parameters[0].numel() * PlaceValues.Positions(description, step.Output))];
            return maps.Select((each, index) => (3 + (2.0 * index)) * each).Sum();
        }
    }

    /// <summary>Runs the network.</summary>
    /// <param name="inputs">Inputs of the network, or of one in another type, [n, ..input..].</param>
    /// <returns>A trace with all that the products need, which the caller disposes.</returns>
    public NetworkTrace Trace(Tensor inputs) => network.Trace(description.Vocabulary is null ? inputs.to(network.Dtype) : inputs, needs);

    /// <summary>J v: how the outputs change with the parameters.</summary>
    /// <param name="trace">A trace of n samples.</param>
    /// <param name="vectors">k changes of all trained parameters, in the order of the network's parameters, [k, parameters], float64.</param>
    /// <returns>[k, n, outputs], float64, in the dispose scope of the caller.</returns>
    public Tensor Push(NetworkTrace trace, Tensor vectors)
    {
        using var scope = NewDisposeScope();
        long count = vectors.size(0);
        Tensor sum = zeros(count, trace.BatchSize, Outputs, dtype: ScalarType.Float64, device: vectors.device);
        foreach (StepDerivative step in steps)
        {
            using var own = NewDisposeScope();
            Tensor change = step.Push(trace, ChangeOf);
            Tensor tangents = PlaceValues.ToShape(description, step.Step.Output, change.flatten(0, 1)).unflatten(0, [count, trace.BatchSize]);
            sum.AddInPlace(network.Jvp(trace, step.Step.Output, description.Output, tangents.to(network.Dtype)).ToFloat64().flatten(2));
        }

        return sum.MoveToOuterDisposeScope();

        Tensor? ChangeOf(Parameter? parameter) => parameter is not null && starts.TryGetValue(parameter, out long start)
            ? vectors.narrow(1, start, parameter.numel()).reshape([count, .. parameter.shape])
            : null;
    }

    /// <summary>J^T u: the derivatives of combinations of outputs, summed over the samples.</summary>
    /// <param name="trace">A trace of n samples.</param>
    /// <param name="cotangents">k combinations, [k, n, outputs].</param>
    /// <returns>[k, parameters], float64, in the dispose scope of the caller.</returns>
    public Tensor Pull(NetworkTrace trace, Tensor cotangents)
    {
        using var scope = NewDisposeScope();
        Tensor sums = zeros(cotangents.size(0), Count, dtype: ScalarType.Float64, device: cotangents.device);
        foreach ((Parameter parameter, Tensor part) in Parts(trace, cotangents, bySample: false))
            sums.narrow(1, starts[parameter], parameter.numel()).AddInPlace(part.squeeze(1));
        return sums.MoveToOuterDisposeScope();
    }

    /// <summary>The squares of rows of J, summed over the rows.</summary>
    /// <param name="trace">A trace of n samples.</param>
    /// <param name="first">The first output.</param>
    /// <param name="count">The number of outputs.</param>
    /// <returns>[parameters], float64, in the dispose scope of the caller.</returns>
    public Tensor Squares(NetworkTrace trace, long first, long count)
    {
        using var scope = NewDisposeScope();
        Tensor units = eye(Outputs, dtype: ScalarType.Float64, device: TraceDevice.Of(trace)).narrow(0, first, count).unsqueeze(1).expand(count, trace.BatchSize, Outputs);
        Tensor sums = zeros(Count, dtype: ScalarType.Float64, device: units.device);
        // The derivative by a shared parameter is the sum of what its uses contribute, and is squared as a whole.
        foreach (var uses in Parts(trace, units, bySample: true).GroupBy(part => starts[part.Parameter], part => part.Part))
        {
            Tensor rows = uses.Aggregate((sum, other) => sum.Plus(other));
            sums.narrow(0, uses.Key, rows.size(2)).AddInPlace(rows.Squared().sum([0, 1]));
        }

        return sums.MoveToOuterDisposeScope();
    }

    private IEnumerable<(Parameter Parameter, Tensor Part)> Parts(NetworkTrace trace, Tensor cotangents, bool bySample)
    {
        long count = cotangents.size(0);
        Tensor shaped = cotangents.to(network.Dtype).reshape([count, trace.BatchSize, .. description.OutputShape]);
        foreach (StepDerivative step in steps)
        {
            Tensor pulled = network.Vjp(trace, step.Step.Output, description.Output, shaped);
            Tensor places = PlaceValues.Of(description, step.Step.Output, pulled.flatten(0, 1)).unflatten(0, [count, trace.BatchSize]);
            foreach ((Parameter parameter, Tensor part) in step.Pull(trace, places, bySample).Where(pair => starts.ContainsKey(pair.Parameter)))
                yield return (parameter, part);
        }
    }
}
