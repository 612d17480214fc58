using System.Globalization;
using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// What the data say about the free directions of a network: what the inputs and cotangents of every step with parameters span, which units
/// of elementwise steps have slopes in a constant ratio, which heads of attention have the same pattern, and the size of the values. It
/// runs in float64, for a network of another type on a copy; then it also counts the samples on which the network opens other gates.
/// </summary>
internal sealed class FreeDirectionSums : SampleSums
{
    /// <summary>The largest number of outputs, over all positions, that are looked at one by one.</summary>
    public const long MostOutputs = 4096;

    /// <summary>The number of numbers of the cotangents that are pulled back at once.</summary>
    private const long NumbersAtOnce = 1 << 22;

    private readonly IInstrumentedNetwork network, original;
    private readonly NetworkDescription description;
    private readonly IReadOnlyList<StepSums> steps;
    private readonly IReadOnlyList<(FixedStep Step, SlopePatterns Patterns)> slopes;
    private readonly IReadOnlyList<(AttentionStep Step, HeadPatterns Patterns)> heads;
    private readonly HookPoint[] places;
    private readonly double[][] squares;
    private readonly HookPoint[] needs;
    private long otherGates;

    /// <summary>Sums without samples.</summary>
    /// <param name="network">The network in float64, or as it is if it can't be copied.</param>
    /// <param name="original">The network that it is a copy of, or itself.</param>
    /// <param name="unitByUnit">Whether units and rows are looked at one by one.</param>
    public FreeDirectionSums(IInstrumentedNetwork network, IInstrumentedNetwork original, bool unitByUnit)
    {
        this.network = network;
        this.original = original;
        description = network.Description;
        IReadOnlyList<NetworkStep> all = network.Steps();
        LooksAtOutputs = description.WidthAt(description.Output) <= MostOutputs;
        steps = [.. all.Select(step => step.Parameters.Any(parameter => parameter.requires_grad) ? StepSums.For(description, step, LooksAtOutputs, unitByUnit) : null).OfType<StepSums>()];
        slopes = [.. all.OfType<FixedStep>().Where(step => step.Rule is ChangeRule.Slopes or ChangeRule.Bounded).Select(step => (step, new SlopePatterns(PlaceValues.Units(description, step.Output))))];
        heads = [.. all.OfType<AttentionStep>().Select(step => (step, new HeadPatterns((int)description.ShapeAt(step.Pattern)[0])))];
        places = [.. all.SelectMany(step => step.Inputs.Append(step.Output)).Where(hook => hook != description.Input || description.Vocabulary is null).Distinct().OrderBy(hook => hook.Index)];
        squares = [.. places.Select(place => new double[PlaceValues.Units(description, place)])];
        // Products need the values between two places, and those at all places are looked at anyway.
        needs = [.. description.HookPoints];
    }

    /// <summary>Whether all outputs are looked at; else it is unknown what they read.</summary>
    public bool LooksAtOutputs { get; }

    /// <summary>The sums of the steps with trainable parameters.</summary>
    public IReadOnlyList<StepSums> Steps => steps;

    /// <summary>The network in float64.</summary>
    public IInstrumentedNetwork Network => network;

    /// <summary>Whether the network is a copy in float64 of one in float32, whose data are rounded.</summary>
    public bool IsCopy => !ReferenceEquals(network, original);

    /// <summary>The number of samples on which the network opens other gates than its copy in float64.</summary>
    public long SamplesWithOtherGates => otherGates;

    /// <summary>The slopes of an elementwise step.</summary>
    /// <param name="step">The step.</param>
    public SlopePatterns SlopesOf(FixedStep step) => slopes.First(one => one.Step == step).Patterns;

    /// <summary>The patterns of an attention step.</summary>
    /// <param name="step">The step.</param>
    public HeadPatterns HeadsOf(AttentionStep step) => heads.First(one => one.Step == step).Patterns;

    /// <summary>The root mean square of the values of each unit at a place; 1 where it is not known.</summary>
    /// <param name="place">The place.</param>
    public double[] SizesAt(HookPoint place)
    {
        int index = Array.IndexOf(places, place);
        return index < 0
            ? [.. Enumerable.Repeat(1.0, PlaceValues.Units(description, place))]
            : [.. squares[index].Select(sum => Math.Sqrt(sum / Math.Max(Count * PlaceValues.Positions(description, place), 1)))];
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> State =>
    [
        tensor(otherGates, ScalarType.Int64, CPU),
        .. squares.Select(sums => tensor(sums, ScalarType.Float64, CPU)),
        .. slopes.Select(one => one.Patterns.State),
        .. heads.Select(one => one.Patterns.State),
        .. steps.SelectMany(step => step.State),
    ];

    /// <inheritdoc/>
    private protected override Device Device => CPU;

    /// <inheritdoc/>
    public override void Merge(SampleSums other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other is not FreeDirectionSums sums || sums.steps.Count != steps.Count)
            throw new ArgumentException($"{other.GetType().Name} can't be merged into {nameof(FreeDirectionSums)} of another network.", nameof(other));
        otherGates += sums.otherGates;
        AddSquares(sums.squares);
        foreach (((_, SlopePatterns mine), (_, SlopePatterns theirs)) in slopes.Zip(sums.slopes))
            mine.Merge(theirs);
        foreach (((_, HeadPatterns mine), (_, HeadPatterns theirs)) in heads.Zip(sums.heads))
            mine.Merge(theirs.State);
        foreach ((StepSums mine, StepSums theirs) in steps.Zip(sums.steps))
            mine.Merge(theirs);
        AddCount(sums.Count);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (StepSums step in steps)
            step.Dispose();
        foreach ((_, HeadPatterns patterns) in heads)
            patterns.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    internal override void Load(SafetensorsContent content, string name, string path)
    {
        using var scope = NewDisposeScope();
        int next = 0;
        otherGates += Next().item<long>();
        AddSquares([.. squares.Select(_ => Matrix.Numbers(Next()))]);
        foreach ((_, SlopePatterns patterns) in slopes)
            patterns.MergeState(Next());
        foreach ((_, HeadPatterns patterns) in heads)
            patterns.Merge(Next());
        foreach (StepSums step in steps)
            step.Add([.. step.State.Select(_ => Next())]);
        AddCount(CountOf(content, name, path));

        Tensor Next()
        {
            string key = string.Create(CultureInfo.InvariantCulture, $"{name}.{next++}");
            return content.Tensors.TryGetValue(key, out Tensor? found) ? found : throw new InvalidDataException($"{path} lacks the sums '{key}'.");
        }
    }

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        Tensor inputs = samples.Inputs(first, count);
        using NetworkTrace trace = network.Trace(description.Vocabulary is null ? inputs.to(network.Dtype) : inputs, needs);
        for (int place = 0; place < places.Length; place++)
        {
            using var scope = NewDisposeScope();
            double[] sums = Matrix.Numbers(PlaceValues.Of(description, places[place], trace[places[place]]).Squared().sum([0, 1]));
            if (sums.Any(sum => !double.IsFinite(sum)))
                throw new ArithmeticException($"The activations at {places[place].Name} of {description.Name} are not finite, or too large to square, though data and weights are finite: somewhere in rows {first} to {first + count - 1}.");
            for (int unit = 0; unit < sums.Length; unit++)
                squares[place][unit] += sums[unit];
        }

        foreach ((FixedStep step, SlopePatterns patterns) in slopes)
        {
            using var scope = NewDisposeScope();
            patterns.Add(Slopes(trace, step).flatten(0, 1).cpu());
        }

        foreach ((AttentionStep step, HeadPatterns patterns) in heads)
        {
            using var scope = NewDisposeScope();
            patterns.Add(trace[step.Pattern].ToFloat64().cpu());
        }

        if (IsCopy)
            CompareGates(trace, inputs);
        foreach (StepSums step in steps)
            step.Begin(trace);
        if (LooksAtOutputs)
            AddCotangents(trace, count, cancellationToken);
        foreach (StepSums step in steps)
            step.End();
    }

    /// <summary>Pulls the unit vectors of all outputs back to every step with parameters.</summary>
    private void AddCotangents(NetworkTrace trace, long count, CancellationToken cancellationToken)
    {
        long outputs = description.WidthAt(description.Output), widest = description.HookPoints.Max(description.WidthAt);
        long most = Math.Clamp(NumbersAtOnce / Math.Max(count * widest, 1), 1, outputs);
        for (long start = 0; start < outputs; start += most)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            long some = Math.Min(most, outputs - start);
            Tensor units = eye(outputs, dtype: network.Dtype, device: TraceDevice.Of(trace)).narrow(0, start, some).reshape([some, 1, .. description.OutputShape]);
            foreach (StepSums step in steps)
            {
                using var own = NewDisposeScope();
                Tensor pulled = network.Vjp(trace, step.Step.Output, description.Output, units);
                // Where all samples have the same, as at the output itself, one stands for all.
                if (count > 1 && pulled.stride(1) == 0)
                    pulled = pulled.narrow(1, 0, 1);
                Tensor flat = PlaceValues.Of(description, step.Step.Output, pulled.flatten(0, 1));
                if (!flat.isfinite().all().item<bool>())
                    throw new ArithmeticException($"The Jacobian from {step.Step.Output.Name} of {description.Name} to its output is not finite, though its activations are.");
                step.AddCotangents(flat.reshape(some, pulled.size(1), flat.size(1), flat.size(2)).cpu(), count);
            }
        }
    }

    private void CompareGates(NetworkTrace trace, Tensor inputs)
    {
        if (slopes.Count == 0)
            return;
        using var scope = NewDisposeScope();
        using NetworkTrace others = original.Trace(inputs);
        Tensor differs = zeros(inputs.size(0), dtype: ScalarType.Bool, device: TraceDevice.Of(trace));
        foreach ((FixedStep step, _) in slopes)
            differs.logical_or_(trace.Mask(step.Output).ne(others.Mask(original.Description.HookPoints[step.Output.Index])).flatten(1).any(1));
        otherGates += differs.sum().item<long>();
    }

    /// <summary>The slopes as the Jacobian takes them, [samples, positions, units].</summary>
    private Tensor Slopes(NetworkTrace trace, FixedStep step)
    {
        Tensor ones = TorchSharp.torch.ones([1, 1, .. description.ShapeAt(step.Output)], dtype: network.Dtype, device: TraceDevice.Of(trace));
        return PlaceValues.Of(description, step.Output, network.Vjp(trace, step.Input, step.Output, ones).squeeze(0));
    }

    private void AddSquares(double[][] others)
    {
        foreach ((double[] mine, double[] theirs) in squares.Zip(others))
            for (int unit = 0; unit < mine.Length; unit++)
                mine[unit] += theirs[unit];
    }
}
