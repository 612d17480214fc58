using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Reads data once, in blocks whose sizes depend on the network and not on the batches, and takes a checksum of them. A pass over the same
/// data makes the same blocks.
/// </summary>
internal sealed class SampleReader
{
    /// <summary>The most bytes of a block.</summary>
    public const long MostBytes = 64 << 20;

    private const long MostRows = 1 << 16, HashedAtOnce = 64 << 20;

    private readonly IInstrumentedNetwork network;
    private readonly Dataset data;
    private readonly bool isFirstPass, takesHash;
    private readonly RunningDigest digest = new();
    private readonly long rowsOfBlock;

    /// <summary>Prepares to read.</summary>
    /// <param name="network">The network that the data are for.</param>
    /// <param name="data">The data.</param>
    /// <param name="isFirstPass">Whether it is to be checked that the samples are numbers.</param>
    /// <param name="takesHash">Whether the hash is to be taken that names the samples. It takes as long as a small network.</param>
    public SampleReader(IInstrumentedNetwork network, Dataset data, bool isFirstPass, bool takesHash = false)
    {
        this.network = network;
        this.data = data;
        this.isFirstPass = isFirstPass;
        this.takesHash = takesHash;
        long rowBytes = network.Description.WidthAt(network.Description.Input) * 8;
        rowsOfBlock = Math.Clamp(MostBytes / Math.Max(rowBytes, 1), 1, MostRows);
    }

    /// <summary>The number of samples that were read.</summary>
    public long Count { get; private set; }

    /// <summary>The hash of the samples that were read, whatever their order (<see cref="ContentHash.OfSamples"/>); 0 if it is not taken.</summary>
    public UInt128 SamplesHash { get; private set; }

    /// <summary>The checksum of the samples that were read, in their order: 32 hexadecimal digits.</summary>
    public string Digest => digest.Text;

    /// <summary>Reads the data.</summary>
    /// <returns>Blocks of samples; each is gone when the next is asked for.</returns>
    /// <exception cref="ArgumentException">A batch is not for the network, or holds NaN or infinity; or there is none.</exception>
    public IEnumerable<Tensor> Blocks()
    {
        if (data.Whole is { } whole)
        {
            Check(whole);
            for (long first = 0; first < whole.size(0); first += rowsOfBlock)
            {
                using Tensor block = whole.narrow(0, first, Math.Min(rowsOfBlock, whole.size(0) - first));
                Take(block);
                yield return block;
            }
        }
        else
        {
            foreach (Tensor block in OfBatches())
                yield return block;
        }

        if (Count == 0)
            throw Refusal.OfData($"The data set is empty; {network.Description.Name} needs at least one sample.");
    }

    private IEnumerable<Tensor> OfBatches()
    {
        Tensor? buffer = null;
        long filled = 0;
        try
        {
            foreach (Tensor batch in data.Batches)
            {
                Check(batch, Count + filled);
                for (long first = 0; first < batch.size(0);)
                {
                    buffer ??= empty([rowsOfBlock, .. batch.shape[1..]], batch.dtype, batch.device).DetachFromDisposeScope();
                    long some = Math.Min(rowsOfBlock - filled, batch.size(0) - first);
                    using (Tensor part = batch.narrow(0, first, some))
                    using (Tensor place = buffer.narrow(0, filled, some))
                        place.copy_(part);
                    first += some;
                    filled += some;
                    if (filled < rowsOfBlock)
                        continue;
                    Take(buffer);
                    yield return buffer;
                    filled = 0;
                }
            }

            if (filled > 0)
            {
                using Tensor rest = buffer!.narrow(0, 0, filled);
                Take(rest);
                yield return rest;
            }
        }
        finally
        {
            buffer?.Dispose();
        }
    }

    private void Check(Tensor batch, long before = 0)
    {
        ArgumentNullException.ThrowIfNull(batch, "data");
        AnalysisInput.Require(network, batch, before, numbersToo: isFirstPass);
    }

    private void Take(Tensor block)
    {
        using var scope = NewDisposeScope();
        long rows = block.size(0), rowBytes = Math.Max(block.numel() / rows * block.element_size(), 1), most = Math.Max(HashedAtOnce / rowBytes, 1);
        for (long first = 0; first < rows; first += most)
            digest.Append(block.narrow(0, first, Math.Min(most, rows - first)).cpu().contiguous().bytes);
        if (takesHash)
            SamplesHash = unchecked(SamplesHash + ContentHash.OfSamples(block));
        Count += rows;
    }
}
