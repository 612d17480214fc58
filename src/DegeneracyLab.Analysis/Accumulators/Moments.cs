using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Count, mean and centred co-moment of vectors, in float64, by the pairwise update of Chan, Golub and LeVeque (1979):
/// stable, and the same whatever the batches up to rounding.
/// </summary>
public sealed class Moments : IDisposable
{
    /// <summary>No samples yet.</summary>
    /// <param name="width">The number of entries of a vector.</param>
    public Moments(int width)
        : this(0, zeros(width, dtype: ScalarType.Float64, device: CPU).DetachFromDisposeScope(), zeros(width, width, dtype: ScalarType.Float64, device: CPU).DetachFromDisposeScope())
    {
    }

    internal Moments(long count, Tensor mean, Tensor comoment)
    {
        Count = count;
        Mean = mean;
        Comoment = comoment;
    }

    /// <summary>The number of samples.</summary>
    public long Count { get; private set; }

    /// <summary>The mean, [d]; on the device of the last samples.</summary>
    public Tensor Mean { get; private set; }

    /// <summary>The sum over samples of (x - mean)(x - mean)^T, [d, d].</summary>
    public Tensor Comoment { get; private set; }

    /// <summary>The covariance, [d, d]: the mean over samples of (x - mean)(x - mean)^T.</summary>
    /// <returns>A tensor of the caller's.</returns>
    public Tensor Covariance() => Comoment.DividedBy(Count);

    /// <summary>The rank of the covariance: the number of directions in which the samples vary.</summary>
    /// <param name="threshold">The ratio to the largest eigenvalue under which an eigenvalue counts as 0.</param>
    /// <returns>The rank with its spectrum.</returns>
    public NumericalRank CovarianceRank(double threshold)
    {
        using Tensor covariance = Covariance();
        return NumericalRank.Of(SymmetricEigen.Values(covariance), threshold);
    }

    /// <summary>The Gram matrix G, [d, d]: the mean over samples of x x^T.</summary>
    /// <returns>A tensor of the caller's.</returns>
    public Tensor Gram()
    {
        using var scope = NewDisposeScope();
        return Covariance().Plus(outer(Mean, Mean)).MoveToOuterDisposeScope();
    }

    /// <summary>The Gram matrix of x with a constant 1 appended, [d + 1, d + 1].</summary>
    /// <returns>A tensor of the caller's.</returns>
    public Tensor FoldedGram()
    {
        using var scope = NewDisposeScope();
        Tensor column = Mean.unsqueeze(1);
        Tensor one = ones(1, 1, dtype: ScalarType.Float64, device: Mean.device);
        return cat([cat([Gram(), column], 1), cat([column.t(), one], 1)], 0).MoveToOuterDisposeScope();
    }

    /// <summary>Adds samples.</summary>
    /// <param name="samples">Vectors of any real type, [n, d].</param>
    /// <exception cref="ArgumentException">Their shape or type does not fit.</exception>
    public void Add(Tensor samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.dim() != 2 || samples.size(1) != Mean.size(0) || samples.is_complex())
            throw new ArgumentException($"Moments take vectors of real numbers of shape [samples, {Mean.size(0)}], but got [{string.Join(", ", samples.shape)}] of {samples.dtype}.", nameof(samples));
        long count = samples.size(0);
        if (count == 0)
            return;
        using var scope = NewDisposeScope();
        Tensor x = samples.ToFloat64();
        GC.KeepAlive(samples);
        MoveTo(x.device);
        Tensor mean = x.mean([0]);
        SymmetricProduct.AddTo(Comoment, x - mean);
        Join(count, mean);
    }

    /// <summary>Adds the samples of other moments.</summary>
    /// <param name="other">Moments of vectors of the same width.</param>
    /// <exception cref="ArgumentException">The widths differ.</exception>
    public void Merge(Moments other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Mean.size(0) != Mean.size(0))
            throw new ArgumentException($"Moments of width {other.Mean.size(0)} can't be merged into moments of width {Mean.size(0)}.", nameof(other));
        if (other.Count == 0)
            return;
        using var scope = NewDisposeScope();
        Comoment.AddInPlace(other.Comoment.to(Comoment.device));
        Join(other.Count, other.Mean.to(Mean.device));
    }

    /// <summary>Writes the sums to a file, from which they can be merged elsewhere.</summary>
    /// <param name="path">The file; an earlier one is replaced once the new one is whole.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Save(string path)
    {
        using var scope = NewDisposeScope();
        Safetensors.Write(path, new Dictionary<string, Tensor> { ["count"] = tensor(Count, ScalarType.Int64, CPU), ["mean"] = Mean.cpu(), ["comoment"] = Comoment.cpu() });
    }

    /// <summary>Reads sums from a file.</summary>
    /// <param name="path">The file, written by <see cref="Save"/>.</param>
    /// <returns>The sums, on the CPU, which the caller disposes.</returns>
    /// <exception cref="InvalidDataException">It holds something else.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static Moments Load(string path)
    {
        using SafetensorsContent content = Safetensors.Read(path);
        if (!content.Tensors.TryGetValue("count", out Tensor? count) || count.dtype != ScalarType.Int64 || count.numel() != 1)
            throw new InvalidDataException($"{path} holds no moments.");
        var numbers = StoredNumbers.Of(content, path);
        double[] mean = numbers.Vector("mean");
        Matrix comoment = numbers.Matrix("comoment");
        if (comoment.Rows != mean.Length || comoment.Columns != mean.Length)
            throw new InvalidDataException($"{path}: the mean has {mean.Length} entries, but the co-moment is {comoment}.");
        return new StoredMoments(count.item<long>(), [.. mean], comoment).ToMoments();
    }

    /// <summary>Moves the sums to a device.</summary>
    internal void MoveTo(Device device)
    {
        if (Mean.device_type == device.type && Mean.device_index == device.index)
            return;
        using Tensor mean = Mean, comoment = Comoment;
        Mean = mean.to(device).DetachFromDisposeScope();
        Comoment = comoment.to(device).DetachFromDisposeScope();
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Mean.Dispose();
        Comoment.Dispose();
    }

    /// <summary>Adds what the difference of the means makes, once the co-moments are added.</summary>
    private void Join(long count, Tensor mean)
    {
        long total = Count + count;
        Tensor delta = mean - Mean;
        if (Count > 0)
            Comoment.AddInPlace(outer(delta, delta).MultiplyInPlace((double)Count * count / total));
        Mean.AddInPlace(delta.Times((double)count / total));
        Count = total;
    }
}
