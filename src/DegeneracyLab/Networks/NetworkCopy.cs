using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>Gives a new network the state of another one of the same class and sizes.</summary>
internal static class NetworkCopy
{
    /// <summary>Throws if a copy would be incomplete.</summary>
    /// <param name="original">The network.</param>
    /// <param name="copy">The new network.</param>
    /// <exception cref="NotSupportedException">The classes differ, or the original has parameters or buffers that the new network lacks.</exception>
    public static void RequireLike(nn.Module original, nn.Module copy)
    {
        Type type = original.GetType();
        if (copy.GetType() != type)
            throw new NotSupportedException($"{type.Name} cannot be copied: it derives from {copy.GetType().Name}, and its copy would be no {type.Name}. Override Copy in {type.Name}.");
        (string Name, string Kind)[] missing = [.. Tensors(original).Except(Tensors(copy))];
        if (missing is [var first, ..])
            throw new NotSupportedException($"{type.Name} cannot be copied: its {first.Kind} {first.Name} is not part of the declaration, and a copy would lack it. Implement IInstrumentedNetwork.Copy in {type.Name}.");
    }

    /// <summary>Converts the numbers of a parameter into another one, which is then trained or frozen as the first is.</summary>
    /// <param name="from">The parameter of the original.</param>
    /// <param name="to">That of the copy, of the same shape.</param>
    public static void Parameter(Parameter from, Parameter to)
    {
        to.copy_(from);
        to.requires_grad = from.requires_grad;
    }

    /// <summary>Copies buffers, and whether each part is in the mode of training.</summary>
    /// <param name="original">The network.</param>
    /// <param name="copy">The new network.</param>
    public static void BuffersAndModes(nn.Module original, nn.Module copy)
    {
        Dictionary<string, Tensor> buffers = copy.named_buffers().ToDictionary(named => named.name, named => named.buffer);
        foreach ((string name, Tensor buffer) in original.named_buffers())
            buffers[name].copy_(buffer);
        Dictionary<string, nn.Module> parts = copy.named_modules().ToDictionary(named => named.name, named => named.module);
        // A mode is that of all parts inside as well, which follow and may have others.
        copy.train(original.training);
        foreach ((string name, nn.Module part) in original.named_modules())
            if (parts.TryGetValue(name, out nn.Module? other))
                other.train(part.training);
    }

    private static IEnumerable<(string Name, string Kind)> Tensors(nn.Module network) =>
        [.. network.named_parameters().Select(named => (named.name, "parameter")), .. network.named_buffers().Select(named => (named.name, "buffer"))];
}
