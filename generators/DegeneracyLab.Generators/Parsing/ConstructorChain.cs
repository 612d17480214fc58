using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>How the constructor of a standalone surface calls another one, which it must where the user's declaration demands it.</summary>
internal static class ConstructorChain
{
    /// <summary>The constructor initializer, such as <c> : base(default(int)!)</c>; empty if none is needed, null if none is possible.</summary>
    public static string? Of(INamedTypeSymbol type)
    {
        foreach (IMethodSymbol constructor in type.InstanceConstructors)
            if (IsPrimary(constructor))
                return Call("this", constructor);

        if (type.BaseType is not { SpecialType: not SpecialType.System_Object } baseClass || KnownNames.Is(baseClass, KnownNames.NetworkModule))
            return "";
        if (baseClass.TypeKind == TypeKind.Error)
            return null;
        IMethodSymbol? shortest = null;
        foreach (IMethodSymbol constructor in baseClass.InstanceConstructors)
            if (constructor.DeclaredAccessibility is not (Accessibility.Private or Accessibility.Internal)
                && (shortest is null || constructor.Parameters.Length < shortest.Parameters.Length))
                shortest = constructor;
        return shortest is null ? null : Call("base", shortest);
    }

    public static bool IsPrimary(IMethodSymbol constructor) =>
        constructor.DeclaringSyntaxReferences is [{ } reference] && reference.GetSyntax() is TypeDeclarationSyntax;

    private static string? Call(string target, IMethodSymbol constructor)
    {
        var arguments = new StringBuilder();
        foreach (IParameterSymbol parameter in constructor.Parameters)
        {
            if (parameter.RefKind is not (RefKind.None or RefKind.In) || parameter.Type.TypeKind == TypeKind.Error)
                return null;
            arguments.Append(arguments.Length == 0 ? "" : ", ")
                .Append("default(").Append(parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)).Append(")!");
        }

        return $" : {target}({arguments})";
    }
}
