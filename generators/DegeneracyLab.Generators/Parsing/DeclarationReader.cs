using System.Collections.Immutable;
using System.Text;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Models;
using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>Reads how a class is continued in another file.</summary>
internal static class DeclarationReader
{
    public static TypeDeclarationSpec Read(INamedTypeSymbol type)
    {
        ImmutableArray<string>.Builder containers = ImmutableArray.CreateBuilder<string>();
        for (INamedTypeSymbol? container = type.ContainingType; container is not null; container = container.ContainingType)
            containers.Insert(0, $"{Keyword(container)} {Identifiers.Escape(container.Name)}{TypeParameters(container)}");
        return new(Namespace(type.ContainingNamespace), containers.ToImmutable(), Keyword(type), type.Name, TypeParameters(type));
    }

    /// <summary>The type parameters of a type itself, with brackets; empty if it has none.</summary>
    public static string TypeParameters(INamedTypeSymbol type)
    {
        if (type.TypeParameters.IsEmpty)
            return "";
        var text = new StringBuilder();
        foreach (ITypeParameterSymbol parameter in type.TypeParameters)
            text.Append(text.Length == 0 ? '<' : ',').Append(Identifiers.Escape(parameter.Name));
        return text.Append('>').Replace(",", ", ").ToString();
    }

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
        { IsRecord: true } => "record",
        { TypeKind: TypeKind.Struct } => "struct",
        { TypeKind: TypeKind.Interface } => "interface",
        _ => "class",
    };

    private static string Namespace(INamespaceSymbol @namespace)
    {
        var text = new StringBuilder();
        for (INamespaceSymbol at = @namespace; !at.IsGlobalNamespace; at = at.ContainingNamespace)
            text.Insert(0, text.Length == 0 ? Identifiers.Escape(at.Name) : Identifiers.Escape(at.Name) + ".");
        return text.ToString();
    }
}
