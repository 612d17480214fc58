using System.Collections.Immutable;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Layers;
using DegeneracyLab.Generators.Models;
using DegeneracyLab.Generators.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>
/// Reads a network or block from its declaration. It has two callers: the generator, which drops the diagnostics, and the
/// analyzer, which reports them.
/// </summary>
internal static class NetworkParser
{
    /// <summary>Parses for the generator.</summary>
    /// <returns>The network or block; null if nothing can be generated, or if another declaration of the class stands for it.</returns>
    public static NetworkSpec? Parse(GeneratorAttributeSyntaxContext context, CancellationToken token)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        // A class with both attributes is found twice.
        if (Attribute(type) is not { } attribute || !IsWithin(attribute, context.TargetNode) || !context.Attributes.Contains(attribute))
            return null;
        var compilation = (CSharpCompilation)context.SemanticModel.Compilation;
        var blocks = new BlockReader(compilation, token);
        NetworkSpec? network = KnownNames.Is(attribute.AttributeClass, KnownNames.BlockAttribute)
            ? blocks.Declared(type, attribute)
            : Parse(type, attribute, compilation, new DiagnosticReporter(listener: null), blocks, token);
        // A surface qualifies its names in any case.
        if (network is not { Surface: null })
            return network;
        int position = context.TargetNode.SpanStart;
        return network with
        {
            QualifiesNames = NameBinding.NeedsQualification(network, type, context.SemanticModel, position),
            SizesClass = NameBinding.FreeSizesClass(network, type, context.SemanticModel, position),
        };
    }

    /// <summary>Parses a class with <c>[Network]</c> or <c>[Block]</c>.</summary>
    /// <param name="type">The class.</param>
    /// <param name="attribute">The attribute.</param>
    /// <param name="compilation">The compilation.</param>
    /// <param name="reporter">Takes the diagnostics.</param>
    /// <param name="blocks">Reads the blocks that it uses; null for a new one.</param>
    /// <param name="token">Cancels.</param>
    /// <returns>The network or block; null if nothing can be generated.</returns>
    public static NetworkSpec? Parse(INamedTypeSymbol type, AttributeData attribute, CSharpCompilation compilation, DiagnosticReporter reporter, BlockReader? blocks, CancellationToken token)
    {
        bool isBlock = KnownNames.Is(attribute.AttributeClass, KnownNames.BlockAttribute);
        ImmutableArray<TypeDeclarationSyntax> declarations = UserDeclarations.Of(type, token);
        SurfaceForm form = TargetRules.Check(type, declarations, isBlock, compilation.LanguageVersion, reporter, token);
        if (!isBlock && BlockReader.BlockAttribute(type) is { } second)
            reporter.Report(DiagnosticDescriptors.NetworkAndBlock, AttributeArguments.At(second, token), type.Name);
        ImmutableArray<ForwardSpec>? hidden = HiddenNames.Check(type, isBlock, compilation, reporter, token);
        // Where the compiler takes other names than are meant, what it makes of the arguments is no news.
        DiagnosticReporter wrong = reporter;
        if (hidden is not null)
            reporter = DiagnosticReporter.Muted();
        DeclarationScope scope = DeclarationScope.Of(type, blocks ?? new BlockReader(compilation, token));
        ImmutableArray<SizeRule>.Builder rules = ImmutableArray.CreateBuilder<SizeRule>();
        TensorShape input = isBlock
            ? InputReader.ReadBlock(type, attribute, scope, reporter, token, rules)
            : InputReader.ReadNetwork(type, attribute, scope, reporter, rules, token);
        ImmutableArray<Layer> layers = LayerListParser.Parse(type, scope, input, compilation, reporter, rules, isBlock, token);
        MemberRules.Result members = MemberRules.Check(type, declarations, layers, isBlock, compilation, reporter, token);
        if (form == SurfaceForm.None)
            return null;

        if (form == SurfaceForm.Network && members.NeedsStandaloneSurface)
            form = SurfaceForm.Standalone;
        SurfaceSpec? surface = wrong.Errors.IsEmpty ? null : new(form, wrong.Errors, members.Clashes, ConstructorRules.Chain(type), TargetRules.InheritsForward(type)) { Forwards = hidden is { } forwards ? forwards : null };
        return new(DeclarationReader.Read(type), HintNames.Of(type, compilation), input, layers, surface)
        {
            IsBlock = isBlock,
            Parameters = SizeNames(type, isBlock),
            HasPrimaryConstructor = PrimaryConstructor.Exists(declarations),
            HasRequiredMembers = HasRequiredMembers(type),
            Rules = Distinct(rules),
            OwnMarks = OwnMarks(type),
        };
    }

    /// <summary>The class's <c>[Network]</c>, or else its <c>[Block]</c>; the first one, should there be more.</summary>
    public static AttributeData? Attribute(INamedTypeSymbol type)
    {
        foreach (AttributeData attribute in type.GetAttributes())
            if (KnownNames.Is(attribute.AttributeClass, KnownNames.NetworkAttribute))
                return attribute;
        return BlockReader.BlockAttribute(type);
    }

    /// <summary>The attributes of generated code that the user gave a class.</summary>
    private static ImmutableArray<string> OwnMarks(INamedTypeSymbol type)
    {
        ImmutableArray<string>.Builder marks = ImmutableArray.CreateBuilder<string>();
        foreach (AttributeData attribute in type.GetAttributes())
            foreach ((string container, string name) in TypeNames.Attributes)
                if (KnownNames.Is(attribute.AttributeClass, $"{container}.{name}Attribute"))
                    marks.Add(name);
        return marks.ToImmutable();
    }

    private static bool IsWithin(AttributeData attribute, SyntaxNode declaration) =>
        attribute.ApplicationSyntaxReference is { } reference && reference.SyntaxTree == declaration.SyntaxTree && declaration.FullSpan.Contains(reference.Span);

    private static ImmutableArray<SizeRule> Distinct(ImmutableArray<SizeRule>.Builder rules)
    {
        ImmutableArray<SizeRule>.Builder distinct = ImmutableArray.CreateBuilder<SizeRule>();
        foreach (SizeRule rule in rules)
            if (!distinct.Contains(rule))
                distinct.Add(rule);
        return distinct.ToImmutable();
    }

    private static bool HasRequiredMembers(INamedTypeSymbol type)
    {
        foreach (ISymbol member in type.GetMembers())
            if (member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true })
                return true;
        return false;
    }

    private static ImmutableArray<string> SizeNames(INamedTypeSymbol type, bool isBlock)
    {
        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>();
        ImmutableArray<IParameterSymbol> parameters = PrimaryConstructor.Parameters(type);
        if (ConstructorRules.ObjectionToSizes(parameters, isBlock) is null)
            foreach (IParameterSymbol parameter in parameters)
                names.Add(parameter.Name);
        return names.ToImmutable();
    }
}
