using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>The rules for constructors that the user adds to a network.</summary>
internal static class ConstructorRules
{
    /// <summary>Why a constructor cannot stand beside the generated one; null if it can.</summary>
    public static string? Objection(IMethodSymbol constructor, SyntaxNode declaration)
    {
        if (declaration is TypeDeclarationSyntax)
            return "primary constructors are not supported";
        if (HasSignatureOfGenerated(constructor))
            return "the generated constructor has the same parameters";
        return declaration is ConstructorDeclarationSyntax { Initializer.RawKind: (int)SyntaxKind.ThisConstructorInitializer }
            ? null
            : "it must call the generated one, as in ': this(seed: 1)'";
    }

    /// <summary>Whether a constructor has the generated one's parameters. Types are compared by name, because some may be generated.</summary>
    public static bool HasSignatureOfGenerated(IMethodSymbol constructor) =>
        constructor.Parameters is [{ Type.Name: "ScalarType" }, { Type.Name: "Device" }, { Type: INamedTypeSymbol { Name: "Nullable", TypeArguments: [{ SpecialType: SpecialType.System_Int64 }] } }];

    /// <summary>
    /// How the constructor of a standalone surface calls another one, where the user's declaration demands it, such as
    /// <c> : base(default(int)!)</c>; empty if it need not, null if it cannot.
    /// </summary>
    public static string? Chain(INamedTypeSymbol type)
    {
        foreach (IMethodSymbol constructor in type.InstanceConstructors)
            if (constructor.DeclaringSyntaxReferences is [{ } reference] && reference.GetSyntax() is TypeDeclarationSyntax)
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
