using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>What a network takes as its input.</summary>
internal static class InputRules
{
    /// <summary>Throws unless a tensor can be a network's input.</summary>
    /// <exception cref="ArgumentException">Shape, type or a token id do not fit.</exception>
    public static void Check(NetworkDescription description, ScalarType dtype, Tensor? parameter, Tensor input)
    {
        if (input.IsInvalid)
            throw new ObjectDisposedException(nameof(input), $"The input of {description.Name} was disposed.");
        IReadOnlyList<long> shape = description.InputShape;
        if (!Fits(input, shape))
            throw new ArgumentException($"{description.Name} takes {What(description)} of shape [batch, {string.Join(", ", shape)}], but got [{string.Join(", ", input.shape)}]{Consumer(description)}.", nameof(input));
        if (parameter is not null && (input.device_type != parameter.device_type || input.device_index != parameter.device_index))
            throw new ArgumentException($"{description.Name} is on {parameter.device}, but its input is on {input.device}. Move the input with input.to(device), or the network.", nameof(input));
        if (input.is_sparse)
            throw new ArgumentException($"{description.Name} takes a dense input, but got a sparse one. Convert it with input.to_dense().", nameof(input));
        if (description.Vocabulary is { } vocabulary)
            CheckTokens(description, vocabulary, input);
        else if (input.dtype != dtype)
            throw new ArgumentException($"{description.Name} has {dtype} parameters, but its input is {input.dtype}. Convert the input with input.to(ScalarType.{dtype}), or make the network with dtype: ScalarType.{input.dtype}.", nameof(input));
    }

    private static bool Fits(Tensor input, IReadOnlyList<long> shape)
    {
        if (input.dim() != shape.Count + 1)
            return false;
        for (int i = 0; i < shape.Count; i++)
            if (input.size(i + 1) != shape[i])
                return false;
        return true;
    }

    private static void CheckTokens(NetworkDescription description, long vocabulary, Tensor input)
    {
        if (input.dtype != ScalarType.Int64)
            throw new ArgumentException($"{description.Name} takes token ids of type Int64, but its input is {input.dtype}. Convert it with input.to(ScalarType.Int64).", nameof(input));
        if (input.size(0) == 0)
            return;
        // On the CPU the ids are looked at where they lie: tensor operations would cost more than a small network.
        long place = input.device_type == DeviceType.CPU && input.is_contiguous()
            ? FirstOutside(MemoryMarshal.Cast<byte, long>(input.bytes), vocabulary)
            : FirstOutside(input, vocabulary);
        GC.KeepAlive(input);
        if (place < 0)
            return;
        long positions = input.size(1);
        using Tensor flat = input.flatten();
        using Tensor wrong = flat[place];
        throw new ArgumentException($"{First(description)} of {description.Name} knows token ids from 0 to {vocabulary - 1}, but sample {place / positions} of the input has {wrong.item<long>()} at position {place % positions}.", nameof(input));
    }

    private static long FirstOutside(ReadOnlySpan<long> ids, long vocabulary)
    {
        for (int i = 0; i < ids.Length; i++)
            if (ids[i] < 0 || ids[i] >= vocabulary)
                return i;
        return -1;
    }

    private static long FirstOutside(Tensor ids, long vocabulary)
    {
        if (ids.numel() == 0)
            return -1;
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        // Kept, because the garbage collector may not free them before the native calls have read them.
        using Scalar first = 0, next = vocabulary;
        Tensor wrong = ids.lt(first).logical_or(ids.ge(next)).flatten();
        return wrong.any().item<bool>() ? wrong.to(ScalarType.Int64).argmax().item<long>() : -1;
    }

    private static string What(NetworkDescription description) => description switch
    {
        { Vocabulary: not null } => "token ids",
        { InputShape.Count: 3 } => "images (channels, height, width)",
        { InputShape.Count: 2 } => "sequences (positions, width)",
        _ => "an input",
    };

    private static string Consumer(NetworkDescription description) => description.Layers is [{ } first, ..]
        ? $"; its first layer is {first.HookPoint.Name}, {string.Join(" x ", first.InputShape)} -> {string.Join(" x ", first.OutputShape)}{Table(description)}"
        : "";

    /// <summary>What a longer sequence would run into.</summary>
    private static string Table(NetworkDescription description) =>
        description.AllLayers.FirstOrDefault(layer => layer.Kind == "PositionalEmbedding") is { } table
            ? $", and {table.HookPoint.Name} has {table.InputShape[0]} positions"
            : "";

    private static string First(NetworkDescription description) => description.Layers is [{ } first, ..] ? first.HookPoint.Name : description.Input.Name;
}
