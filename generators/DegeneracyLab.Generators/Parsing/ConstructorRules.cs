using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>The rules for constructors that the user adds to a network or block.</summary>
internal static class ConstructorRules
{
    /// <summary>Why a constructor cannot stand beside the generated one; null if it can.</summary>
    public static string? Objection(IMethodSymbol constructor, SyntaxNode declaration, bool isBlock)
    {
        if (declaration is TypeDeclarationSyntax)
            return ObjectionToSizes(constructor.Parameters, isBlock);
        if (isBlock)
            return "a block is made by its network, with nothing but the sizes of its primary constructor";
        if (HasSignatureOfGenerated(constructor))
            return "the generated constructor has the same parameters";
        return declaration is ConstructorDeclarationSyntax { Initializer.RawKind: (int)SyntaxKind.ThisConstructorInitializer }
            ? null
            : "it must call the generated one, as in ': this(seed: 1)'";
    }

    /// <summary>Why the parameters of a primary constructor cannot be sizes; null if they can.</summary>
    public static string? ObjectionToSizes(ImmutableArray<IParameterSymbol> parameters, bool isBlock)
    {
        if (!PrimaryConstructor.AreSizes(parameters))
            return "all parameters of a primary constructor must be sizes, of type int";
        foreach (IParameterSymbol parameter in parameters)
            if (ObjectionToSize(parameter.Name, isBlock) is { } objection)
                return objection;
        return null;
    }

    /// <summary>Why a size cannot have a name; null if it can.</summary>
    public static string? ObjectionToSize(string name, bool isBlock) =>
        !isBlock && name is "dtype" or "device" or "seed" ? $"the generated code has a parameter called '{name}'" : null;

    /// <summary>
    /// Whether a constructor has the parameters of the generated one, which come after the sizes of a primary one. Types
    /// are compared by name, because some may be generated.
    /// </summary>
    public static bool HasSignatureOfGenerated(IMethodSymbol constructor)
    {
        int sizes = PrimaryConstructor.Parameters(constructor.ContainingType).Length;
        return constructor.Parameters.Length == sizes + 3
            && PrimaryConstructor.AreSizes(constructor.Parameters.RemoveRange(sizes, 3))
            && EndsAsGenerated(constructor.Parameters.RemoveRange(0, sizes));
    }

    private static bool EndsAsGenerated(ImmutableArray<IParameterSymbol> parameters) =>
        parameters is [{ Type.Name: "ScalarType" }, { Type.Name: "Device" }, { Type: INamedTypeSymbol { Name: "Nullable", TypeArguments: [{ SpecialType: SpecialType.System_Int64 }] } }];

    /// <summary>
    /// How the constructor of a standalone surface calls another one, where the user's declaration demands it, such as
    /// <c> : base(default(int)!)</c>; empty if it need not, null if it cannot.
    /// </summary>
    public static string? Chain(INamedTypeSymbol type)
    {
        foreach (IMethodSymbol constructor in type.InstanceConstructors)
            if (constructor.DeclaringSyntaxReferences is [{ } reference] && reference.GetSyntax() is TypeDeclarationSyntax)
                return Call("this", constructor);

        if (type.BaseType is not { SpecialType: not SpecialType.System_Object } baseClass || KnownNames.IsGeneratedBase(baseClass))
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
