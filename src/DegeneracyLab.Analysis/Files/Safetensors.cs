using System.Buffers.Binary;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Reads and writes safetensors files: named tensors of those of the format's types that the tensor engine has (I64, F64, C64, F32, I32,
/// BF16, F16, I16, I8, U8, BOOL), and metadata of strings. The format is that of https://github.com/huggingface/safetensors.
/// </summary>
public static class Safetensors
{
    /// <summary>The longest header, as in the format's own reader.</summary>
    internal const int MaximumHeaderLength = 100_000_000;

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its tensors and metadata, which the caller disposes.</returns>
    /// <exception cref="InvalidDataException">The file breaks the format, or has a tensor of another type.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static SafetensorsContent Read(string path)
    {
        using ByteSource source = ByteSource.Open(path);
        return Read(source, names: null);
    }

    /// <summary>Reads chosen tensors of a file, and no bytes of the others.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">The names of the tensors.</param>
    /// <returns>These tensors and the metadata, which the caller disposes.</returns>
    /// <exception cref="InvalidDataException">The file breaks the format, or lacks one of the tensors.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static SafetensorsContent Read(string path, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        using ByteSource source = ByteSource.Open(path);
        return Read(source, new HashSet<string>(names, StringComparer.Ordinal));
    }

    /// <summary>Reads what a stream has from its position to its end. One that can't seek is first read into memory.</summary>
    /// <param name="stream">The stream, which stays open.</param>
    /// <returns>Its tensors and metadata, which the caller disposes.</returns>
    /// <exception cref="InvalidDataException">The bytes break the format, or have a tensor of another type.</exception>
    /// <exception cref="IOException">The stream can't be read.</exception>
    public static SafetensorsContent Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using ByteSource source = ByteSource.Of(stream, stream is FileStream file ? file.Name : "the stream");
        return Read(source, names: null);
    }

    /// <summary>Reads names, types, shapes and metadata only.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What the file holds.</returns>
    /// <exception cref="InvalidDataException">The file breaks the format, or has a tensor of another type.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    internal static SafetensorsHeader ReadHeader(string path)
    {
        using ByteSource source = ByteSource.Open(path);
        return ReadHeader(source).Header;
    }

    /// <summary>Reads header and bytes, without the tensor engine.</summary>
    /// <param name="path">The file, of at most 2 GiB.</param>
    /// <returns>What it holds, and the bytes after the header.</returns>
    /// <exception cref="InvalidDataException">The file breaks the format, or has a tensor of another type.</exception>
    /// <exception cref="IOException">The file can't be read, or is larger.</exception>
    internal static (SafetensorsHeader Header, byte[] Bytes) ReadBytes(string path)
    {
        RequireLittleEndian();
        using ByteSource source = ByteSource.Open(path);
        (SafetensorsHeader header, long start) = ReadHeader(source);
        if (source.Length - start > Array.MaxLength)
            throw new IOException($"{path} is too large to be read at once: it has {source.Length} bytes.");
        return (header, source.Read(start, (int)(source.Length - start)));
    }

    /// <summary>Writes a file; an earlier one is replaced once the new one is whole (<see cref="AtomicFile"/>).</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors, on the CPU, by name.</param>
    /// <param name="metadata">Remarks, or null.</param>
    /// <exception cref="ArgumentException">A tensor has a type that is not written, or a name can't be written.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));
    }

    /// <summary>
    /// Writes to a stream. The bytes depend on the content alone: tensors are laid out as the format's own writer does it, by
    /// type (that of the largest elements first, so that each is aligned), then by name; metadata are sorted; both by UTF-8 bytes.
    /// </summary>
    /// <param name="stream">The stream, which stays open.</param>
    /// <param name="tensors">The tensors, on the CPU, by name.</param>
    /// <param name="metadata">Remarks, or null.</param>
    /// <exception cref="ArgumentException">A tensor has a type that is not written, or a name can't be written.</exception>
    /// <exception cref="IOException">The stream can't be written to.</exception>
    public static void Write(Stream stream, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        RequireLittleEndian();
        SafetensorsEntry[] entries = Arrange(tensors);
        byte[] header = SafetensorsHeaderWriter.Write(entries, metadata);
        if (header.Length > MaximumHeaderLength)
            throw new ArgumentException($"The header would have {header.Length} bytes, more than the {MaximumHeaderLength} that readers accept.", nameof(tensors));
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (SafetensorsEntry entry in entries)
        {
            using DisposeScope scope = NewDisposeScope();
            TensorBytes.ForEachPiece(tensors[entry.Name].detach().contiguous(), (bytes, _) => stream.Write(bytes));
        }
    }

    /// <summary>Reads the header; nothing is allocated that the source's length does not bear out.</summary>
    /// <param name="source">The file.</param>
    /// <returns>The header, and where the data begin.</returns>
    /// <exception cref="InvalidDataException">The file breaks the format.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    internal static (SafetensorsHeader Header, long Start) ReadHeader(ByteSource source)
    {
        RequireLittleEndian();
        long available = source.Length - sizeof(ulong);
        if (available < 0)
            throw new InvalidDataException($"{source.Name}: it has {source.Length} bytes, fewer than the 8 that say how long its header is.");
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        source.Read(0, length);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (headerLength > (ulong)available)
            throw new InvalidDataException($"{source.Name}: the header is said to have {headerLength} bytes, but only {available} follow.");
        if (headerLength > MaximumHeaderLength)
            throw new InvalidDataException($"{source.Name}: the header is said to have {headerLength} bytes, more than the limit of {MaximumHeaderLength}.");
        byte[] header = source.Read(sizeof(ulong), (int)headerLength);
        return (SafetensorsHeaderReader.Read(header, available - header.Length, source.Name), sizeof(ulong) + header.Length);
    }

    private static SafetensorsContent Read(ByteSource source, HashSet<string>? names)
    {
        (SafetensorsHeader header, long start) = ReadHeader(source);
        if (names?.Except(header.Entries.Select(entry => entry.Name)).Order(StringComparer.Ordinal).FirstOrDefault() is { } absent)
            throw new InvalidDataException($"{source.Name}: the tensor {Quotation.Of(absent)} is not in the file.");

        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        // Frees what was read so far, should a later tensor fail.
        using DisposeScope scope = NewDisposeScope();
        foreach (SafetensorsEntry entry in header.Entries)
            if (names is null || names.Contains(entry.Name))
                tensors.Add(entry.Name, TensorReader.Read(source, entry.At(start)));
        foreach (Tensor tensor in tensors.Values)
            tensor.DetachFromDisposeScope();
        return new(source.Name, tensors, header.Metadata);
    }

    private static SafetensorsEntry[] Arrange(IReadOnlyDictionary<string, Tensor> tensors)
    {
        List<(SafetensorsType Type, byte[] Utf8, string Name, long[] Shape, long Length)> described = [];
        foreach ((string name, Tensor tensor) in tensors)
        {
            if (name == SafetensorsHeaderReader.MetadataName)
                throw new ArgumentException($"A tensor can't have the name '{name}', which the format keeps for the metadata.", nameof(tensors));
            if (tensor is null)
                throw new ArgumentException($"The tensor '{name}' is null.", nameof(tensors));
            SafetensorsType type = SafetensorsType.All.FirstOrDefault(type => type.Type == tensor.dtype)
                ?? throw new ArgumentException($"The tensor '{name}' is of type {tensor.dtype}, which is not written; written are {SafetensorsType.Names}.", nameof(tensors));
            if (tensor.device_type != DeviceType.CPU)
                throw new ArgumentException($"The tensor '{name}' is on {tensor.device}; only tensors on the CPU are written.", nameof(tensors));
            if (tensor.shape.Length > TensorShape.MaximumDimensions)
                throw new ArgumentException($"The tensor '{name}' has {tensor.shape.Length} dimensions, more than {TensorShape.MaximumDimensions}.", nameof(tensors));
            described.Add((type, SafetensorsHeaderWriter.Utf8(name), name, tensor.shape, tensor.numel() * type.Size));
        }

        long offset = 0;
        return [.. described.OrderBy(tensor => tensor.Type.Rank).ThenBy(tensor => tensor.Utf8, SafetensorsHeaderWriter.ByBytes).Select(tensor =>
        {
            offset += tensor.Length;
            return new SafetensorsEntry(tensor.Name, tensor.Type, tensor.Shape, offset - tensor.Length, tensor.Length);
        })];
    }

    private static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Safetensors files are little-endian; this machine is not.");
    }
}
