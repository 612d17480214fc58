using System.Globalization;
using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The Jacobian of all outputs on all samples by all trained parameters, as its triangular factor, and how much each column changes when
/// parameters and data are changed in their last bits. Memory is O(parameters^2), whatever the number of samples.
/// </summary>
internal sealed class JacobianSums : SampleSums
{
    /// <summary>The number of samples, the first of the data set, that are looked at a second time.</summary>
    public const long MaxLookedAtTwice = 1000;

    /// <summary>A column that changes by more than this, as a ratio to its length, is rounding.</summary>
    private const double LargestChange = 1e-3;

    /// <summary>The number of entries of the Jacobian that are made at once.</summary>
    private const long NumbersAtOnce = 1 << 22;

    private readonly IInstrumentedNetwork network;
    private readonly IInstrumentedNetwork? near;
    private readonly HookPoint[] branches, preActivations;
    private readonly TriangularFactor factor;
    private readonly double[] changes;
    private long lookedAtTwice, leftOut, onBoundaries;

    /// <summary>Sums without samples.</summary>
    /// <param name="network">The network, in float64.</param>
    /// <param name="near">The network with other last bits (<see cref="LastBits"/>); null if it can't be copied. Then no column is found to be rounding.</param>
    public JacobianSums(IInstrumentedNetwork network, IInstrumentedNetwork? near)
    {
        this.network = network;
        this.near = near;
        NetworkDescription description = network.Description;
        branches = [.. description.HookPoints.Where(hook => description.LayerAt(hook) is { HasMask: true })];
        preActivations = [.. network.Steps().OfType<FixedStep>().Where(step => step.Function is GateFunction).Select(step => step.Input)];
        Columns = (int)network.NamedParameters().Sum(named => named.Parameter.numel());
        Outputs = description.WidthAt(description.Output);
        factor = new(Columns, keepsAll: true);
        changes = new double[Columns];
    }

    /// <summary>The network.</summary>
    public IInstrumentedNetwork Network => network;

    /// <summary>The number of parameters.</summary>
    public int Columns { get; }

    /// <summary>The number of outputs of a sample.</summary>
    public long Outputs { get; }

    /// <summary>The triangular factor of the Jacobian, [at most parameters, parameters]: columns in the order of the network's parameters.</summary>
    public Tensor R => factor.R;

    /// <summary>The number of samples that were looked at a second time.</summary>
    public long LookedAtTwice => lookedAtTwice;

    /// <summary>The number of samples that were left out of the second look, because other gates were open or other maxima won.</summary>
    public long LeftOut => leftOut;

    /// <summary>The number of samples on which a gated unit has a pre-activation of exactly 0, where its derivative is undefined.</summary>
    public long OnBoundaries => onBoundaries;

    /// <inheritdoc/>
    internal override long MostAtOnce => Math.Clamp(NumbersAtOnce / Math.Max(Outputs * Columns, 1), 1, Cotangents.MostRows);

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> State =>
    [
        factor.R,
        tensor(changes, ScalarType.Float64, CPU),
        tensor(new long[] { lookedAtTwice, leftOut, onBoundaries }, device: CPU),
    ];

    /// <inheritdoc/>
    private protected override Device Device => CPU;

    /// <summary>Whether samples are looked at a second time.</summary>
    public bool LooksAgain => near is not null;

    /// <summary>
    /// The triangular factor with zeros in place of columns that are nothing but rounding: those that change with the last bits by more than
    /// a thousandth of their length on all samples.
    /// </summary>
    /// <returns>The factor, in the dispose scope of the caller, and these columns.</returns>
    public (Tensor R, int[] Rounding) WithoutRounding()
    {
        double[] lengths = NullSpace.LengthsOf(R);
        int[] rounding = [.. Enumerable.Range(0, Columns).Where(column => ChangeOf(column) > LargestChange * lengths[column])];
        using var scope = NewDisposeScope();
        Tensor kept = ones(Columns, dtype: ScalarType.Float64, device: CPU);
        foreach (int column in rounding)
            kept.narrow(0, column, 1).FillInPlace(0);
        return ((R * kept).MoveToOuterDisposeScope(), rounding);
    }

    /// <summary>How much a column changes with the last bits of parameters and data: a length, over as many samples as the column has.</summary>
    /// <param name="column">The column.</param>
    public double ChangeOf(int column) => lookedAtTwice == 0 ? 0 : Math.Sqrt(changes[column] * Count / lookedAtTwice);

    /// <summary>Adds samples.</summary>
    /// <param name="inputs">The samples, few enough to be taken at once, in float64 or as tokens.</param>
    /// <param name="first">The place of the first of them in the data set.</param>
    public void AddInputs(Tensor inputs, long first)
    {
        Take(inputs, first);
        AddCount(inputs.size(0));
    }

    /// <inheritdoc/>
    public override void Merge(SampleSums other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other is not JacobianSums sums || sums.Columns != Columns)
            throw new ArgumentException($"{other.GetType().Name} can't be merged into {nameof(JacobianSums)} of another network.", nameof(other));
        AddFactor(sums.R);
        AddChanges(sums.changes, sums.lookedAtTwice, sums.leftOut);
        onBoundaries += sums.onBoundaries;
        AddCount(sums.Count);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        factor.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    internal override void Load(SafetensorsContent content, string name, string path)
    {
        using var scope = NewDisposeScope();
        AddFactor(Next(0));
        double[] others = Matrix.Numbers(Take(content, Key(1), State[1], path));
        using Tensor counts = Take(content, Key(2), State[2], path);
        AddChanges(others, counts[0].item<long>(), counts[1].item<long>());
        onBoundaries += counts[2].item<long>();
        AddCount(CountOf(content, name, path));

        string Key(int index) => string.Create(CultureInfo.InvariantCulture, $"{name}.{index}");
        Tensor Next(int index) => content.Tensors.TryGetValue(Key(index), out Tensor? found) && found.size(1) == Columns ? found : throw new InvalidDataException($"{path} lacks the sums '{Key(index)}' of {Columns} parameters.");
    }

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        Tensor inputs = samples.Inputs(first, count);
        if (network.Description.Vocabulary is null)
            inputs = inputs.to(network.Dtype);
        Take(inputs, first);
    }

    private void Take(Tensor inputs, long first)
    {
        if (Columns == 0)
            return;
        long count = inputs.size(0);
        using NetworkTrace trace = network.Trace(inputs);
        Tensor jacobian = JacobianOf(network, trace);
        if (!jacobian.isfinite().all().item<bool>())
            throw new ArithmeticException($"The Jacobian of {network.Description.Name} by its parameters is not finite, though data and weights are finite: somewhere in rows {first} to {first + count - 1}.");
        AddFactor(jacobian.flatten(0, 1));
        Tensor isOnBoundary = zeros(count, dtype: ScalarType.Bool, device: inputs.device);
        foreach (HookPoint hook in preActivations)
            isOnBoundary.logical_or_(trace[hook].flatten(1).IsZero().any(1));
        onBoundaries += isOnBoundary.sum().item<long>();
        long again = Math.Min(count, MaxLookedAtTwice - first);
        if (near is not null && again > 0)
            LookAgain(inputs.narrow(0, 0, again), first, trace, jacobian.narrow(0, 0, again));
    }

    /// <summary>[samples, outputs, parameters], float64.</summary>
    private Tensor JacobianOf(IInstrumentedNetwork of, NetworkTrace trace) => of.ParameterJacobian(trace).ToFloat64().reshape(trace.BatchSize, Outputs, Columns);

    private void LookAgain(Tensor inputs, long first, NetworkTrace trace, Tensor jacobian)
    {
        long count = inputs.size(0);
        using NetworkTrace other = near!.Trace(LastBits.Near(inputs, first));
        Tensor same = ones(count, dtype: ScalarType.Bool, device: inputs.device);
        foreach (HookPoint hook in branches)
            same.logical_and_(trace.Mask(hook).narrow(0, 0, count).eq(other.Mask(near.Description.HookPoints[hook.Index])).flatten(1).all(1));
        Tensor rows = same.nonzero().squeeze(1);
        Tensor one = jacobian.index_select(0, rows), two = JacobianOf(near, other).index_select(0, rows);
        AddChanges(Matrix.Numbers((one - two).Squared().sum([0, 1])), rows.size(0), count - rows.size(0));
    }

    private void AddFactor(Tensor rows)
    {
        if (Columns > 0)
            factor.Add(rows);
    }

    private void AddChanges(double[] squares, long counted, long omitted)
    {
        for (int column = 0; column < Columns; column++)
            changes[column] += squares[column];
        lookedAtTwice += counted;
        leftOut += omitted;
    }
}
