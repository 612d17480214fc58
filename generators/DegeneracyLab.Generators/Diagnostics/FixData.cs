using System.Collections.Immutable;

namespace DegeneracyLab.Generators.Diagnostics;

/// <summary>What diagnostics tell the code fixes, by key; a fix is offered only if it is there.</summary>
internal static class FixData
{
    /// <summary>A name to write instead of the one that is wrong.</summary>
    public const string Name = "Name";

    /// <summary>The name that was written, where a parameter of the primary constructor could have it.</summary>
    public const string Parameter = "Parameter";

    /// <summary>The input of the layer, as the arguments of <c>[Block(...)]</c> state it.</summary>
    public const string Input = "Input";

    /// <summary>The kind of a layer that can be put before the wrong one.</summary>
    public const string Layer = "Layer";

    /// <summary>Nothing.</summary>
    public static readonly ImmutableDictionary<string, string?> None = ImmutableDictionary<string, string?>.Empty;

    /// <summary>The data with one more entry, if there is a value.</summary>
    public static ImmutableDictionary<string, string?> With(this ImmutableDictionary<string, string?> data, string key, string? value) =>
        value is null ? data : data.Add(key, value);
}
