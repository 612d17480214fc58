using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The data of an analysis, which is read once in each pass: a tensor, or batches that need never be in memory together. Each
/// pass must read the same samples in the same order; that they are the same is checked by a hash.
/// </summary>
public sealed class Dataset
{
    private readonly IEnumerable<Tensor> batches;

    private Dataset(IEnumerable<Tensor> batches, Tensor? whole, long? count)
    {
        this.batches = batches;
        Whole = whole;
        Count = count;
    }

    /// <summary>All samples as one tensor, if they are one.</summary>
    internal Tensor? Whole { get; }

    /// <summary>The number of samples, if it is known beforehand.</summary>
    internal long? Count { get; }

    /// <summary>The batches, read anew.</summary>
    internal IEnumerable<Tensor> Batches => batches;

    /// <summary>A tensor of all samples.</summary>
    /// <param name="samples">Inputs of the network, [samples, ..input..]; stays the caller's.</param>
    public static implicit operator Dataset(Tensor samples) => Of(samples);

    /// <summary>A tensor of all samples.</summary>
    /// <param name="samples">Inputs of the network, [samples, ..input..]; stays the caller's.</param>
    /// <returns>The data.</returns>
    public static Dataset Of(Tensor samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return new([samples], samples, !samples.IsInvalid && samples.dim() > 0 ? samples.size(0) : null);
    }

    /// <summary>Batches.</summary>
    /// <param name="batches">
    /// Inputs of the network, each [samples, ..input..]; read from the beginning in each pass. Their sizes may differ. A batch is
    /// no longer used once the next one is asked for; the caller disposes it.
    /// </param>
    /// <param name="count">The number of all samples, if it is known; progress is told in shares of it.</param>
    /// <returns>The data.</returns>
    public static Dataset Of(IEnumerable<Tensor> batches, long? count = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        return new(batches, null, count);
    }

    /// <summary>The batches of a data loader of TorchSharp, which are disposed once they are read. It must not shuffle: each pass has to read the same samples in the same order.</summary>
    /// <param name="loader">The loader; its batches are dictionaries.</param>
    /// <param name="key">The key of the inputs in a batch.</param>
    /// <param name="count">The number of all samples, if it is known.</param>
    /// <returns>The data.</returns>
    public static Dataset Of(IEnumerable<Dictionary<string, Tensor>> loader, string key, long? count = null)
    {
        ArgumentNullException.ThrowIfNull(loader);
        return Of(Inputs(loader, key), count);
    }

    private static IEnumerable<Tensor> Inputs(IEnumerable<Dictionary<string, Tensor>> loader, string key)
    {
        foreach (Dictionary<string, Tensor> batch in loader)
        {
            try
            {
                yield return batch.TryGetValue(key, out Tensor? inputs)
                    ? inputs
                    : throw Refusal.OfData($"The loader's batches have no entry '{key}'; they have {string.Join(", ", batch.Keys.Order(StringComparer.Ordinal).Select(name => $"'{name}'"))}.");
            }
            finally
            {
                foreach (Tensor tensor in batch.Values)
                    tensor.Dispose();
            }
        }
    }
}
