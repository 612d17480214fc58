using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>The names of the library by which the generator knows it.</summary>
internal static class KnownNames
{
    public const string Library = "DegeneracyLab";
    public const string NetworkAttribute = Library + ".NetworkAttribute";
    public const string LayerAttribute = Library + ".LayerAttribute";
    public const string NetworkModule = Library + ".NetworkModule`1";
    public const string NetworkTrace = Library + ".NetworkTrace";

    /// <summary>TorchSharp's types that a module registers, by metadata name.</summary>
    public const string TorchTensor = "TorchSharp.torch+Tensor";
    public const string TorchModule = "TorchSharp.torch+nn+Module";

    /// <summary>Whether a class, or one that it derives from, has a full name.</summary>
    public static bool Derives(INamedTypeSymbol? type, string fullName)
    {
        for (; type is not null; type = type.BaseType)
            if (Is(type, fullName))
                return true;
        return false;
    }

    /// <summary>Whether a class has a full name.</summary>
    public static bool Is(INamedTypeSymbol? type, string fullName) =>
        type is not null && fullName.EndsWith(type.MetadataName, StringComparison.Ordinal) && FullName(type) == fullName;

    /// <summary>Namespaces and name of a class that is not nested: <c>DegeneracyLab.NetworkModule`1</c>.</summary>
    public static string FullName(INamedTypeSymbol type) =>
        type.ContainingNamespace is { IsGlobalNamespace: false } container ? $"{container.ToDisplayString()}.{type.MetadataName}" : type.MetadataName;
}
