using System.Collections.Immutable;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>The rules for the class itself, whatever its layers are.</summary>
internal static class TargetRules
{
    /// <summary>Checks the class.</summary>
    /// <returns>What the class can become.</returns>
    public static SurfaceForm Check(INamedTypeSymbol type, ImmutableArray<TypeDeclarationSyntax> declarations, bool isBlock, LanguageVersion version, DiagnosticReporter reporter, CancellationToken token)
    {
        Func<Location> at = UserDeclarations.At(declarations);
        string title = Title(type, isBlock);
        var form = SurfaceForm.Network;

        if (version < LanguageVersion.CSharp12)
            reporter.Report(DiagnosticDescriptors.LanguageVersionTooLow, at, title, version.ToDisplayString());
        if (type.IsGenericType)
            reporter.Report(DiagnosticDescriptors.Generic, at, title, TypeParameters(type));
        if (BaseClass(type) is { } baseClass)
        {
            form = SurfaceForm.Standalone;
            if (baseClass.TypeKind == TypeKind.Error)
                reporter.AddCompilerError();
            else
                reporter.Report(DiagnosticDescriptors.HasBaseClass, () => At(baseClass, declarations), title, isBlock ? "BlockModule" : "NetworkModule", baseClass.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat));
        }

        if (Unsupported(type) is { } unsupported)
        {
            reporter.Report(DiagnosticDescriptors.UnsupportedTarget, at, title, unsupported);
            form = type.IsStatic ? SurfaceForm.Static : type.IsRecord ? SurfaceForm.Standalone : form;
        }

        if (!UserDeclarations.ArePartial(declarations))
        {
            // Of several declarations the compiler itself demands that all be partial.
            if (declarations.Length == 1)
                reporter.Report(DiagnosticDescriptors.NotPartial, at, title, type.Name);
            else
                reporter.AddCompilerError();
            form = SurfaceForm.None;
        }

        for (INamedTypeSymbol? container = type.ContainingType; container is not null; container = container.ContainingType)
        {
            ImmutableArray<TypeDeclarationSyntax> containers = UserDeclarations.Of(container, token);
            if (UserDeclarations.ArePartial(containers))
                continue;
            if (containers.Length == 1)
                reporter.Report(DiagnosticDescriptors.ContainerNotPartial, UserDeclarations.At(containers), container.Name, title);
            else
                reporter.AddCompilerError();
            form = SurfaceForm.None;
        }

        return IsFileLocal(type) ? SurfaceForm.None : form;
    }

    /// <summary>A class as messages call it: <c>network 'Probe'</c>.</summary>
    public static string Title(INamedTypeSymbol type, bool isBlock) => $"{(isBlock ? "block" : "network")} '{type.Name}'";

    /// <summary>Whether a class derives from one with a <c>forward</c> of one tensor that it can override.</summary>
    public static bool InheritsForward(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? at = type.BaseType; at is not null; at = at.BaseType)
            foreach (ISymbol member in at.GetMembers("forward"))
                if (member is IMethodSymbol { Parameters: [{ Type.Name: "Tensor" }], ReturnType.Name: "Tensor" } and ({ IsAbstract: true } or { IsVirtual: true } or { IsOverride: true, IsSealed: false }))
                    return true;
        return false;
    }

    private static INamedTypeSymbol? BaseClass(INamedTypeSymbol type) =>
        type.BaseType is { SpecialType: not SpecialType.System_Object } baseClass && !KnownNames.IsGeneratedBase(baseClass) ? baseClass : null;

    private static string? Unsupported(INamedTypeSymbol type) =>
        IsFileLocal(type) ? "local to its file"
        : type.IsRecord ? "a record"
        : type.IsStatic ? "static"
        : type.IsAbstract ? "abstract"
        : null;

    /// <summary>Whether only its own file can name a class.</summary>
    public static bool IsFileLocal(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.ContainingType)
            if (at.IsFileLocal)
                return true;
        return false;
    }

    /// <summary>The type parameters of a class and of those around it, as text.</summary>
    private static string TypeParameters(INamedTypeSymbol type)
    {
        string text = "";
        for (INamedTypeSymbol? at = type; at is not null; at = at.ContainingType)
            if (DeclarationReader.TypeParameters(at) is { Length: > 0 } parameters)
                text = text.Length == 0 ? parameters : $"{parameters} and {text}";
        return text;
    }

    private static Location At(INamedTypeSymbol baseClass, ImmutableArray<TypeDeclarationSyntax> declarations)
    {
        Location? first = null;
        foreach (TypeDeclarationSyntax declaration in declarations)
        {
            if (declaration.BaseList is not { Types: [{ } candidate, ..] })
                continue;
            first ??= candidate.GetLocation();
            if (RightmostName(candidate.Type) == baseClass.Name)
                return candidate.GetLocation();
        }

        return first ?? UserDeclarations.At(declarations)();
    }

    private static string? RightmostName(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => null,
    };
}
