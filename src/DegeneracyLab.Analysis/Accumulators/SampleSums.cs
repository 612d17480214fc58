using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Sums over samples, accumulated in float64. Parts of the data can be added to sums of their own, in other threads, processes
/// or machines, which are merged then.
/// </summary>
internal abstract class SampleSums : IDisposable
{
    private readonly List<Tensor> totals = [];

    private protected SampleSums()
    {
    }

    /// <summary>The number of samples.</summary>
    public long Count { get; private set; }

    /// <summary>The most samples that are taken at once.</summary>
    internal virtual long MostAtOnce => Cotangents.MostRows;

    /// <summary>The hook points whose recordings it looks at in each pass, so that one run of the network serves several sums; none where it asks for its own.</summary>
    internal virtual IReadOnlyCollection<HookPoint> Needs => [];

    /// <summary>The tensors in which the sums are, in order; all that has to be saved.</summary>
    internal virtual IReadOnlyList<Tensor> State => totals;

    /// <summary>Adds the sums of other samples.</summary>
    /// <param name="other">Sums of the same things.</param>
    /// <exception cref="ArgumentException">They are of other things.</exception>
    public virtual void Merge(SampleSums other)
    {
        ArgumentNullException.ThrowIfNull(other);
        RequireSame(other);
        foreach ((Tensor mine, Tensor others) in totals.Zip(other.totals))
            mine.AddInPlace(others);
        Count += other.Count;
    }

    /// <summary>Writes the sums to a file.</summary>
    /// <param name="path">The file; an earlier one is replaced once the new one is whole.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Save(string path)
    {
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors = [];
        Save(tensors, "sums");
        Safetensors.Write(path, tensors, new Dictionary<string, string> { ["sums"] = GetType().Name });
    }

    /// <summary>Adds sums from a file.</summary>
    /// <param name="path">The file, written by <see cref="Save(string)"/> of sums of the same things.</param>
    /// <exception cref="InvalidDataException">It holds other sums, or none.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public void Load(string path)
    {
        using SafetensorsContent content = Safetensors.Read(path);
        if (!content.Metadata.TryGetValue("sums", out string? kind) || kind != GetType().Name)
            throw new InvalidDataException($"{path} holds {(kind is null ? "no sums over samples" : kind)}; expected {GetType().Name}.");
        Load(content, "sums", path);
    }

    /// <summary>Frees the tensors.</summary>
    public virtual void Dispose()
    {
        totals.ForEach(total => total.Dispose());
        GC.SuppressFinalize(this);
    }

    /// <summary>Adds all samples of a block.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="cancellationToken">Ends the pass early.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; the sums are of no use then.</exception>
    internal void Add(SampleSet samples, CancellationToken cancellationToken = default) => Add(samples, samples.First, samples.First + samples.Count, cancellationToken);

    /// <summary>Adds some of the samples of a block.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="next">The one after the last.</param>
    /// <param name="cancellationToken">Ends the pass early.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; the sums are of no use then.</exception>
    internal void Add(SampleSet samples, long first, long next, CancellationToken cancellationToken = default)
    {
        for (long start = first; start < next; start += MostAtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            AddChunk(samples, start, Math.Min(MostAtOnce, next - start), cancellationToken);
        }

        Count += next - first;
    }

    /// <summary>Puts copies of the sums on the CPU among tensors to be written.</summary>
    internal void Save(Dictionary<string, Tensor> tensors, string name)
    {
        tensors[$"{name}.count"] = tensor(Count, ScalarType.Int64, CPU);
        for (int i = 0; i < State.Count; i++)
            tensors[$"{name}.{i}"] = State[i].detach().cpu().contiguous();
    }

    /// <summary>Adds the sums that are among tensors that were read.</summary>
    internal virtual void Load(SafetensorsContent content, string name, string path)
    {
        using var scope = NewDisposeScope();
        if (State.Count == 0 && !content.Tensors.ContainsKey($"{name}.count"))
            throw new InvalidDataException($"{path} lacks the sums '{name}'.");
        for (int i = 0; i < State.Count; i++)
            State[i].AddInPlace(Take(content, $"{name}.{i}", State[i], path).to(State[i].device));
        Count += CountOf(content, name, path);
    }

    /// <summary>The number of samples of sums that were read.</summary>
    private protected static long CountOf(SafetensorsContent content, string name, string path) =>
        content.Tensors.TryGetValue($"{name}.count", out Tensor? count) && count.dtype == ScalarType.Int64 && count.numel() == 1
            ? count.item<long>()
            : throw new InvalidDataException($"{path} lacks the number of samples '{name}.count'.");

    /// <summary>A tensor that was read, of the shape and type of ours.</summary>
    private protected static Tensor Take(SafetensorsContent content, string name, Tensor like, string path)
    {
        if (!content.Tensors.TryGetValue(name, out Tensor? tensor))
            throw new InvalidDataException($"{path} lacks the sums '{name}'.");
        if (tensor.dtype != like.dtype || !tensor.shape.SequenceEqual(like.shape))
            throw new InvalidDataException($"{path}: '{name}' is {tensor.dtype} [{string.Join(", ", tensor.shape)}], expected {like.dtype} [{string.Join(", ", like.shape)}].");
        return tensor;
    }

    /// <summary>Counts samples that a subclass took in by itself.</summary>
    private protected void AddCount(long count) => Count += count;

    /// <summary>Throws unless other sums are of the same things.</summary>
    private protected void RequireSame(SampleSums other)
    {
        if (other.GetType() != GetType() || other.State.Count != State.Count || State.Zip(other.State).Any(pair => !pair.First.shape.SequenceEqual(pair.Second.shape)))
            throw new ArgumentException($"{other.GetType().Name} of {Shapes(other)} can't be merged into {GetType().Name} of {Shapes(this)}.", nameof(other));

        static string Shapes(SampleSums sums) => string.Join(", ", sums.State.Select(tensor => $"[{string.Join(", ", tensor.shape)}]"));
    }

    /// <summary>Where the sums lie.</summary>
    private protected abstract Device Device { get; }

    /// <summary>Adds samples that are few enough to be taken at once.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="count">Their number.</param>
    /// <param name="cancellationToken">Ends the pass early.</param>
    private protected abstract void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken);

    /// <summary>A sum, which is 0 so far.</summary>
    /// <param name="shape">Its shape.</param>
    /// <returns>A float64 tensor, which stays these sums'.</returns>
    private protected Tensor NewTotal(params long[] shape)
    {
        Tensor total = zeros(shape, dtype: ScalarType.Float64, device: Device).DetachFromDisposeScope();
        totals.Add(total);
        return total;
    }
}
