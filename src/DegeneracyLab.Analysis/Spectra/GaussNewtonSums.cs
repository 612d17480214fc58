using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>J^T J V, summed over samples, for a few vectors V. Memory is O(parameters) for each vector, whatever the number of samples.</summary>
internal sealed class GaussNewtonSums : SampleSums
{
    /// <summary>The number of numbers at hook points that a chunk of samples has at most, for each vector.</summary>
    internal const long NumbersAtOnce = 1 << 21;

    private readonly ParameterProducts products;
    private readonly Tensor vectors, sums;

    /// <summary>Sums without samples.</summary>
    /// <param name="products">The products.</param>
    /// <param name="vectors">V, [k, parameters], float64 on the device of the sums; stays the caller's.</param>
    public GaussNewtonSums(ParameterProducts products, Tensor vectors)
    {
        this.products = products;
        this.vectors = vectors;
        sums = NewTotal(vectors.shape);
    }

    /// <summary>J^T J V, [k, parameters]; stays these sums'.</summary>
    public Tensor Sums => sums;

    /// <inheritdoc/>
    internal override long MostAtOnce => Math.Clamp(NumbersAtOnce / Math.Max(products.NumbersOfSample * vectors.size(0), 1), 1, Cotangents.MostRows);

    /// <inheritdoc/>
    private protected override Device Device => vectors.device;

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        using NetworkTrace trace = products.Trace(samples.Inputs(first, count));
        sums.AddInPlace(products.Pull(trace, products.Push(trace, vectors)));
    }
}
