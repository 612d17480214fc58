namespace DegeneracyLab.Analysis;

/// <summary>
/// Locates the tensors of a zip archive that <c>torch.save</c> wrote (since PyTorch 1.6): the pickle <c>data.pkl</c>, the storages
/// <c>data/0</c>, <c>data/1</c> and so on beside it, and <c>byteorder</c>.
/// </summary>
internal static class PyTorchArchive
{
    private const string PickleName = "data.pkl";

    /// <summary>Whether an archive has a pickle.</summary>
    /// <param name="entries">Its entries.</param>
    public static bool Is(IEnumerable<ZipEntry> entries) => entries.Any(entry => IsPickle(entry.Name));

    /// <summary>Locates them.</summary>
    /// <param name="source">The file.</param>
    /// <param name="entries">The entries of the archive, with a pickle.</param>
    /// <exception cref="InvalidDataException">The pickle is damaged, refers to other things than tensors, or does not fit the storages.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static IReadOnlyList<StoredTensor> Locate(ByteSource source, IReadOnlyList<ZipEntry> entries)
    {
        ZipEntry[] pickles = [.. entries.Where(entry => IsPickle(entry.Name))];
        if (pickles.Length > 1)
            throw new InvalidDataException($"{source.Name}: the archive has several pickles, {string.Join(" and ", pickles.Take(2).Select(pickle => Quotation.Of(pickle.Name)))}; expected one '{PickleName}'.");
        string folder = pickles[0].Name[..^PickleName.Length];
        Dictionary<string, StoredBytes> files = entries.ToDictionary(entry => entry.Name, entry => entry.Bytes, StringComparer.Ordinal);
        bool isBigEndian = IsBigEndian(source, files, folder);
        byte[] pickle = ReadAll(source, pickles[0]);
        string place = $"{source.Name}: {PickleName}";
        object? root = PickleReader.Read(pickle, place, new PyTorchObjects(place)).Value;
        return [.. PyTorchNames.Find(root, Path.GetFileNameWithoutExtension(source.Name), pickle.Length, place)
            .Select(found => PyTorchStorages.Locate(source.Name, found.Name, found.Tensor, files, $"{folder}data/{found.Tensor.Storage.Key}", isBigEndian))];
    }

    private static bool IsPickle(string name) => name == PickleName || name.EndsWith("/" + PickleName, StringComparison.Ordinal);

    private static bool IsBigEndian(ByteSource source, Dictionary<string, StoredBytes> files, string folder)
    {
        if (!files.TryGetValue(folder + "byteorder", out StoredBytes? bytes))
            return false;
        const int Longest = 6;
        Span<byte> order = stackalloc byte[(int)Math.Min(bytes.Length, Longest)];
        using (var reader = new StoredReader(source, bytes, "byteorder"))
            reader.Read(order);
        if (order.SequenceEqual("big"u8))
            return true;
        return order.SequenceEqual("little"u8) && bytes.Length == Longest ? false : throw new InvalidDataException($"{source.Name}: its byteorder is neither 'little' nor 'big'.");
    }

    private static byte[] ReadAll(ByteSource source, ZipEntry entry)
    {
        // PyTorch does not compress, and objects take many times the room of the bytes that make them: the two factors must not multiply.
        if (entry.Bytes.Length > Math.Min(source.Length, Array.MaxLength))
            throw new InvalidDataException($"{source.Name}: {entry.Name} is said to have {entry.Bytes.Length} bytes, more than the {source.Length} of the file or the limit of {Array.MaxLength}.");
        byte[] bytes = new byte[entry.Bytes.Length];
        using var reader = new StoredReader(source, entry.Bytes, entry.Name);
        reader.Read(bytes);
        return bytes;
    }
}
