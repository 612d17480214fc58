using System.Runtime.InteropServices;
using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>Says what is wrong with the input of a block or layer that is called by itself, where libtorch refused it.</summary>
internal static class ModuleInput
{
    /// <summary>Explains an exception from a module's forward pass by its input.</summary>
    /// <param name="module">The module.</param>
    /// <param name="shape">The shape of one sample; null if it is not known.</param>
    /// <param name="input">The input.</param>
    /// <param name="exception">The exception.</param>
    /// <returns>An exception that says what was expected and found; null if the input is not at fault, or it was explained already.</returns>
    public static Exception? Explain(nn.Module module, IReadOnlyList<long>? shape, Tensor input, Exception exception)
    {
        string name = module.GetType().Name;
        if (input.IsInvalid)
            return exception is ObjectDisposedException ? null : new ObjectDisposedException(nameof(input), $"The input of {name} was disposed.");
        Parameter? first = module is BlockModule block ? block.FirstParameter : module.parameters().FirstOrDefault();
        if (first is { IsInvalid: true } || exception is InvalidOperationException { Message: "Tensor invalid -- empty handle." })
            return exception is ObjectDisposedException ? null : new ObjectDisposedException(name, $"{name} was disposed, and computes nothing any more.");
        if (exception is not ExternalException || Fits(shape, first, input))
            return null;

        string expected = first is null ? "" : $" of {first.dtype} on {first.device}";
        string given = $"{ShapeText.Of(input.shape)} of {input.dtype} on {input.device}";
        return shape is not null
            ? new ArgumentException($"{name} takes an input of shape {ShapeText.WithBatch(shape)}{expected}, but got {given}.", nameof(input), exception)
            : new ArgumentException($"{name} takes no input of shape {given}; its parameters are {string.Join(", ", module.named_parameters().Select(named => $"{named.name} {ShapeText.Of(named.parameter.shape)}"))}{expected}.", nameof(input), exception);
    }

    /// <summary>Whether an input is as it is to be, so that something else went wrong.</summary>
    private static bool Fits(IReadOnlyList<long>? shape, Parameter? first, Tensor input) =>
        shape is not null && input.shape.Skip(1).SequenceEqual(shape)
        && (first is null || (input.dtype == first.dtype && input.device_type == first.device_type && input.device_index == first.device_index));
}
