using TorchSharp;

namespace DegeneracyLab.Analysis;

/// <summary>Places the tensors of a pickle in the bytes of their storages.</summary>
internal static class PyTorchStorages
{
    /// <summary>Places one.</summary>
    /// <param name="file">What messages begin with.</param>
    /// <param name="name">The name of the tensor.</param>
    /// <param name="tensor">The tensor, which lies within its storage.</param>
    /// <param name="files">The bytes of all storages.</param>
    /// <param name="key">Where those of this tensor are among them.</param>
    /// <param name="isBigEndian">Whether the elements have their most significant byte first.</param>
    /// <exception cref="InvalidDataException">The storage is absent, or has fewer bytes than elements.</exception>
    public static StoredTensor Locate(string file, string name, PickledTensor tensor, IReadOnlyDictionary<string, StoredBytes> files, string key, bool isBigEndian)
    {
        PickledStorage storage = tensor.Storage;
        if (!files.TryGetValue(key, out StoredBytes? bytes))
            throw new InvalidDataException($"{file}: the tensor {Quotation.Of(name)} lies in the storage {Quotation.Of(storage.Key)}, which is not in the file.");
        int size = storage.Type.ElementSize();
        if (storage.Count > bytes.Length / size)
            throw new InvalidDataException($"{file}: the storage {Quotation.Of(storage.Key)} is said to have {storage.Count} elements of {storage.Type}, but it has {bytes.Length} bytes.");
        IReadOnlyList<long>? strides = TensorShape.IsRowMajor(tensor.Shape, tensor.Strides) ? null : tensor.Strides;
        return new(new(name, storage.Type, tensor.Shape), bytes, tensor.Offset * size, strides, isBigEndian && size > 1);
    }
}
