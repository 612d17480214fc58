using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The squared lengths of the columns of J, which are the diagonal of J^T J; their sum is its trace. J is made a few rows at a time.
/// </summary>
internal sealed class JacobianSquares : SampleSums
{
    /// <summary>The number of entries of J that are made at once, where a row has no more.</summary>
    internal const long NumbersAtOnce = 1 << 21;

    private readonly ParameterProducts products;
    private readonly Tensor sums;

    /// <summary>Sums without samples.</summary>
    /// <param name="products">The products.</param>
    /// <param name="device">The device of the sums.</param>
    public JacobianSquares(ParameterProducts products, Device device)
    {
        this.products = products;
        Device = device;
        sums = NewTotal(products.Count);
    }

    /// <summary>The squared lengths, [parameters]; stay these sums'.</summary>
    public Tensor Sums => sums;

    /// <inheritdoc/>
    internal override long MostAtOnce => Math.Clamp(NumbersAtOnce / Math.Max(Math.Max(products.Count, products.NumbersOfSample), 1), 1, Cotangents.MostRows);

    /// <inheritdoc/>
    private protected override Device Device { get; }

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        using NetworkTrace trace = products.Trace(samples.Inputs(first, count));
        long most = Math.Clamp(NumbersAtOnce / Math.Max(count * Math.Max(products.Count, products.NumbersOfSample), 1), 1, products.Outputs);
        for (long output = 0; output < products.Outputs; output += most)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            sums.AddInPlace(products.Squares(trace, output, Math.Min(most, products.Outputs - output)));
        }
    }
}
