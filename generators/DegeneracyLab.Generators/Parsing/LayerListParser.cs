using System.Collections.Immutable;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Layers;
using DegeneracyLab.Generators.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>Reads the layers of a network or block from its attributes, names them, and infers their shapes.</summary>
internal static class LayerListParser
{
    /// <summary>Reads the layers.</summary>
    /// <param name="type">The class.</param>
    /// <param name="scope">What names mean in its declaration.</param>
    /// <param name="input">The shape of the input.</param>
    /// <param name="compilation">The compilation.</param>
    /// <param name="reporter">Takes the diagnostics.</param>
    /// <param name="rules">Takes what the constructor is to check; null drops it.</param>
    /// <param name="isBlock">Whether it is a block, whose first layer is its input.</param>
    /// <param name="token">Cancels.</param>
    /// <returns>The layers in order; in a wrong declaration those whose names can be used.</returns>
    public static ImmutableArray<Layer> Parse(INamedTypeSymbol type, DeclarationScope scope, TensorShape input, CSharpCompilation compilation, DiagnosticReporter reporter, ImmutableArray<SizeRule>.Builder? rules, bool isBlock, CancellationToken token)
    {
        ImmutableArray<LayerAttribute> attributes = Attributes(type, scope, reporter, token, out HashSet<int> gaps);
        if (attributes.IsEmpty && gaps.Count == 0)
            reporter.Report(DiagnosticDescriptors.NoLayers, UserDeclarations.At(UserDeclarations.Of(type, token)), TargetRules.Title(type, isBlock));
        CheckOneDeclaration(TargetRules.Title(type, isBlock), attributes, reporter, token);
        LayerNames names = LayerNames.Choose(type, attributes, isBlock, compilation, reporter, token);

        rules ??= ImmutableArray.CreateBuilder<SizeRule>();
        ImmutableArray<Layer>.Builder layers = ImmutableArray.CreateBuilder<Layer>(attributes.Length + 1);
        if (isBlock)
            layers.Add(new InputLayer(input));
        ImmutableArray<Layer>.Builder all = ImmutableArray.CreateBuilder<Layer>(attributes.Length);
        TensorShape shape = input;
        bool isTold = false;
        for (int i = 0; i < attributes.Length; i++)
        {
            token.ThrowIfCancellationRequested();
            LayerAttribute attribute = attributes[i];
            if (gaps.Contains(i))
                shape = TensorShape.Unknown;
            Layer layer = (attribute.Layer with { Name = names.Of(i), Input = shape }).Resolve(layers);
            // Of repetitions, the first with a mistake tells it.
            isTold = attribute.IsRepetition ? isTold : attribute.Arguments.ReportMistakes(reporter, layer.Name, shape);
            var check = new LayerCheck(attribute.Arguments, layer, i == 0 ? null : all[i - 1], layers, isTold ? DiagnosticReporter.Muted() : reporter, rules);
            if (attribute.Arguments.AreSound)
                layer.Check(check);
            isTold |= check.HasReported;

            if (names.IsUsable(i))
                layers.Add(layer);
            all.Add(layer);
            shape = check.HasWrongInput ? TensorShape.Unknown : layer.Output;
        }

        SequenceRules.Check(attributes, all, isBlock, reporter);
        return layers.ToImmutable();
    }

    /// <summary>Whether an attribute is a layer.</summary>
    public static bool IsLayer(AttributeData attribute) => KnownNames.Derives(attribute.AttributeClass?.BaseType, KnownNames.LayerAttribute);

    /// <summary>The attributes that are layers, among them those that are nearly spelled as one.</summary>
    /// <param name="type">The class.</param>
    /// <param name="scope">What names mean in its declaration.</param>
    /// <param name="reporter">Takes the diagnostics.</param>
    /// <param name="token">Cancels.</param>
    /// <param name="gaps">Gets the indices before which a layer of no known kind stands, after which nothing is known of shapes.</param>
    private static ImmutableArray<LayerAttribute> Attributes(INamedTypeSymbol type, DeclarationScope scope, DiagnosticReporter reporter, CancellationToken token, out HashSet<int> gaps)
    {
        gaps = [];
        ImmutableArray<LayerAttribute>.Builder attributes = ImmutableArray.CreateBuilder<LayerAttribute>();
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass is null or { TypeKind: TypeKind.Error })
            {
                reporter.AddUnknownAttribute();
                // What is nearly a layer takes its place, so that the others keep their names.
                if (!UnknownLayers.TryReport(attribute, reporter, token, out LayerKind? meant))
                    continue;
                if (meant is { Arity: 0 })
                    AddRepeated(attributes, attribute, meant, new AttributeArguments(attribute, scope, token), reporter);
                else
                    gaps.Add(attributes.Count);
            }
            else if (!IsLayer(attribute))
                continue;
            else if (LayerCatalogue.Find(KnownNames.FullName(attribute.AttributeClass.OriginalDefinition)) is { } kind)
                AddRepeated(attributes, attribute, kind, new AttributeArguments(attribute, scope, token), reporter);
            else if (attribute.AttributeClass.ContainingAssembly.Name == KnownNames.Library)
                throw new InvalidOperationException($"The library's layer {attribute.AttributeClass.ToDisplayString()} is unknown to the generator; they are of different versions");
            else
                reporter.AddCompilerError(); // Nobody else can derive from LayerAttribute.
        }

        return attributes.ToImmutable();
    }

    /// <summary>A layer with <c>Repeat = n</c> is the same as n layers.</summary>
    private static void AddRepeated(ImmutableArray<LayerAttribute>.Builder attributes, AttributeData data, LayerKind kind, AttributeArguments arguments, DiagnosticReporter reporter)
    {
        const int Most = 1000;
        int repeat = arguments.Named("Repeat", 1);
        if (repeat is < 1 or > Most)
        {
            reporter.Report(DiagnosticDescriptors.ArgumentOutOfRange, arguments.At("Repeat"), kind.Name, "Repeat", $"from 1 to {LayerSite.Code(Most)}", LayerSite.Code(repeat));
            repeat = 1;
        }

        Layer layer = kind.Read(arguments);
        for (int i = 0; i < repeat; i++)
            attributes.Add(new(data, layer, arguments, i + 1, repeat));
    }

    private static void CheckOneDeclaration(string title, ImmutableArray<LayerAttribute> attributes, DiagnosticReporter reporter, CancellationToken token)
    {
        SyntaxNode? first = null;
        foreach (LayerAttribute attribute in attributes)
        {
            SyntaxNode? declaration = attribute.Data.ApplicationSyntaxReference?.GetSyntax(token).FirstAncestorOrSelf<TypeDeclarationSyntax>();
            first ??= declaration;
            if (declaration == first)
                continue;
            reporter.Report(DiagnosticDescriptors.LayersOnSeveralDeclarations, attribute.Arguments.At(), title, attribute.Layer.Kind);
            return;
        }
    }
}
