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

    /// <summary>Adds samples.</summary>
    /// <param name="batch">Inputs of the network.</param>
    /// <param name="first">The place of the first of them in the data set; after those that are there already if null.</param>
    /// <param name="cancellationToken">Ends the pass early.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; the sums are of no use then.</exception>
    public void Add(Tensor batch, long? first = null, CancellationToken cancellationToken = default)
    {
        long count = batch.size(0), begin = first ?? Count;
        for (long start = 0; start < count; start += MostAtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            AddChunk(batch.narrow(0, start, Math.Min(MostAtOnce, count - start)), begin + start, cancellationToken);
        }

        Count += count;
    }

    /// <summary>Adds the sums of other samples.</summary>
    /// <param name="other">Sums of the same things.</param>
    public virtual void Merge(SampleSums other)
    {
        foreach ((Tensor mine, Tensor others) in totals.Zip(other.totals))
            mine.add_(others);
        Count += other.Count;
    }

    /// <summary>Frees the tensors.</summary>
    public virtual void Dispose() => totals.ForEach(total => total.Dispose());

    /// <summary>Adds samples that are few enough to be taken at once.</summary>
    /// <param name="chunk">Inputs of the network.</param>
    /// <param name="first">The place of the first of them in the data set.</param>
    /// <param name="cancellationToken">Ends the pass early.</param>
    protected abstract void AddChunk(Tensor chunk, long first, CancellationToken cancellationToken);

    /// <summary>A sum, which is 0 so far.</summary>
    /// <param name="shape">Its shape.</param>
    /// <returns>A float64 tensor, which stays these sums'.</returns>
    protected Tensor NewTotal(params long[] shape)
    {
        Tensor total = zeros(shape, dtype: ScalarType.Float64).DetachFromDisposeScope();
        totals.Add(total);
        return total;
    }
}
