using System.Collections.Immutable;
using DegeneracyLab.Generators.Helpers;

namespace DegeneracyLab.Generators.Models;

/// <summary>
/// The public surface of a network whose declaration is wrong: the same members, but they throw. With them, code that
/// uses the network has no errors of its own beside the one that tells what is wrong.
/// </summary>
/// <param name="Form">What the class can become.</param>
/// <param name="Errors">What is wrong: ids of diagnostics.</param>
/// <param name="Omitted">Generated members that the user's own stand in the place of.</param>
/// <param name="ConstructorChain">The initializer of the constructor of a standalone surface, such as <c> : base(...)</c>; null if there can be no constructor.</param>
/// <param name="OverridesForward">Whether a base class that the user named has a <c>forward</c> to be overridden.</param>
internal sealed record SurfaceSpec(
    SurfaceForm Form,
    EquatableArray<string> Errors,
    EquatableArray<string> Omitted,
    string? ConstructorChain,
    bool OverridesForward)
{
    /// <summary>Constants that the generated classes have for the attributes of the class; null if no name in those is hidden.</summary>
    public EquatableArray<ForwardSpec>? Forwards { get; init; }

    /// <summary>The surface of a network on which nothing of the user's stands in the way.</summary>
    public static SurfaceSpec Of(SurfaceForm form, string error) =>
        new(form, ImmutableArray.Create(error), ImmutableArray<string>.Empty, ConstructorChain: null, OverridesForward: false);
}
