using System.Collections.Immutable;
using DegeneracyLab.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DegeneracyLab.Generators.Diagnostics;

/// <summary>Reports what is wrong with the declarations of networks and blocks. It reads them with the generator's own parser.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NetworkAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        DiagnosticDescriptors.NotPartial,
        DiagnosticDescriptors.ContainerNotPartial,
        DiagnosticDescriptors.UnsupportedTarget,
        DiagnosticDescriptors.Generic,
        DiagnosticDescriptors.LayersOnSeveralDeclarations,
        DiagnosticDescriptors.HasBaseClass,
        DiagnosticDescriptors.LanguageVersionTooLow,
        DiagnosticDescriptors.LayersWithoutNetwork,
        DiagnosticDescriptors.NetworkAndBlock,
        DiagnosticDescriptors.InputNotPositive,
        DiagnosticDescriptors.NoLayers,
        DiagnosticDescriptors.MemberClash,
        DiagnosticDescriptors.NotRegistered,
        DiagnosticDescriptors.HiddenName,
        DiagnosticDescriptors.ShapeMismatch,
        DiagnosticDescriptors.ResidualShape,
        DiagnosticDescriptors.OutputsNotPositive,
        DiagnosticDescriptors.UnknownSize,
        DiagnosticDescriptors.BranchShapes,
        DiagnosticDescriptors.SliceWidths,
        DiagnosticDescriptors.SizeTooLarge,
        DiagnosticDescriptors.ArgumentOutOfRange,
        DiagnosticDescriptors.RepeatedActivation,
        DiagnosticDescriptors.LinearAfterLinear,
        DiagnosticDescriptors.SoftmaxAtEnd,
        DiagnosticDescriptors.DuplicateName,
        DiagnosticDescriptors.UnusableName,
        DiagnosticDescriptors.NotABlock,
        DiagnosticDescriptors.CyclicBlocks,
        DiagnosticDescriptors.NoSuchLinear,
        DiagnosticDescriptors.BlockSizes,
        DiagnosticDescriptors.NotElementwise,
        DiagnosticDescriptors.LessAccessibleBlock,
        DiagnosticDescriptors.NoSuchLayer,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        // A network's class is marked as generated, because half of it is; its declaration is the user's.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        // On anything but a class, the compiler rejects the attributes.
        if (type.TypeKind != TypeKind.Class)
            return;
        var reporter = new DiagnosticReporter(context.ReportDiagnostic);
        if (NetworkParser.Attribute(type) is { } attribute)
            NetworkParser.Parse(type, attribute, (CSharpCompilation)context.Compilation, reporter, blocks: null, context.CancellationToken);
        else
            ReportLayersWithoutNetwork(type, reporter, context.CancellationToken);
    }

    private static void ReportLayersWithoutNetwork(INamedTypeSymbol type, DiagnosticReporter reporter, CancellationToken token)
    {
        AttributeData? first = null;
        foreach (AttributeData attribute in type.GetAttributes())
        {
            // It may be a [Network] with a typing error.
            if (attribute.AttributeClass is null or { TypeKind: TypeKind.Error })
                return;
            if (first is null && LayerListParser.IsLayer(attribute))
                first = attribute;
        }

        if (first is not null)
            reporter.Report(DiagnosticDescriptors.LayersWithoutNetwork, AttributeArguments.At(first, token), type.Name);
    }
}
