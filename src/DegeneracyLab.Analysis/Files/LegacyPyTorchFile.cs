using System.Buffers.Binary;
using TorchSharp;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Locates the tensors of a file that <c>torch.save</c> wrote before PyTorch 1.6: five pickles (a magic number, the version 1001, facts about
/// the machine, the objects, and the keys of the storages), then for each key a number of elements in eight bytes, and the elements.
/// </summary>
internal static class LegacyPyTorchFile
{
    private const long Version = 1001;

    /// <summary>How far the pickles are looked for: they do not say how long they are, and elements follow.</summary>
    private const int MaximumPickles = 1 << 24;

    /// <summary>The first pickle: protocol 2, the number 0x1950a86a20f9469cfc6c, and the end.</summary>
    public static ReadOnlySpan<byte> Magic => [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];

    /// <summary>Locates them.</summary>
    /// <param name="source">The file, which begins with the magic number.</param>
    /// <exception cref="InvalidDataException">A pickle is damaged, refers to other things than tensors, or does not fit the storages.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static IReadOnlyList<StoredTensor> Locate(ByteSource source)
    {
        var host = new PyTorchObjects(source.Name);
        byte[] head = source.Read(0, (int)Math.Min(source.Length, MaximumPickles));
        int position = Magic.Length;
        if (Next() is not Version)
            throw Malformed(source, $"its version is not {Version}");
        if (Next() is not PickledDictionary)
            throw Malformed(source, "it has no facts about the machine that wrote it");
        int start = position;
        object? root = Next();
        IReadOnlyList<(string Name, PickledTensor Tensor)> tensors = PyTorchNames.Find(root, Path.GetFileNameWithoutExtension(source.Name), position - start, source.Name);
        if (Next() is not List<object?> keys)
            throw Malformed(source, "it has no list of storages");
        Dictionary<string, StoredBytes> storages = Storages(source, keys, host.Found, position);
        // Elements are little-endian whatever the machine.
        return [.. tensors.Select(found => PyTorchStorages.Locate(source.Name, found.Name, found.Tensor, storages, found.Tensor.Storage.Key, isBigEndian: false))];

        object? Next()
        {
            (object? value, int length) = PickleReader.Read(head.AsMemory(position), source.Name, host);
            position += length;
            return value;
        }
    }

    private static Dictionary<string, StoredBytes> Storages(ByteSource source, List<object?> keys, IReadOnlyDictionary<string, PickledStorage> described, long position)
    {
        Dictionary<string, StoredBytes> storages = new(StringComparer.Ordinal);
        Span<byte> count = stackalloc byte[sizeof(long)];
        foreach (object? key in keys)
        {
            if (key is not string name || !described.TryGetValue(name, out PickledStorage? storage))
                throw Malformed(source, "its list of storages has one that no tensor refers to");
            string place = $"the storage {Quotation.Of(name)}";
            if (source.Length - position < sizeof(long))
                throw Malformed(source, $"it ends before {place}");
            source.Read(position, count);
            position += sizeof(long);
            if (BinaryPrimitives.ReadInt64LittleEndian(count) != storage.Count)
                throw Malformed(source, $"{place} is said to have {Quantity.Of(storage.Count, "element")} by the tensors, and {BinaryPrimitives.ReadInt64LittleEndian(count)} where it begins");
            int size = storage.Type.ElementSize();
            if (storage.Count > (source.Length - position) / size)
                throw Malformed(source, $"{place} has {Quantity.Of(storage.Count, "element")} of {storage.Type}, but only {Quantity.Of(source.Length - position, "byte")} follow");
            if (!storages.TryAdd(name, new(position, storage.Count * size, storage.Count * size)))
                throw Malformed(source, $"{place} is twice in the list of storages");
            position += storage.Count * size;
        }

        return position == source.Length ? storages : throw Malformed(source, $"its last storage is followed by {Quantity.Of(source.Length - position, "byte")}");
    }

    private static InvalidDataException Malformed(ByteSource source, string what) => new($"{source.Name}: {what}.");
}
