using System.Collections.Frozen;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The names that a pickle of tensors may refer to, and what stands for them: an OrderedDict for a dictionary, a view of a storage for a
/// tensor. Any other name is refused, whatever it is: a pickle could have Python call it.
/// </summary>
/// <param name="place">What messages begin with.</param>
internal sealed class PyTorchObjects(string place) : IPickleHost
{
    private static readonly FrozenDictionary<PickledGlobal, ScalarType> Storages = new Dictionary<string, ScalarType>
    {
        ["DoubleStorage"] = ScalarType.Float64,
        ["FloatStorage"] = ScalarType.Float32,
        ["HalfStorage"] = ScalarType.Float16,
        ["BFloat16Storage"] = ScalarType.BFloat16,
        ["LongStorage"] = ScalarType.Int64,
        ["IntStorage"] = ScalarType.Int32,
        ["ShortStorage"] = ScalarType.Int16,
        ["CharStorage"] = ScalarType.Int8,
        ["ByteStorage"] = ScalarType.Byte,
        ["BoolStorage"] = ScalarType.Bool,
        ["ComplexFloatStorage"] = ScalarType.ComplexFloat32,
        ["ComplexDoubleStorage"] = ScalarType.ComplexFloat64,
    }.ToFrozenDictionary(pair => new PickledGlobal("torch", pair.Key), pair => pair.Value);

    /// <summary>Element types, which checkpoints keep beside their tensors.</summary>
    private static readonly FrozenSet<PickledGlobal> Types = ((string[])
    [
        "float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool", "complex64", "complex128",
    ]).Select(name => new PickledGlobal("torch", name)).ToFrozenSet();

    private static readonly FrozenDictionary<PickledGlobal, Func<PyTorchObjects, object?[], object?>> Functions = new Dictionary<PickledGlobal, Func<PyTorchObjects, object?[], object?>>
    {
        [new("torch._utils", "_rebuild_tensor_v2")] = (objects, arguments) => objects.Tensor(arguments),
        [new("torch._utils", "_rebuild_tensor")] = (objects, arguments) => objects.Tensor(arguments),
        [new("torch._utils", "_rebuild_parameter")] = (objects, arguments) => objects.Parameter(arguments),
        [new("torch._utils", "_rebuild_parameter_with_state")] = (objects, arguments) => objects.Parameter(arguments),
        [new("collections", "OrderedDict")] = (objects, arguments) => objects.OrderedDict(arguments),
        [new("torch", "Size")] = (objects, arguments) => arguments is [object?[] sizes] ? sizes : throw objects.Malformed("torch.Size has other arguments than a tuple"),
        [new("torch", "device")] = (_, _) => PickledOpaque.Instance,
        // Texts that stand for bytes.
        [new("_codecs", "encode")] = (_, _) => PickledOpaque.Instance,
    }.ToFrozenDictionary();

    private readonly Dictionary<string, PickledStorage> storages = new(StringComparer.Ordinal);

    /// <summary>The storages that the pickle referred to, by their keys.</summary>
    public IReadOnlyDictionary<string, PickledStorage> Found => storages;

    /// <inheritdoc/>
    public object Find(PickledGlobal name)
    {
        if (Types.Contains(name))
            return PickledOpaque.Instance;
        if (Storages.ContainsKey(name) || Functions.ContainsKey(name))
            return name;
        throw Malformed($"the pickle refers to {Quotation.Of(name.ToString())}, which is not among the names that tensors and dictionaries need; nothing was executed. Save the state dictionary alone, torch.save(model.state_dict(), ...)");
    }

    /// <inheritdoc/>
    public object? Call(object? function, object?[] arguments) =>
        function is PickledGlobal name && Functions.TryGetValue(name, out Func<PyTorchObjects, object?[], object?>? make) ? make(this, arguments) : throw Malformed("the pickle calls something that is not a function");

    /// <inheritdoc/>
    public object Load(object? identifier)
    {
        // ('storage', torch.FloatStorage, key, location, number of elements), before PyTorch 1.6 with a view as the sixth.
        if (identifier is not object?[] { Length: 5 or 6 } fields || fields is not ["storage", PickledGlobal name, string key, string, long count, ..] || count < 0)
            throw Malformed("a storage is not described by its type, key, location and number of elements");
        if (!Storages.TryGetValue(name, out ScalarType type))
            throw Malformed($"the storage {Quotation.Of(key)} has the type {Quotation.Of(name.ToString())}, which is not supported");
        if (fields is [.., not null] and { Length: 6 })
            throw Malformed($"the storage {Quotation.Of(key)} is a view of another, which PyTorch wrote before version 0.4; save it again");
        PickledStorage storage = new(key, type, count);
        if (!storages.TryAdd(key, storage) && storages[key] != storage)
            throw Malformed($"the storage {Quotation.Of(key)} is described in two ways: {Quantity.Of(storages[key].Count, "element")} of {storages[key].Type}, and {count} of {type}");
        return storage;
    }

    private PickledTensor Tensor(object?[] arguments)
    {
        if (arguments is not [PickledStorage storage, long offset, object?[] sizes, object?[] steps, ..] || arguments.Length > 7)
            throw Malformed("a tensor is not described by its storage, offset, shape and strides");
        if (arguments is [.., PickledDictionary { Items.Count: > 0 }] and { Length: 7 })
            throw Malformed("a tensor is marked as conjugated or negated, which is not supported; save a resolved copy");
        if (sizes.Length != steps.Length || sizes.Length > TensorShape.MaximumDimensions)
            throw Malformed($"a tensor has {Quantity.Of(sizes.Length, "size")} and {Quantity.Of(steps.Length, "stride")}; expected the same number of both, at most {TensorShape.MaximumDimensions}");
        long[] shape = Numbers(sizes, "size");
        long[] strides = Numbers(steps, "stride");
        if (!TensorShape.TryCount(shape, 1, out _) || !TensorShape.TryExtent(shape, strides, out long extent))
            throw Malformed($"the shape [{string.Join(", ", shape)}] with strides [{string.Join(", ", strides)}] overflows");
        if (offset < 0 || extent > storage.Count - offset)
            throw Malformed($"a tensor [{string.Join(", ", shape)}] with strides [{string.Join(", ", strides)}] has {Quantity.Of(extent, "element")} from element {offset} on, but the storage {Quotation.Of(storage.Key)} has {storage.Count}");
        return new(storage, offset, shape, strides);
    }

    private PickledTensor Parameter(object?[] arguments) => arguments is [PickledTensor tensor, ..] ? tensor : throw Malformed("a parameter is made of something other than a tensor");

    private PickledDictionary OrderedDict(object?[] arguments)
    {
        var dictionary = new PickledDictionary();
        if (arguments.Length == 0)
            return dictionary;
        if (arguments is not [List<object?> pairs])
            throw Malformed("an OrderedDict is made of something other than a list");
        foreach (object? pair in pairs)
        {
            if (pair is not IReadOnlyList<object?> { Count: 2 } item)
                throw Malformed("an OrderedDict has an item that is not a pair");
            if (!dictionary.TryAdd(item[0], item[1]))
                throw Malformed($"the name {Quotation.Of($"{item[0]}")} occurs twice in a dictionary");
        }

        return dictionary;
    }

    private long[] Numbers(object?[] values, string what)
    {
        long[] numbers = new long[values.Length];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = values[i] is long and >= 0 and var number ? number : throw Malformed($"a {what} of a tensor is not a whole number of 0 or more");
        return numbers;
    }

    private InvalidDataException Malformed(string what) => new($"{place}: {what}.");
}
