using System.Globalization;
using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The Jacobian on the same data at parameters near those of a network, whose rank says what is owed to special values of the weights. It
/// counts only if all gates and maxima are the same there: else it is that of another piece of the function, and no more samples are taken.
/// </summary>
internal sealed class NearbyJacobianSums : SampleSums
{
    private static readonly double[] SizesOfSmooth = [1e-2, 1e-1], SizesOfPieces = [1e-6, 1e-4, 1e-2];

    private readonly IInstrumentedNetwork network, moved;
    private readonly IInstrumentedNetwork? near;
    private readonly JacobianSums jacobian;
    private readonly HookPoint[] branches;
    private long otherPieces;

    /// <summary>Sums without samples.</summary>
    /// <param name="network">The network, in float64, which can be copied.</param>
    /// <param name="size">The size of the moves, in units of the root mean square of each parameter, or of all where that is 0.</param>
    /// <param name="seed">The seed of the moves.</param>
    public NearbyJacobianSums(IInstrumentedNetwork network, double size, int seed)
    {
        this.network = network;
        moved = Moved(network, size, seed);
        near = LastBits.Near(moved);
        jacobian = new(moved, near);
        branches = [.. Branches(network.Description)];
    }

    /// <summary>Whether gates and maxima are the same on all samples.</summary>
    public bool IsOnSamePiece => otherPieces == 0;

    /// <summary>The rank of the Jacobian, without columns that are nothing but rounding.</summary>
    public int Rank
    {
        get
        {
            using var scope = NewDisposeScope();
            return NullSpace.RankIn(jacobian.WithoutRounding().R).Rank;
        }
    }

    /// <inheritdoc/>
    internal override long MostAtOnce => jacobian.MostAtOnce;

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> State => [.. jacobian.State, tensor(new[] { otherPieces }, device: CPU)];

    /// <inheritdoc/>
    private protected override Device Device => CPU;

    /// <summary>The sizes of moves: small ones as well where gates and maxima must stay as they are.</summary>
    /// <param name="description">The network's description.</param>
    public static IReadOnlyList<double> Sizes(NetworkDescription description) => Branches(description).Any() ? SizesOfPieces : SizesOfSmooth;

    /// <summary>Begins sums for all sizes.</summary>
    /// <param name="network">The network, in float64, which can be copied.</param>
    /// <returns>Sums without samples, which the caller disposes.</returns>
    public static IEnumerable<NearbyJacobianSums> For(IInstrumentedNetwork network) =>
        Sizes(network.Description).Select((size, seed) => new NearbyJacobianSums(network, size, seed));

    /// <inheritdoc/>
    public override void Merge(SampleSums other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other is not NearbyJacobianSums sums)
            throw new ArgumentException($"{other.GetType().Name} can't be merged into {nameof(NearbyJacobianSums)}.", nameof(other));
        jacobian.Merge(sums.jacobian);
        otherPieces += sums.otherPieces;
        AddCount(sums.Count);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        jacobian.Dispose();
        (near as IDisposable)?.Dispose();
        (moved as IDisposable)?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    internal override void Load(SafetensorsContent content, string name, string path)
    {
        int last = jacobian.State.Count;
        jacobian.Load(content, name, path);
        otherPieces += Take(content, string.Create(CultureInfo.InvariantCulture, $"{name}.{last}"), State[last], path).item<long>();
        AddCount(CountOf(content, name, path));
    }

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        if (!IsOnSamePiece)
            return;
        Tensor inputs = samples.Inputs(first, count);
        if (network.Description.Vocabulary is null)
            inputs = inputs.to(network.Dtype);
        if (branches.Length > 0)
        {
            using NetworkTrace one = network.Trace(inputs), other = moved.Trace(inputs);
            Tensor differs = zeros(count, dtype: ScalarType.Bool, device: inputs.device);
            foreach (HookPoint hook in branches)
                differs.logical_or_(one.Mask(hook).ne(other.Mask(moved.Description.HookPoints[hook.Index])).flatten(1).any(1));
            otherPieces += differs.sum().item<long>();
        }

        if (IsOnSamePiece)
            jacobian.AddInputs(inputs, first);
    }

    private static IEnumerable<HookPoint> Branches(NetworkDescription description) => description.HookPoints.Where(hook => description.LayerAt(hook) is { HasMask: true });

    private static IInstrumentedNetwork Moved(IInstrumentedNetwork network, double size, int seed)
    {
        IInstrumentedNetwork copy = network.Copy(ScalarType.Float64);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Parameter[] parameters = [.. copy.NamedParameters().Select(named => named.Parameter)];
        double all = RootMeanSquare(parameters.SelectMany(Numbers));
        for (int source = 0; source < parameters.Length; source++)
        {
            double own = RootMeanSquare(Numbers(parameters[source])), unit = own > 0 ? own : all > 0 ? all : 1;
            Tensor moves = RandomNormals.Of(seed, source, parameters[source].numel()).reshape(parameters[source].shape).Times(size * unit);
            parameters[source].AddInPlace(moves.to(parameters[source].device));
        }

        return copy;
    }

    private static double[] Numbers(Parameter parameter) => Matrix.Numbers(parameter.detach().ToFloat64());

    private static double RootMeanSquare(IEnumerable<double> numbers) => Math.Sqrt(numbers.Select(number => number * number).DefaultIfEmpty(0).Average());
}
