using System.Collections.Immutable;
using System.Globalization;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Layers;
using DegeneracyLab.Generators.Models;
using DegeneracyLab.Generators.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>
/// Reads a network from its declaration. It has two callers: the generator, which drops the diagnostics, and the
/// analyzer, which reports them.
/// </summary>
internal static class NetworkParser
{
    /// <summary>Parses for the generator.</summary>
    /// <returns>The network; null if nothing can be generated, or if another declaration of the class stands for it.</returns>
    public static NetworkSpec? Parse(GeneratorAttributeSyntaxContext context, CancellationToken token)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        if (NetworkAttribute(type) is not { } attribute || !IsWithin(attribute, context.TargetNode))
            return null;
        if (Parse(type, attribute, (CSharpCompilation)context.SemanticModel.Compilation, new DiagnosticReporter(listener: null), token) is not { } network)
            return null;
        return network with { QualifiesNames = NameBinding.NeedsQualification(network, type, context.SemanticModel, context.TargetNode.SpanStart) };
    }

    /// <summary>Parses a class with <c>[Network]</c>.</summary>
    /// <param name="type">The class.</param>
    /// <param name="attribute">Its <c>[Network]</c>.</param>
    /// <param name="compilation">The compilation.</param>
    /// <param name="reporter">Takes the diagnostics.</param>
    /// <param name="token">Cancels.</param>
    /// <returns>The network; null if nothing can be generated.</returns>
    public static NetworkSpec? Parse(INamedTypeSymbol type, AttributeData attribute, CSharpCompilation compilation, DiagnosticReporter reporter, CancellationToken token)
    {
        ImmutableArray<TypeDeclarationSyntax> declarations = UserDeclarations.Of(type, token);
        SurfaceForm form = TargetRules.Check(type, declarations, compilation.LanguageVersion, reporter, token);
        int input = ReadInput(type, attribute, reporter, token);
        ImmutableArray<Layer> layers = LayerListParser.Parse(type, declarations, TensorShape.Vector(input), compilation, reporter, token);
        MemberRules.Result members = MemberRules.Check(type, declarations, layers, compilation, reporter, token);
        if (form == SurfaceForm.None)
            return null;

        if (form == SurfaceForm.Network && members.NeedsStandaloneSurface)
            form = SurfaceForm.Standalone;
        SurfaceSpec? surface = reporter.Errors.IsEmpty ? null : new(form, reporter.Errors, members.Clashes, ConstructorRules.Chain(type), TargetRules.InheritsForward(type));
        return new(DeclarationReader.Read(type), HintNames.Of(type), TensorShape.Vector(input), layers, surface);
    }

    /// <summary>The class's <c>[Network]</c>; the first one, should there be more.</summary>
    public static AttributeData? NetworkAttribute(INamedTypeSymbol type)
    {
        foreach (AttributeData attribute in type.GetAttributes())
            if (KnownNames.Is(attribute.AttributeClass, KnownNames.NetworkAttribute))
                return attribute;
        return null;
    }

    private static bool IsWithin(AttributeData attribute, SyntaxNode declaration) =>
        attribute.ApplicationSyntaxReference is { } reference && reference.SyntaxTree == declaration.SyntaxTree && declaration.FullSpan.Contains(reference.Span);

    private static int ReadInput(INamedTypeSymbol type, AttributeData attribute, DiagnosticReporter reporter, CancellationToken token)
    {
        var arguments = new AttributeArguments(attribute, token);
        if (arguments.AreBroken)
        {
            reporter.AddCompilerError();
            return 0;
        }

        int input = arguments.Named("Input", 0);
        if (input <= 0)
        {
            string found = arguments.Has("Input") ? $"it is {input.ToString(CultureInfo.InvariantCulture)}" : "it states none";
            reporter.Report(DiagnosticDescriptors.InputNotPositive, arguments.At("Input"), type.Name, found);
        }

        return input;
    }
}
