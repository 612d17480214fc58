using DegeneracyLab.Generators.Helpers;

namespace DegeneracyLab.Generators.Models;

/// <summary>How the declaration of a type is continued in another file.</summary>
/// <param name="Namespace">The namespace, escaped as code needs it; empty for the global one.</param>
/// <param name="Containers">The headers of the types around it, outermost first: <c>class Outer</c>.</param>
/// <param name="Keyword"><c>class</c> or <c>record</c>.</param>
/// <param name="Name">The type's name.</param>
/// <param name="TypeParameters">Its type parameters with brackets; empty if there are none.</param>
internal sealed record TypeDeclarationSpec(string Namespace, EquatableArray<string> Containers, string Keyword, string Name, string TypeParameters)
{
    /// <summary>The name as code has it, without type parameters.</summary>
    public string Identifier => Identifiers.Escape(Name);

    /// <summary>The type as code inside its own namespace and containers names it.</summary>
    public string Reference => Identifier + TypeParameters;
}
