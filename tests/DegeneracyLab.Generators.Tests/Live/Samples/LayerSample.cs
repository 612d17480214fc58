using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>
/// A layer as the tests know it: what is declared, and what is computed from the named parameters, without the generator
/// and without the library.
/// </summary>
/// <param name="Kind">The kind, as its attribute is named.</param>
/// <param name="Input">The shape of its input.</param>
internal abstract record LayerSample(string Kind, SampleShape Input)
{
    /// <summary>The name that the declaration gives it; null if none.</summary>
    public string? GivenName { get; init; }

    /// <summary>How often the attribute says that the layer comes.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>The shape of its output.</summary>
    public abstract SampleShape Output { get; }

    /// <summary>The number of hook points inside.</summary>
    public virtual int HooksInside => 0;

    /// <summary>The attribute, in brackets.</summary>
    public string Attribute(SizeNames sizes)
    {
        (string positional, string named) = Arguments(sizes);
        string[] all = [positional, named, Repeat == 1 ? "" : FormattableString.Invariant($"Repeat = {Repeat}"), GivenName is null ? "" : $"Name = \"{GivenName}\""];
        string joined = string.Join(", ", all.Where(part => part.Length > 0));
        return $"[{Kind}{TypeArguments}{(joined.Length == 0 ? "" : $"({joined})")}]";
    }

    /// <summary>The output from the input.</summary>
    /// <param name="at">The values of parameters, and what happens at hook points.</param>
    /// <param name="name">The name of the layer's hook point.</param>
    /// <param name="x">The input, [batch, ..].</param>
    public abstract Tensor Evaluate(Evaluation at, string name, Tensor x);

    /// <summary>The type arguments, in angle brackets.</summary>
    protected virtual string TypeArguments => "";

    protected virtual (string Positional, string Named) Arguments(SizeNames sizes) => ("", "");

    /// <summary>Named arguments with commas between, of those that are not left out.</summary>
    protected static string Named(params string?[] arguments) => string.Join(", ", arguments.Where(argument => !string.IsNullOrEmpty(argument)));
}
