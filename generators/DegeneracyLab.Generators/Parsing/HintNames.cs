using System.Text;
using DegeneracyLab.Generators.Helpers;
using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>
/// The name of a network's generated file: its full name. Two names that the compiler would take for the same file, or
/// that no file can have, get a hash of the full name as well.
/// </summary>
internal static class HintNames
{
    private const int LongestReadable = 120;

    public static string Of(INamedTypeSymbol type, Compilation compilation)
    {
        var full = new StringBuilder(type.MetadataName);
        bool isUnique = !HasTwin(type, compilation);
        for (ISymbol at = type.ContainingSymbol; at is INamedTypeSymbol or INamespaceSymbol { IsGlobalNamespace: false }; at = at.ContainingSymbol)
        {
            full.Insert(0, at.MetadataName + '.');
            isUnique &= !HasTwin(at, compilation);
        }

        string name = full.ToString();
        var readable = new StringBuilder(name.Length);
        foreach (char character in name.Length > LongestReadable ? name.Substring(0, LongestReadable) : name)
            readable.Append(char.IsLetterOrDigit(character) || character is '.' or '_' ? character : '_');
        return isUnique && readable.ToString() == name ? $"{name}.g.cs" : $"{readable}-{StableHash.Of(name)}.g.cs";
    }

    /// <summary>Whether a name beside a symbol's differs from it in nothing but upper and lower case.</summary>
    private static bool HasTwin(ISymbol symbol, Compilation compilation)
    {
        if (symbol.ContainingSymbol is INamespaceSymbol around)
            return CompilationFacts.Of(compilation).TwinsIn(around).Contains(symbol.MetadataName);
        foreach (INamedTypeSymbol sibling in symbol.ContainingType.GetTypeMembers())
            if (sibling.MetadataName != symbol.MetadataName && string.Equals(sibling.MetadataName, symbol.MetadataName, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }
}
