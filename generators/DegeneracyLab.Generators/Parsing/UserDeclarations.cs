using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>
/// What the user wrote. The analyzer sees a class together with the part that the generator added; the parser must
/// judge the user's part alone.
/// </summary>
internal static class UserDeclarations
{
    /// <summary>The user's declarations of a type.</summary>
    public static ImmutableArray<TypeDeclarationSyntax> Of(INamedTypeSymbol type, CancellationToken token)
    {
        ImmutableArray<TypeDeclarationSyntax>.Builder declarations = ImmutableArray.CreateBuilder<TypeDeclarationSyntax>();
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
            if (!IsGenerated(reference.SyntaxTree) && reference.GetSyntax(token) is TypeDeclarationSyntax declaration)
                declarations.Add(declaration);
        return declarations.ToImmutable();
    }

    /// <summary>The user's declaration of a member; null if it is generated or implicit.</summary>
    public static SyntaxNode? Of(ISymbol member, CancellationToken token)
    {
        foreach (SyntaxReference reference in member.DeclaringSyntaxReferences)
            if (!IsGenerated(reference.SyntaxTree))
                return reference.GetSyntax(token);
        return null;
    }

    /// <summary>Whether a type is declared partial, wherever it is declared.</summary>
    public static bool ArePartial(ImmutableArray<TypeDeclarationSyntax> declarations)
    {
        foreach (TypeDeclarationSyntax declaration in declarations)
            if (!declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
                return false;
        return true;
    }

    /// <summary>The place of a type's name.</summary>
    public static Func<Location> At(ImmutableArray<TypeDeclarationSyntax> declarations) =>
        () => declarations.IsEmpty ? Location.None : declarations[0].Identifier.GetLocation();

    /// <summary>Whether this generator wrote the source: the compiler puts it into a folder with the generator's name.</summary>
    public static bool IsGenerated(SyntaxTree tree) => Path.GetFileName(Path.GetDirectoryName(tree.FilePath)) == typeof(NetworkGenerator).FullName;
}
