using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>
/// Looks at a network's parameters before it computes: all must have their shapes, and one type and device. They may have been
/// replaced, converted in part or disposed, and a product with a misfit among them would end the process. Parameters that are
/// the same objects as at the last look cost a comparison each.
/// </summary>
internal sealed class ParameterCheck
{
    private readonly Slot[] slots;
    private readonly Parameter?[] seen;

    /// <summary>Notes the parameters and their shapes, which are right when the network is new.</summary>
    /// <param name="network">The network, whose layers are registered.</param>
    public ParameterCheck(nn.Module network)
    {
        slots = [.. network.named_modules().Prepend(("", network)).SelectMany(named => SlotsOf(named.Item1, named.Item2))];
        seen = new Parameter?[slots.Length];
    }

    /// <summary>The parameters with which the network computes, in the order of the layers. None is missing after <see cref="Require"/>.</summary>
    public IEnumerable<Parameter> Parameters => slots.Select(slot => slot.Parameter!);

    /// <summary>Throws unless the parameters fit each other.</summary>
    /// <param name="name">The network's name, for the message.</param>
    /// <param name="inPart">Whether only a part of the network computes, so that a parameter that is disposed may not be needed.</param>
    /// <exception cref="ObjectDisposedException">A parameter was disposed, or the network was.</exception>
    /// <exception cref="InvalidOperationException">A parameter has another shape, type or device than it must have; the message names it.</exception>
    public void Require(string name, bool inPart = false)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            if (slots[i].Parameter is { IsInvalid: false } parameter && ReferenceEquals(parameter, seen[i]))
                continue;
            RequireAll(name, inPart);
            return;
        }
    }

    /// <summary>Throws if the network was disposed.</summary>
    /// <param name="name">The network's name, for the message.</param>
    /// <exception cref="ObjectDisposedException">It was.</exception>
    public void RequireAlive(string name)
    {
        if (slots.Length > 0 && slots.All(slot => slot.Parameter is not { IsInvalid: false }))
            throw new ObjectDisposedException(name, $"{name} was disposed, and computes nothing any more.");
    }

    /// <summary>Throws unless the parameters fit each other; parameters that were reshaped in place are found, too.</summary>
    /// <param name="name">The network's name, for the message.</param>
    /// <exception cref="ObjectDisposedException">A parameter was disposed, or the network was.</exception>
    /// <exception cref="InvalidOperationException">A parameter has another shape, type or device than it must have; the message names it.</exception>
    public void RequireSizes(string name)
    {
        Require(name, inPart: true);
        for (int i = 0; i < slots.Length; i++)
        {
            Parameter parameter = slots[i].Parameter!;
            if (parameter.IsInvalid)
                continue;
            long[] shape = slots[i].Shape;
            bool same = parameter.dim() == shape.Length;
            for (int dimension = 0; same && dimension < shape.Length; dimension++)
                same = parameter.size(dimension) == shape[dimension];
            if (!same)
                RequireAll(name, inPart: true);
        }
    }

    private void RequireAll(string name, bool inPart)
    {
        Parameter? first = null;
        for (int i = 0; i < slots.Length; i++)
        {
            Slot slot = slots[i];
            Parameter parameter = slot.Parameter ?? throw new InvalidOperationException($"The parameter {slot.Name} of {name} is missing; expected one of shape {ShapeText.Of(slot.Shape)}.");
            if (parameter.IsInvalid && inPart && slots.Any(other => other.Parameter is { IsInvalid: false }))
                continue;
            if (parameter.IsInvalid)
                throw new ObjectDisposedException(name, slots.All(other => other.Parameter is not { IsInvalid: false }) ? $"{name} was disposed, and computes nothing any more." : $"The parameter {slot.Name} of {name} was disposed.");
            if (!parameter.shape.AsSpan().SequenceEqual(slot.Shape))
                throw new InvalidOperationException($"The parameter {slot.Name} of {name} has shape {ShapeText.Of(parameter.shape)}; expected {ShapeText.Of(slot.Shape)}.");
            if (!parameter.is_floating_point())
                throw new InvalidOperationException($"The parameter {slot.Name} of {name} is {parameter.dtype}; expected a floating-point type. Convert the network with to(ScalarType.Float32).");
            first ??= parameter;
            if (parameter.dtype != first.dtype)
                throw new InvalidOperationException($"The parameter {slot.Name} of {name} is {parameter.dtype}, but {slots[0].Name} is {first.dtype}; a network computes in one type. Convert all of it with to(ScalarType.{first.dtype}).");
            if (parameter.device_type != first.device_type || parameter.device_index != first.device_index)
                throw new InvalidOperationException($"The parameter {slot.Name} of {name} is on {parameter.device}, but {slots[0].Name} is on {first.device}; a network computes on one device. Move all of it with to(device).");
            seen[i] = parameter;
        }
    }

    private static IEnumerable<Slot> SlotsOf(string path, nn.Module module)
    {
        foreach ((string name, Parameter parameter) in module.named_parameters(recurse: false))
        {
            Func<Parameter?> read = (module, name) switch
            {
                // TorchSharp's own, by its properties: they are what its forward reads.
                (Linear linear, nameof(Linear.weight)) => () => linear.weight,
                (Linear linear, nameof(Linear.bias)) => () => linear.bias,
                _ => () => module.has_parameter(name) ? module.get_parameter(name) : null,
            };
            yield return new(path.Length == 0 ? name : $"{path}.{name}", parameter.shape, read);
        }
    }

    private sealed record Slot(string Name, long[] Shape, Func<Parameter?> Read)
    {
        public Parameter? Parameter => Read();
    }
}
