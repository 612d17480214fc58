using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Sums over samples, accumulated in float64. Parts of the data can be added to sums of their own, which are merged then: in
/// other threads (<see cref="SampleWorkers"/>), or in other runs.
/// </summary>
internal abstract class SampleSums : IDisposable
{
    private readonly List<Tensor> totals = [];

    /// <summary>The number of samples.</summary>
    public long Count { get; private set; }

    /// <summary>The most samples that are taken at once.</summary>
    protected virtual long MostAtOnce => Cotangents.MostRows;

    /// <summary>Adds all samples.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="cancellationToken">Ends the pass early.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; the sums are of no use then.</exception>
    public void Add(SampleSet samples, CancellationToken cancellationToken = default) => Add(samples, 0, samples.Count, cancellationToken);

    /// <summary>Adds some of the samples.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="next">The one after the last.</param>
    /// <param name="cancellationToken">Ends the pass early.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; the sums are of no use then.</exception>
    public void Add(SampleSet samples, long first, long next, CancellationToken cancellationToken = default)
    {
        for (long start = first; start < next; start += MostAtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            AddChunk(samples, start, Math.Min(MostAtOnce, next - start), cancellationToken);
        }

        Count += next - first;
    }

    /// <summary>Adds the sums of other samples.</summary>
    /// <param name="other">Sums of the same things.</param>
    public virtual void Merge(SampleSums other)
    {
        foreach ((Tensor mine, Tensor others) in totals.Zip(other.totals))
            mine.AddInPlace(others);
        Count += other.Count;
    }

    /// <summary>Frees the tensors.</summary>
    public virtual void Dispose() => totals.ForEach(total => total.Dispose());

    /// <summary>Where the sums lie.</summary>
    protected abstract Device Device { get; }

    /// <summary>Adds samples that are few enough to be taken at once.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="count">Their number.</param>
    /// <param name="cancellationToken">Ends the pass early.</param>
    protected abstract void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken);

    /// <summary>A sum, which is 0 so far.</summary>
    /// <param name="shape">Its shape.</param>
    /// <returns>A float64 tensor, which stays these sums'.</returns>
    protected Tensor NewTotal(params long[] shape)
    {
        Tensor total = zeros(shape, dtype: ScalarType.Float64, device: Device).DetachFromDisposeScope();
        totals.Add(total);
        return total;
    }
}
