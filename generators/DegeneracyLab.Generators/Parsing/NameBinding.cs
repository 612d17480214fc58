using System.Collections.Immutable;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Layers;
using DegeneracyLab.Generators.Models;
using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>Finds out whether the short names that generated code uses mean what they should where the network stands.</summary>
internal static class NameBinding
{
    /// <summary>Namespaces and words that generated code uses beside the types.</summary>
    private static readonly string[] Roots = ["System", "TorchSharp", KnownNames.Library, "nameof"];

    /// <summary>Whether some short name is taken, by a member, a type, a namespace, a using directive or a layer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="type">Its class.</param>
    /// <param name="model">The semantic model of its declaration.</param>
    /// <param name="position">Where the declaration stands.</param>
    public static bool NeedsQualification(NetworkSpec network, INamedTypeSymbol type, SemanticModel model, int position)
    {
        foreach (Layer layer in network.Layers)
            if (IsUsed(layer.Name, network) || IsHidden(layer.Uses, network, model.Compilation))
                return true;
        foreach (string parameter in network.Parameters)
            if (IsUsed(parameter, network))
                return true;
        foreach (string root in Roots)
            if (IsMember(type, root) || MeansAnother(model, position, root, container: null))
                return true;
        foreach ((string container, string name) in TypeNames.All)
            if (IsMember(type, name) || MeansAnother(model, position, name, container))
                return true;
        return false;
    }

    /// <summary>Whether generated members, or those of the base class, hide a class that a layer uses.</summary>
    private static bool IsHidden(ImmutableArray<TypeReference> used, NetworkSpec network, Compilation compilation)
    {
        foreach (TypeReference type in used)
            if (type.IsNear
                && (MemberNames.IsGenerated(type.Name, network.IsBlock, hasSizes: network.Parameters.Count > 0)
                    || KnownNames.OwnerOf(type.Name, network.IsBlock ? KnownNames.BlockModule : KnownNames.NetworkModule, compilation) is not null))
                return true;
        return false;
    }

    /// <summary>Whether generated code uses a name for something else than a layer or parameter.</summary>
    private static bool IsUsed(string name, NetworkSpec network)
    {
        if (Array.IndexOf(Roots, name) >= 0 || IsShortName(name))
            return true;
        foreach (Layer layer in network.Layers)
            foreach (TypeReference used in layer.Uses)
                if (used.Name == name)
                    return true;
        return false;
    }

    private static bool IsShortName(string name)
    {
        foreach ((_, string known) in TypeNames.All)
            if (known == name)
                return true;
        return false;
    }

    /// <summary>Whether the class, one around it, or one that these derive from has a member of that name.</summary>
    private static bool IsMember(INamedTypeSymbol type, string name)
    {
        for (INamedTypeSymbol? around = type; around is not null; around = around.ContainingType)
        {
            if (around.Name == name)
                return true;
            for (INamedTypeSymbol? at = around; at is not null; at = at.BaseType)
                if (!at.GetMembers(name).IsEmpty)
                    return true;
            foreach (ITypeParameterSymbol parameter in around.TypeParameters)
                if (parameter.Name == name)
                    return true;
        }

        return false;
    }

    /// <summary>Whether a name in scope at the declaration means something else than it does in generated code.</summary>
    private static bool MeansAnother(SemanticModel model, int position, string name, string? container)
    {
        foreach (ISymbol symbol in model.LookupSymbols(position, name: name))
        {
            bool expected = container is null
                ? symbol is INamespaceSymbol { ContainingNamespace.IsGlobalNamespace: true }
                : symbol is not IAliasSymbol && symbol.ContainingSymbol?.ToDisplayString() == container;
            if (!expected)
                return true;
        }

        return false;
    }
}
