using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Writes arrays as NumPy does: <c>.npy</c> files of one, and <c>.npz</c> archives of several under their names, which <c>numpy.load</c>
/// opens. <see cref="TensorFile"/> reads both.
/// </summary>
public static class Numpy
{
    /// <summary>Elements begin at a multiple of it, so that a file can be mapped.</summary>
    private const int Alignment = 64;

    /// <summary>How long the name of an entry may be: its length in the archive has 16 bits, and a character takes three bytes at most.</summary>
    private const int MaximumName = ushort.MaxValue / 3;

    /// <summary>The earliest time that a zip archive can express: bytes depend on the content alone.</summary>
    private static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes a <c>.npy</c> file; an earlier one is replaced once the new one is whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensor">The tensor, on the CPU.</param>
    /// <exception cref="ArgumentException">NumPy has no such type, or the tensor is on another device.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void Write(string path, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        byte[] header = Header("The tensor", tensor);
        AtomicFile.Write(path, stream => Write(stream, header, tensor));
    }

    /// <summary>Writes an <c>.npz</c> archive; an earlier one is replaced once the new one is whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors, on the CPU, by name.</param>
    /// <param name="compress">Whether they are compressed, as by <c>numpy.savez_compressed</c>.</param>
    /// <exception cref="ArgumentException">NumPy has no such type, a tensor is on another device, or a name can't be written.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, bool compress = false)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        AtomicFile.Write(path, stream => Write(stream, tensors, compress));
    }

    /// <summary>Writes an <c>.npz</c> archive to a stream, with the names in the order of their UTF-8 bytes.</summary>
    /// <param name="stream">The stream, which stays open.</param>
    /// <param name="tensors">The tensors, on the CPU, by name.</param>
    /// <param name="compress">Whether they are compressed, as by <c>numpy.savez_compressed</c>.</param>
    /// <exception cref="ArgumentException">NumPy has no such type, a tensor is on another device, or a name can't be written.</exception>
    /// <exception cref="IOException">The stream can't be written to.</exception>
    public static void Write(Stream stream, IReadOnlyDictionary<string, Tensor> tensors, bool compress = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        // Every refusal comes before the first byte.
        (string Name, byte[] Header, Tensor Tensor)[] arrays =
        [
            .. tensors.Select(pair => (Name: EntryName(pair.Key), Header: Header($"The tensor '{pair.Key}'", pair.Value), pair.Value))
                .OrderBy(array => SafetensorsHeaderWriter.Utf8(array.Name), SafetensorsHeaderWriter.ByBytes),
        ];
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8);
        foreach ((string name, byte[] header, Tensor tensor) in arrays)
        {
            ZipArchiveEntry entry = archive.CreateEntry(name, compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
            entry.LastWriteTime = Time;
            using Stream content = entry.Open();
            Write(content, header, tensor);
        }
    }

    private static void Write(Stream stream, byte[] header, Tensor tensor)
    {
        stream.Write(header);
        using DisposeScope scope = NewDisposeScope();
        TensorBytes.ForEachPiece(tensor.detach().contiguous(), (bytes, _) => stream.Write(bytes));
    }

    private static string EntryName(string name)
    {
        SafetensorsHeaderWriter.Utf8(name);
        string entry = name + NpzFile.Extension;
        if (ZipNames.Fault(entry) is { } fault)
            throw new ArgumentException($"The tensor '{name}' can't be written to an archive: it {fault}.", nameof(name));
        return entry.Length <= MaximumName ? entry : throw new ArgumentException($"The name '{name[..100]}...' has {name.Length} characters, more than {MaximumName - NpzFile.Extension.Length}.", nameof(name));
    }

    /// <summary>The header, version 1.0: 64 sizes of 20 digits fit its 2^16 bytes.</summary>
    private static byte[] Header(string place, Tensor tensor)
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("NumPy files are written on little-endian machines only; this machine is not.");
        if (tensor is null)
            throw new ArgumentException($"{place} is null.", nameof(tensor));
        NpyType type = NpyType.All.FirstOrDefault(type => type.Type == tensor.dtype)
            ?? throw new ArgumentException($"{place} is of type {tensor.dtype}, which NumPy does not have; written are {NpyType.Codes}. Convert it, for example by to(ScalarType.Float32).", nameof(tensor));
        if (tensor.device_type != DeviceType.CPU)
            throw new ArgumentException($"{place} is on {tensor.device}; only tensors on the CPU are written.", nameof(tensor));
        if (tensor.shape.Length > TensorShape.MaximumDimensions)
            throw new ArgumentException($"{place} has {tensor.shape.Length} dimensions, more than {TensorShape.MaximumDimensions}.", nameof(tensor));
        // A tuple of one has a comma in Python.
        string shape = string.Join(", ", tensor.shape) + (tensor.shape.Length == 1 ? "," : "");
        string text = $"{{'descr': '{type.Description}', 'fortran_order': False, 'shape': ({shape}), }}";
        const int Prefix = 10;
        int length = (Prefix + text.Length + Alignment) / Alignment * Alignment;
        byte[] header = new byte[length];
        NpyHeader.Magic.CopyTo(header);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(length - Prefix));
        Encoding.ASCII.GetBytes(text.PadRight(length - Prefix - 1) + "\n").CopyTo(header, Prefix);
        return header;
    }
}
