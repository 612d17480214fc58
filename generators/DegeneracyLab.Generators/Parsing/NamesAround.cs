using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>Finds what a name means around a class, where no member of the class itself has that name.</summary>
internal static class NamesAround
{
    /// <summary>Finds the type or namespace with a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="type">The class.</param>
    /// <param name="model">The semantic model of a declaration of the class.</param>
    /// <param name="position">Where the declaration stands.</param>
    /// <returns>The type, for which an alias may stand, or the namespace; null if the name means nothing.</returns>
    public static INamespaceOrTypeSymbol? Find(string name, INamedTypeSymbol type, SemanticModel model, int position)
    {
        for (INamedTypeSymbol? around = type.ContainingType; around is not null; around = around.ContainingType)
            for (INamedTypeSymbol? at = around; at is not null; at = at.BaseType)
                if (FindIn(at) is { } nested)
                    return nested;
        for (INamespaceSymbol? at = model.Compilation.GetCompilationNamespace(type.ContainingNamespace); at is not null; at = at.ContainingNamespace)
            if (FindIn(at) is { } beside)
                return beside;

        foreach (IImportScope scope in model.GetImportScopes(position))
        {
            foreach (IAliasSymbol alias in scope.Aliases)
                if (alias.Name == name)
                    return alias.Target;
            foreach (ImportedNamespaceOrType import in scope.Imports)
                if (FindIn(import.NamespaceOrType) is INamedTypeSymbol imported)
                    return imported;
        }

        return null;

        INamespaceOrTypeSymbol? FindIn(INamespaceOrTypeSymbol container)
        {
            foreach (ISymbol member in container.GetMembers(name))
                if (member is INamespaceSymbol or INamedTypeSymbol { Arity: 0 } && (member is INamespaceSymbol || model.Compilation.IsSymbolAccessibleWithin(member, type)))
                    return (INamespaceOrTypeSymbol)member;
            return null;
        }
    }
}
