using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// A file of named tensors, open for reading. Opening reads and checks names, types, shapes and places; elements are read when they are
/// asked for, from the pages of the file that hold them. Nothing of the file is executed.
/// </summary>
/// <remarks>
/// A file that breaks its format ends in an <see cref="InvalidDataException"/>, and no file takes more memory than its size warrants:
/// all its tensors together have at most 1,032 times as many bytes as the file, which is what the strongest compression of the formats
/// reaches. The file may not be shortened while it is open.
/// </remarks>
public sealed class TensorFile : IDisposable
{
    /// <summary>How many times as large as the file its tensors may be: the most that deflate (RFC 1951) compresses.</summary>
    internal const int MaximumExpansion = 1032;

    private readonly ByteSource source;
    private readonly Dictionary<string, StoredTensor> tensors = new(StringComparer.Ordinal);

    private TensorFile(ByteSource source, TensorFileFormat format, IReadOnlyList<StoredTensor> stored, IReadOnlyDictionary<string, string>? metadata = null)
    {
        this.source = source;
        Format = format;
        Metadata = metadata ?? new Dictionary<string, string>();
        Entries = [.. stored.Select(tensor => tensor.Entry)];
        Int128 bytes = 0;
        foreach (StoredTensor tensor in stored)
        {
            if (!tensors.TryAdd(tensor.Entry.Name, tensor))
                throw new InvalidDataException($"{source.Name}: the name {Quotation.Of(tensor.Entry.Name)} occurs twice.");
            bytes += tensor.ByteCount;
        }

        if (bytes > (Int128)MaximumExpansion * source.Length)
            throw new InvalidDataException($"{source.Name}: its tensors are said to have {bytes} bytes, more than {MaximumExpansion} times the {source.Length} of the file.");
    }

    /// <summary>The file.</summary>
    public string Path => source.Name;

    /// <summary>Its format, which was found from its content.</summary>
    public TensorFileFormat Format { get; }

    /// <summary>Its tensors, in the order of the file.</summary>
    public IReadOnlyList<TensorEntry> Entries { get; }

    /// <summary>Remarks of the file about itself, which only safetensors files have; else empty.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file. Its content decides what format it has, not its name.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The file, which the caller disposes.</returns>
    /// <exception cref="InvalidDataException">The file has none of the formats, or breaks its format.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static TensorFile Open(string path)
    {
        ByteSource source = ByteSource.Open(path);
        try
        {
            return Open(source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Reads one tensor, and no bytes of the others.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The tensor, in row-major order on the CPU. It belongs to the caller.</returns>
    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    /// <exception cref="InvalidDataException">Its bytes are damaged, or a boolean is neither 0 nor 1.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public Tensor Read(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!tensors.TryGetValue(name, out StoredTensor? tensor))
            throw new KeyNotFoundException($"{Path} has no tensor '{name}'; it has {string.Join(", ", tensors.Keys.Order(StringComparer.Ordinal))}.");
        return TensorReader.Read(source, tensor);
    }

    /// <summary>Closes the file; tensors that were read stay.</summary>
    public void Dispose() => source.Dispose();

    /// <summary>Reads what a source holds.</summary>
    /// <param name="source">The bytes, which are released with the file.</param>
    /// <returns>The file.</returns>
    /// <exception cref="InvalidDataException">The bytes have none of the formats, or break theirs.</exception>
    internal static TensorFile Open(ByteSource source)
    {
        Span<byte> start = stackalloc byte[LegacyPyTorchFile.Magic.Length];
        start = start[..(int)Math.Min(start.Length, source.Length)];
        source.Read(0, start);
        if (start.StartsWith(NpyHeader.Magic))
            return new(source, TensorFileFormat.Npy, [NpyHeader.Locate(source, new(0, source.Length, source.Length), System.IO.Path.GetFileNameWithoutExtension(source.Name))]);
        if (start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8))
            return OpenArchive(source);
        if (start.StartsWith(LegacyPyTorchFile.Magic))
            return new(source, TensorFileFormat.PyTorch, LegacyPyTorchFile.Locate(source));
        // The length of the header, below 2^48, and its first letter.
        if (start.Length > 8 && start[6] == 0 && start[7] == 0 && start[8] == '{')
        {
            (SafetensorsHeader header, long data) = Safetensors.ReadHeader(source);
            return new(source, TensorFileFormat.Safetensors, [.. header.Entries.Select(entry => entry.At(data))], header.Metadata);
        }

        return OpenTorchSharp(source);
    }

    private static TensorFile OpenArchive(ByteSource source)
    {
        // PyTorch does not check the sums that it writes, and can be told to write none.
        IReadOnlyList<ZipEntry> entries = ZipDirectory.Read(source, checksums: false);
        if (PyTorchArchive.Is(entries))
            return new(source, TensorFileFormat.PyTorch, PyTorchArchive.Locate(source, entries));
        return new(source, TensorFileFormat.Npz, NpzFile.Locate(source, ZipDirectory.Read(source, checksums: true)));
    }

    /// <summary>Opens a file in the one format that has no mark.</summary>
    private static TensorFile OpenTorchSharp(ByteSource source)
    {
        try
        {
            return new(source, TensorFileFormat.TorchSharp, TorchSharpFile.Locate(source));
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{source.Name}: it does not begin as a safetensors, .npy, .npz or .pt file does, and read as what TorchSharp's Module.save writes it is damaged: {exception.Message}", exception);
        }
    }
}
