using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Hashes by which a result names the data and the weights that it was made from.</summary>
internal static class ContentHash
{
    private const long HashedAtOnce = 64 << 20, LeastBytesOfThread = 1 << 20;

    /// <summary>
    /// The hash of a set of samples: the sum, modulo 2^128, of the first 128 bits of each row's SHA-256. It depends neither
    /// on the order nor on the batches, so that parts of a data set can be added.
    /// </summary>
    /// <param name="samples">The samples, [n, d].</param>
    /// <returns>The hash; the empty set's is 0.</returns>
    public static UInt128 OfSamples(Tensor samples)
    {
        long count = samples.size(0);
        if (samples.numel() == 0)
            return 0;
        // A view of memory has at most 2 GiB: some rows at a time.
        long rowBytes = samples.numel() / count * samples.element_size(), most = Math.Max(HashedAtOnce / rowBytes, 1);
        UInt128 sum = 0;
        for (long first = 0; first < count; first += most)
        {
            using var scope = NewDisposeScope();
            Tensor rows = samples.narrow(0, first, Math.Min(most, count - first)).cpu().contiguous();
            int parts = (int)Math.Clamp(rows.numel() * rows.element_size() / LeastBytesOfThread, 1, WorkerThreads.Count);
            UInt128[] sums = new UInt128[parts];
            Parallel.For(0, parts, part => sums[part] = OfRows(rows.bytes, (int)rowBytes, rows.size(0) * part / parts, rows.size(0) * (part + 1) / parts));
            foreach (UInt128 some in sums)
                sum = unchecked(sum + some);
        }

        return sum;
    }

    private static UInt128 OfRows(ReadOnlySpan<byte> bytes, int rowBytes, long first, long end)
    {
        UInt128 sum = 0;
        for (int row = (int)first; row < end; row++)
            sum = unchecked(sum + Of(bytes.Slice(row * rowBytes, rowBytes)));

        return sum;
    }

    /// <summary>The hash of a network's weights, frozen and fixed ones too: SHA-256 over each name, type, shape and values, in order.</summary>
    /// <param name="network">The network.</param>
    /// <returns>64 hexadecimal digits.</returns>
    public static string OfWeights(IInstrumentedNetwork network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, Tensor parameter) in NetworkWeights.Of(network))
        {
            using var scope = NewDisposeScope();
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} {parameter.dtype} [{string.Join(',', parameter.shape)}]\n"));
            Tensor values = parameter.detach().flatten();
            for (long first = 0, most = HashedAtOnce / parameter.element_size(); first < values.numel(); first += most)
                hash.AppendData(values.narrow(0, first, Math.Min(most, values.numel() - first)).cpu().contiguous().bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The first 128 bits of the SHA-256 of bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public static UInt128 Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }

    /// <summary>A hash of samples as text.</summary>
    /// <param name="hash">The hash.</param>
    /// <returns>32 hexadecimal digits.</returns>
    public static string Text(UInt128 hash) => hash.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>A hash of samples from its text.</summary>
    /// <param name="text">32 hexadecimal digits.</param>
    /// <returns>The hash.</returns>
    /// <exception cref="FormatException">The text is no such number.</exception>
    public static UInt128 Parse(string text) => UInt128.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
