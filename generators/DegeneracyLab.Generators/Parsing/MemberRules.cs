using System.Collections.Immutable;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>The rules for members that the user adds to a network or block: they must leave room for the generated ones.</summary>
internal static class MemberRules
{
    /// <summary>The name by which <see cref="Result.Clashes"/> lists a constructor.</summary>
    public const string Constructor = ".ctor";

    /// <summary>What the user's members leave room for.</summary>
    /// <param name="Clashes">The names of generated members that the user's stand in the place of.</param>
    /// <param name="NeedsStandaloneSurface">Whether the class cannot derive from NetworkModule or BlockModule as it is.</param>
    public sealed record Result(EquatableArray<string> Clashes, bool NeedsStandaloneSurface);

    public static Result Check(INamedTypeSymbol type, ImmutableArray<TypeDeclarationSyntax> declarations, ImmutableArray<Layer> layers, bool isBlock, Compilation compilation, DiagnosticReporter reporter, CancellationToken token)
    {
        ImmutableArray<string>.Builder clashes = ImmutableArray.CreateBuilder<string>();
        bool needsStandaloneSurface = false;
        bool hasSizes = PrimaryConstructor.HasSizes(type);
        string title = TargetRules.Title(type, isBlock);
        CompilationFacts known = CompilationFacts.Of(compilation);
        INamedTypeSymbol? module = known.Type(isBlock ? KnownNames.BlockModule : KnownNames.NetworkModule, compilation);
        ReportUnregistered(type, title, declarations, compilation, reporter, token);
        foreach (ISymbol member in type.GetMembers())
        {
            if (member.IsImplicitlyDeclared || UserDeclarations.Of(member, token) is not { } declaration)
                continue;
            if (member is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor)
            {
                if (ConstructorRules.Objection(constructor, declaration, isBlock) is not { } objection)
                    continue;
                Report(At(declaration), "A constructor", objection);
                needsStandaloneSurface = true;
                if (ConstructorRules.HasSignatureOfGenerated(constructor))
                    clashes.Add(Constructor);
            }
            else if (Objection(member) is { } objection)
            {
                Report(At(declaration), $"'{member.Name}'", objection);
                AddClash(member.Name, member.IsOverride, IsNew(declaration));
            }
        }

        // No member can be called as its class is.
        if (IsGenerated(type.Name) || HasOverridden(module, type.Name))
        {
            Report(UserDeclarations.At(declarations), "The name", "a generated member has this name");
            AddClash(type.Name, isOverride: false, isNew: false);
        }

        return new(clashes.ToImmutable(), needsStandaloneSurface);

        void Report(Func<Location> at, string member, string objection) =>
            reporter.Report(DiagnosticDescriptors.MemberClash, at, member, title, objection);

        bool IsGenerated(string name) => MemberNames.IsGenerated(name, isBlock, hasSizes);

        string? Objection(ISymbol member)
        {
            if (member is not (IMethodSymbol { MethodKind: MethodKind.Ordinary } or IFieldSymbol or IPropertySymbol { IsIndexer: false } or IEventSymbol or INamedTypeSymbol))
                return null;
            if (IsGenerated(member.Name))
                return "a generated member has this name";
            foreach (Layer layer in layers)
                if (layer.Name == member.Name && layer.HasModule)
                    return "a layer has this name";

            for (INamedTypeSymbol? at = module; at is not null; at = at.BaseType)
                foreach (ISymbol generated in at.GetMembers(member.Name))
                    if (IsOverridden(generated) ? IsSameMember(member, generated) : SymbolEqualityComparer.Default.Equals(at, module) && Hides(member, generated))
                        return IsOverridden(generated) ? "it is generated" : $"every {(isBlock ? "block" : "network")} has such a member";
            return null;
        }

        void AddClash(string name, bool isOverride, bool isNew)
        {
            // Without its trace, or without a member that it must have, the class cannot be a network or block; and hiding
            // a member of the base class has a warning of its own.
            needsStandaloneSurface |= name == MemberNames.Recording || (!isOverride && (HasOverridden(module, name) || (!isNew && IsMember(module, name))));
            clashes.Add(name);
        }
    }

    /// <summary>
    /// The user's fields and properties that hold parameters or modules: TorchSharp would find them by reflection, but the
    /// generated registration names the layers alone. A class that registers something itself is left in peace.
    /// </summary>
    private static void ReportUnregistered(INamedTypeSymbol type, string title, ImmutableArray<TypeDeclarationSyntax> declarations, Compilation compilation, DiagnosticReporter reporter, CancellationToken token)
    {
        CompilationFacts known = CompilationFacts.Of(compilation);
        INamedTypeSymbol? tensor = known.Type(KnownNames.TorchTensor, compilation);
        INamedTypeSymbol? module = known.Type(KnownNames.TorchModule, compilation);
        foreach (ISymbol member in type.GetMembers())
            if (member is IFieldSymbol { IsStatic: false } field
                && (Derives(field.Type, tensor) || Derives(field.Type, module))
                && UserDeclarations.Of(field.AssociatedSymbol ?? field, token) is { } declared
                && !RegistersSomething(declarations))
                reporter.Report(DiagnosticDescriptors.NotRegistered, At(declared), (field.AssociatedSymbol ?? field).Name, title);
    }

    private static bool RegistersSomething(ImmutableArray<TypeDeclarationSyntax> declarations)
    {
        foreach (TypeDeclarationSyntax declaration in declarations)
            foreach (SyntaxToken word in declaration.DescendantTokens())
                if (word.ValueText is "register_parameter" or "register_buffer" or "register_module" or "add_module")
                    return true;
        return false;
    }

    private static bool Derives(ITypeSymbol? type, INamedTypeSymbol? ancestor)
    {
        for (; ancestor is not null && type is not null; type = type.BaseType)
            if (SymbolEqualityComparer.Default.Equals(type, ancestor))
                return true;
        return false;
    }

    private static bool HasOverridden(INamedTypeSymbol? module, string name)
    {
        for (INamedTypeSymbol? at = module; at is not null; at = at.BaseType)
            foreach (ISymbol member in at.GetMembers(name))
                if (IsOverridden(member))
                    return true;
        return false;
    }

    /// <summary>Whether generated code overrides a member of the base class, or does so where there is something to say.</summary>
    private static bool IsOverridden(ISymbol member) => member.IsAbstract || (member.IsVirtual && MemberNames.IsOverridden(member.Name));

    private static bool IsMember(INamedTypeSymbol? module, string name)
    {
        for (INamedTypeSymbol? at = module; at is not null; at = at.BaseType)
            if (!at.GetMembers(name).IsEmpty)
                return true;
        return false;
    }

    private static bool IsNew(SyntaxNode declaration) =>
        declaration.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member && member.Modifiers.Any(SyntaxKind.NewKeyword);

    /// <summary>Whether a member would hide one that every network has. Overriding is the compiler's to judge.</summary>
    private static bool Hides(ISymbol member, ISymbol generated) =>
        !member.IsOverride
        && generated.DeclaredAccessibility is (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal)
        && IsSameMember(member, generated);

    private static bool IsSameMember(ISymbol member, ISymbol generated)
    {
        if (member is not IMethodSymbol method || generated is not IMethodSymbol other)
            return true;
        if (method.Parameters.Length != other.Parameters.Length || method.Arity != other.Arity)
            return false;
        for (int i = 0; i < method.Parameters.Length; i++)
            if (TypeName(method.Parameters[i].Type) != TypeName(other.Parameters[i].Type))
                return false;
        return true;
    }

    /// <summary>The name of a type; the network's trace stands for the type parameter of NetworkModule.</summary>
    private static string TypeName(ITypeSymbol type) => type is ITypeParameterSymbol ? MemberNames.Recording : type.Name;

    private static Func<Location> At(SyntaxNode declaration) => () => declaration switch
    {
        TypeDeclarationSyntax { ParameterList: { } parameters } => parameters.GetLocation(),
        ConstructorDeclarationSyntax constructor => constructor.Identifier.GetLocation(),
        MethodDeclarationSyntax method => method.Identifier.GetLocation(),
        PropertyDeclarationSyntax property => property.Identifier.GetLocation(),
        EventDeclarationSyntax @event => @event.Identifier.GetLocation(),
        VariableDeclaratorSyntax variable => variable.Identifier.GetLocation(),
        BaseTypeDeclarationSyntax type => type.Identifier.GetLocation(),
        DelegateDeclarationSyntax @delegate => @delegate.Identifier.GetLocation(),
        _ => declaration.GetLocation(),
    };
}
