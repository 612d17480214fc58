using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>Compares from where two classes can be seen.</summary>
internal static class Visibility
{
    /// <summary>Whether a class is seen from everywhere from where another one is.</summary>
    public static bool IsAtLeast(INamedTypeSymbol type, INamedTypeSymbol other)
    {
        for (INamedTypeSymbol? limit = type; limit is not null; limit = limit.ContainingType)
            if (limit.DeclaredAccessibility != Accessibility.Public && !IsWithin(other, limit))
                return false;
        return true;
    }

    /// <summary>Whether a class, or one around it, is limited as much as a limit demands.</summary>
    private static bool IsWithin(INamedTypeSymbol type, INamedTypeSymbol limit)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.ContainingType)
        {
            bool holds = limit.DeclaredAccessibility switch
            {
                Accessibility.Internal => IsInternal(at),
                Accessibility.ProtectedOrInternal => IsInternal(at) || IsProtectedBeside(at, limit),
                Accessibility.Protected => IsProtectedBeside(at, limit),
                Accessibility.ProtectedAndInternal => IsProtectedBeside(at, limit) && at.DeclaredAccessibility != Accessibility.Protected,
                _ => at.DeclaredAccessibility == Accessibility.Private && IsInside(at, limit.ContainingType),
            };
            if (holds)
                return true;
        }

        return false;
    }

    private static bool IsInternal(INamedTypeSymbol type) =>
        type.DeclaredAccessibility is Accessibility.Internal or Accessibility.Private or Accessibility.ProtectedAndInternal;

    /// <summary>Whether a class is seen in its container, and perhaps in those that derive from it, which the limit's container is or derives from.</summary>
    private static bool IsProtectedBeside(INamedTypeSymbol type, INamedTypeSymbol limit)
    {
        if (type.DeclaredAccessibility == Accessibility.Private && IsInside(type, limit.ContainingType))
            return true;
        if (type.DeclaredAccessibility is not (Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal))
            return false;
        for (INamedTypeSymbol? at = type.ContainingType; at is not null; at = at.BaseType)
            if (SymbolEqualityComparer.Default.Equals(at.OriginalDefinition, limit.ContainingType?.OriginalDefinition))
                return true;
        return false;
    }

    private static bool IsInside(INamedTypeSymbol type, INamedTypeSymbol? container)
    {
        for (INamedTypeSymbol? at = type.ContainingType; at is not null; at = at.ContainingType)
            if (SymbolEqualityComparer.Default.Equals(at.OriginalDefinition, container?.OriginalDefinition))
                return true;
        return false;
    }
}
