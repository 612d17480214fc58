using System.Collections.Immutable;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Layers;
using DegeneracyLab.Generators.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>Reads the layers of a network from its attributes, names them, and infers their shapes.</summary>
internal static class LayerListParser
{
    /// <summary>Reads the layers.</summary>
    /// <returns>The layers in order; in a wrong declaration those whose names can be used.</returns>
    public static ImmutableArray<Layer> Parse(INamedTypeSymbol type, ImmutableArray<TypeDeclarationSyntax> declarations, TensorShape input, CSharpCompilation compilation, DiagnosticReporter reporter, CancellationToken token)
    {
        ImmutableArray<LayerAttribute> attributes = Attributes(type, reporter, token);
        if (attributes.IsEmpty)
            reporter.Report(DiagnosticDescriptors.NoLayers, UserDeclarations.At(declarations), type.Name);
        CheckOneDeclaration(type, attributes, reporter, token);
        LayerNames names = LayerNames.Choose(type, attributes, compilation, reporter);

        ImmutableArray<Layer>.Builder layers = ImmutableArray.CreateBuilder<Layer>(attributes.Length);
        Layer? previous = null;
        TensorShape shape = input;
        for (int i = 0; i < attributes.Length; i++)
        {
            token.ThrowIfCancellationRequested();
            LayerAttribute attribute = attributes[i];
            Layer layer = attribute.Layer with { Name = names.Of(i), Input = shape };
            if (attribute.Arguments.AreBroken)
                reporter.AddCompilerError();
            else
                layer.Check(attribute.Arguments, previous, reporter);
            if (names.IsUsable(i))
                layers.Add(layer);
            previous = layer;
            shape = layer.Output;
        }

        return layers.ToImmutable();
    }

    /// <summary>Whether an attribute is a layer.</summary>
    public static bool IsLayer(AttributeData attribute) => KnownNames.Derives(attribute.AttributeClass?.BaseType, KnownNames.LayerAttribute);

    private static ImmutableArray<LayerAttribute> Attributes(INamedTypeSymbol type, DiagnosticReporter reporter, CancellationToken token)
    {
        ImmutableArray<LayerAttribute>.Builder attributes = ImmutableArray.CreateBuilder<LayerAttribute>();
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass is null or { TypeKind: TypeKind.Error })
                reporter.AddUnknownAttribute();
            else if (!IsLayer(attribute))
                continue;
            else if (LayerCatalogue.Find(KnownNames.FullName(attribute.AttributeClass)) is { } kind)
                attributes.Add(new(attribute, kind, new AttributeArguments(attribute, token)));
            else if (attribute.AttributeClass.ContainingAssembly.Name == KnownNames.Library)
                throw new InvalidOperationException($"The library's layer {attribute.AttributeClass.ToDisplayString()} is unknown to the generator; they are of different versions");
            else
                reporter.AddCompilerError(); // Nobody else can derive from LayerAttribute.
        }

        return attributes.ToImmutable();
    }

    private static void CheckOneDeclaration(INamedTypeSymbol type, ImmutableArray<LayerAttribute> attributes, DiagnosticReporter reporter, CancellationToken token)
    {
        SyntaxNode? first = null;
        foreach (LayerAttribute attribute in attributes)
        {
            SyntaxNode? declaration = attribute.Data.ApplicationSyntaxReference?.GetSyntax(token).FirstAncestorOrSelf<TypeDeclarationSyntax>();
            first ??= declaration;
            if (declaration == first)
                continue;
            reporter.Report(DiagnosticDescriptors.LayersOnSeveralDeclarations, attribute.Arguments.At(), type.Name, attribute.Layer.Kind);
            return;
        }
    }
}
