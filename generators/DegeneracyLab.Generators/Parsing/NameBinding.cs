using System.Globalization;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Layers;
using DegeneracyLab.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>
/// Finds out whether the short names that generated code uses mean what they should in the generated file. It asks the
/// namespaces and types themselves: this happens for every network at every key that is pressed, and
/// <see cref="SemanticModel.LookupSymbols"/> for as many names takes longer than everything else together.
/// </summary>
internal static class NameBinding
{
    /// <summary>Namespaces and words that generated code uses beside the types.</summary>
    private static readonly string[] Roots = ["System", "TorchSharp", KnownNames.Library, "nameof"];

    /// <summary>The short names, with what contains them; null for roots.</summary>
    private static readonly Dictionary<string, string?> Containers = Known();

    /// <summary>Whether some short name is taken, by a member, a type, a namespace, a using directive or a layer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="type">Its class.</param>
    /// <param name="model">The semantic model of its declaration.</param>
    /// <param name="position">Where the declaration stands.</param>
    public static bool NeedsQualification(NetworkSpec network, INamedTypeSymbol type, SemanticModel model, int position)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (Layer layer in network.Layers)
            foreach (TypeReference use in layer.Uses)
                if (used.Add(use.Name) && IsHidden(use, network, model.Compilation))
                    return true;
        foreach (Layer layer in network.Layers)
            if (Containers.ContainsKey(layer.Name) || used.Contains(layer.Name))
                return true;
        foreach (string parameter in network.Parameters)
            if (Containers.ContainsKey(parameter) || used.Contains(parameter))
                return true;
        CompilationFacts known = CompilationFacts.Of(model.Compilation);
        return HasMember(type)
            || known.IsTakenIn(KnownNames.FullName(type.ContainingNamespace), () => IsInNamespaces(model.Compilation.GetCompilationNamespace(type.ContainingNamespace)))
            || known.IsImported(() => IsImported(model, position));
    }

    /// <summary>A name for the class of sizes that means nothing else in the network's attributes and members: <c>Sizes</c>, or else one with the network's name.</summary>
    public static string FreeSizesClass(NetworkSpec network, INamedTypeSymbol type, SemanticModel model, int position)
    {
        string name = MemberNames.Sizes;
        if (network.Parameters.Count > 0)
            for (int i = 1; IsTaken(); i++)
                name = type.Name + MemberNames.Sizes + (i == 1 ? "" : i.ToString(CultureInfo.InvariantCulture));
        return name;

        bool IsTaken()
        {
            foreach (Layer layer in network.Layers)
                if (layer.Name == name)
                    return true;
            return name == type.Name || network.Parameters.Contains(name) || !type.GetMembers(name).IsEmpty || NamesAround.Find(name, type, model, position) is not null;
        }
    }

    private static Dictionary<string, string?> Known()
    {
        var containers = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (string root in Roots)
            containers.Add(root, null);
        foreach ((string container, string name) in TypeNames.All)
            containers.Add(name, container);
        // An attribute is looked up with its suffix too.
        foreach ((string container, string name) in TypeNames.Attributes)
            containers.Add(name + "Attribute", container);
        return containers;
    }

    /// <summary>Whether generated members, or those of the base class, hide a class that a layer uses.</summary>
    private static bool IsHidden(TypeReference used, NetworkSpec network, Compilation compilation) =>
        used.IsNear
        && (MemberNames.IsGenerated(used.Name, network.IsBlock, hasSizes: network.Parameters.Count > 0)
            || CompilationFacts.Of(compilation).OwnerOf(used.Name, network.IsBlock ? KnownNames.BlockModule : KnownNames.NetworkModule, compilation) is not null);

    /// <summary>Whether the class, one around it, or one that these derive from has a short name, or a member with one.</summary>
    private static bool HasMember(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? around = type; around is not null; around = around.ContainingType)
        {
            if (Containers.ContainsKey(around.Name))
                return true;
            for (INamedTypeSymbol? at = around; at is { SpecialType: SpecialType.None }; at = at.BaseType)
                foreach (ISymbol member in at.GetMembers())
                    if (Containers.ContainsKey(member.Name))
                        return true;
            foreach (ITypeParameterSymbol parameter in around.TypeParameters)
                if (Containers.ContainsKey(parameter.Name))
                    return true;
        }

        return false;
    }

    /// <summary>Whether a namespace, or one around it, has something else with a short name.</summary>
    private static bool IsInNamespaces(INamespaceSymbol? innermost)
    {
        for (INamespaceSymbol? at = innermost; at is not null; at = at.ContainingNamespace)
            foreach (KeyValuePair<string, string?> known in Containers)
                foreach (INamespaceOrTypeSymbol symbol in at.GetMembers(known.Key))
                    if (!IsExpected(symbol, known.Value))
                        return true;
        return false;
    }

    /// <summary>Whether a global using directive makes something else known by a short name. Those of the user's file are not in force in the generated one.</summary>
    private static bool IsImported(SemanticModel model, int position)
    {
        foreach (IImportScope scope in model.GetImportScopes(position))
        {
            foreach (IAliasSymbol alias in scope.Aliases)
                if (Containers.ContainsKey(alias.Name) && alias.DeclaringSyntaxReferences is [{ } reference] && IsGlobal(reference))
                    return true;
            foreach (ImportedNamespaceOrType import in scope.Imports)
                if (import.DeclaringSyntaxReference is { } reference && IsGlobal(reference))
                    foreach (KeyValuePair<string, string?> known in Containers)
                        foreach (ISymbol symbol in import.NamespaceOrType.GetMembers(known.Key))
                            if (symbol is not INamespaceSymbol && !IsExpected(symbol, known.Value))
                                return true;
        }

        return false;
    }

    private static bool IsGlobal(SyntaxReference reference) => reference.GetSyntax() is UsingDirectiveSyntax { GlobalKeyword.RawKind: (int)SyntaxKind.GlobalKeyword };

    /// <summary>Whether a symbol is what generated code means by its name.</summary>
    private static bool IsExpected(ISymbol symbol, string? container) => container is null
        ? symbol is INamespaceSymbol { ContainingNamespace.IsGlobalNamespace: true }
        : symbol.ContainingSymbol.ToDisplayString() == container;
}
