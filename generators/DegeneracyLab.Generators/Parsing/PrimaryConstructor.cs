using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>The primary constructor of a class, whose parameters are sizes.</summary>
internal static class PrimaryConstructor
{
    /// <summary>Whether one of the declarations of a class has one.</summary>
    public static bool Exists(ImmutableArray<TypeDeclarationSyntax> declarations)
    {
        foreach (TypeDeclarationSyntax declaration in declarations)
            if (declaration.ParameterList is not null)
                return true;
        return false;
    }

    /// <summary>Its parameters; none if there is no primary constructor.</summary>
    public static ImmutableArray<IParameterSymbol> Parameters(INamedTypeSymbol type)
    {
        foreach (IMethodSymbol constructor in type.InstanceConstructors)
        {
            // In another assembly it is no longer told from others; blocks have no other with sizes.
            bool isPrimary = constructor.DeclaringSyntaxReferences is [{ } reference]
                ? reference.GetSyntax() is TypeDeclarationSyntax
                : !constructor.IsImplicitlyDeclared && constructor.Parameters.Length > 0 && AreSizes(constructor.Parameters);
            if (isPrimary)
                return constructor.Parameters;
        }

        return [];
    }

    /// <summary>Whether the class has sizes: a primary constructor with nothing but them.</summary>
    public static bool HasSizes(INamedTypeSymbol type) => Parameters(type) is { IsEmpty: false } parameters && AreSizes(parameters);

    /// <summary>Whether a parameter can be a size.</summary>
    public static bool IsSize(IParameterSymbol parameter) => parameter is { Type.SpecialType: SpecialType.System_Int32, RefKind: RefKind.None, IsParams: false };

    public static bool AreSizes(ImmutableArray<IParameterSymbol> parameters)
    {
        foreach (IParameterSymbol parameter in parameters)
            if (!IsSize(parameter))
                return false;
        return true;
    }
}
