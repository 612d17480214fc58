using DegeneracyLab.Generators.Helpers;

namespace DegeneracyLab.Generators.Emission;

/// <summary>A class of the user's, as generated code names it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="FullName">Its full name, with <c>global::</c>.</param>
/// <param name="IsNear">Whether the name alone means it where the code stands, unless a layer is called so.</param>
internal sealed record TypeReference(string Name, string FullName, bool IsNear)
{
    /// <summary>The class as code names it.</summary>
    public string Code(TypeNames types) => IsNear && !types.IsQualified ? Identifiers.Escape(Name) : FullName;
}
