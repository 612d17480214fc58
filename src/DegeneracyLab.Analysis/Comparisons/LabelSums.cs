using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Co-moments of functions of the input with the features of node layers, and of the values of each function with each other: what
/// least squares need. Sums of parts are joined about their common mean (Chan, Golub and LeVeque).
/// </summary>
internal sealed class LabelSums : SampleSums
{
    /// <summary>The variance of a feature that is rounding, as a part of its mean square.</summary>
    private const double Rounding = 1e-20;

    /// <summary>Values of a function that depend on each other have an eigenvalue below this part of the largest.</summary>
    private const double Dependent = 1e-10;

    private readonly IInstrumentedNetwork network;
    private readonly IReadOnlyList<NodeLayer> layers;
    private readonly IReadOnlyList<LabelFunction> functions;
    private readonly Tensor[] read;
    private readonly Tensor means, blocks;                              // [F, k] and [F, k, k], with zeros where a function has fewer values.
    private readonly Tensor[] featureMeans, squares, products;          // [P r], [P r] and [F k, P r] by node layer
    private long taken;

    /// <summary>No samples yet.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layers">The node layers.</param>
    /// <param name="basis">Their bases.</param>
    /// <param name="functions">The functions.</param>
    /// <param name="sample">One input.</param>
    public LabelSums(IInstrumentedNetwork network, IReadOnlyList<NodeLayer> layers, InteractionBasis basis, IReadOnlyList<LabelFunction> functions, Tensor sample)
    {
        this.network = network;
        this.layers = layers;
        this.functions = functions;
        Device = Devices.ForSums(Devices.Of(network));
        read = [.. basis.Select(node => node.C.ToTensor().to(Device).DetachFromDisposeScope())];
        long values = functions.Max(function => ValuesOf(function, sample, 0).size(1));
        means = NewTotal(functions.Count, values);
        blocks = NewTotal(functions.Count, values, values);
        long[] sizes = [.. layers.Zip(basis, (layer, node) => layer.Positions * node.Dimension)];
        featureMeans = [.. sizes.Select(size => NewTotal(size))];
        squares = [.. sizes.Select(size => NewTotal(size))];
        products = [.. sizes.Select(size => NewTotal(functions.Count * values, size))];
    }

    /// <inheritdoc/>
    private protected override Device Device { get; }

    /// <summary>What functions explain of features.</summary>
    /// <param name="place">The place of the node layer.</param>
    /// <returns>The variances of the features, and what each function explains of them, [functions, features]; both summed over positions.</returns>
    public (double[] Variances, Matrix Explained) Explained(int place)
    {
        using var scope = NewDisposeScope();
        long values = means.size(1), positions = layers[place].Positions;
        // In the principal directions of a function's values, each of which explains its part alone; without those that are combinations of others.
        (Tensor sizes, Tensor directions) = linalg.eigh(blocks);
        Tensor isOwn = sizes.gt(sizes.amax([1], keepdim: true).Times(Dependent)).logical_and(sizes.IsPositive());
        Tensor own = directions.transpose(1, 2).matmul(products[place].unflatten(0, functions.Count, values)).Squared();
        Tensor explained = where(isOwn.unsqueeze(2), own / sizes.unsqueeze(2), zeros_like(own)).sum([1]).unflatten(1, positions, -1).sum([1]).DividedBy(Count);
        Tensor all = squares[place].DividedBy(Count);
        Tensor variances = where(all.le(featureMeans[place].Squared().Times(Rounding)), zeros_like(all), all).unflatten(0, positions, -1).sum([0]);
        return (Matrix.Numbers(variances), Matrix.Of(explained));
    }

    /// <inheritdoc/>
    public override void Merge(SampleSums other)
    {
        ArgumentNullException.ThrowIfNull(other);
        RequireSame(other);
        var others = (LabelSums)other;
        using var scope = NewDisposeScope();
        Join(others.Count, others.means, others.blocks, others.featureMeans, others.squares, others.products);
        AddCount(others.Count);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (Tensor map in read)
            map.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        Tensor inputs = samples.Inputs(first, count);
        Tensor phi = zeros(count, functions.Count, means.size(1), dtype: ScalarType.Float64, device: Device);
        for (int number = 0; number < functions.Count; number++)
        {
            using var part = NewDisposeScope();
            Tensor own = ValuesOf(functions[number], inputs, first);
            phi.select(1, number).narrow(1, 0, own.size(1)).copy_(own);
        }

        Tensor phiMeans = phi.mean([0]);
        phi = phi - phiMeans;
        using NetworkTrace trace = samples.Trace(first, count, [.. layers.SelectMany(layer => layer.Parts).Distinct()]);
        List<Tensor> theirMeans = [], theirSquares = [], theirProducts = [];
        foreach ((NodeLayer layer, Tensor map) in layers.Zip(read))
        {
            Tensor features = layer.Values(trace).to(Device).matmul(map).flatten(1), mean = features.mean([0]);
            features = features - mean;
            theirMeans.Add(mean);
            theirSquares.Add(features.Squared().sum([0]));
            theirProducts.Add(phi.flatten(1).t().matmul(features));
        }

        Join(count, phiMeans, phi.permute(1, 2, 0).matmul(phi.permute(1, 0, 2)), theirMeans, theirSquares, theirProducts);
    }

    /// <summary>Joins sums over other samples: what lies about two means is about the common one with the product of their distances.</summary>
    private void Join(long count, Tensor otherMeans, Tensor otherBlocks, IReadOnlyList<Tensor> otherFeatureMeans, IReadOnlyList<Tensor> otherSquares, IReadOnlyList<Tensor> otherProducts)
    {
        if (count == 0)
            return;
        double part = (double)count / (taken + count), weight = taken * part;
        Tensor step = otherMeans - means;
        for (int place = 0; place < layers.Count; place++)
        {
            Tensor own = otherFeatureMeans[place] - featureMeans[place];
            squares[place].AddInPlace(otherSquares[place]).AddInPlace(own.Squared(), weight);
            products[place].AddInPlace(otherProducts[place]).AddInPlace(outer(step.flatten(), own), weight);
            featureMeans[place].AddInPlace(own, part);
        }

        blocks.AddInPlace(otherBlocks).AddInPlace(step.unsqueeze(2) * step.unsqueeze(1), weight);
        means.AddInPlace(step, part);
        taken += count;
    }

    /// <summary>The values of a function, [n, k], float64.</summary>
    private Tensor ValuesOf(LabelFunction function, Tensor inputs, long first)
    {
        Tensor values = function.Values(inputs).detach();
        if (values.dim() is not (1 or 2) || values.size(0) != inputs.size(0))
            throw new ArgumentException($"The function '{function.Name}' must give a number, or several, for each of {Quantity.Of(inputs.size(0), "sample")}, but gave a tensor of shape [{string.Join(", ", values.shape)}].");
        values = (values.dim() == 1 ? values.unsqueeze(1) : values).ToFloat64().to(Device);
        Tensor bad = values.isfinite().logical_not();
        return bad.any().item<bool>()
            ? throw new ArgumentException($"The function '{function.Name}' is not finite at sample {first + bad.nonzero()[0, 0].item<long>()}.")
            : values;
    }
}
