using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Models;
using DegeneracyLab.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace DegeneracyLab.Generators;

/// <summary>
/// Writes the module of every class with <c>[Network]</c> or <c>[Block]</c>. What is wrong with a declaration,
/// <see cref="NetworkAnalyzer"/> says; the generator itself reports only its own failures.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        foreach (string attribute in new[] { KnownNames.NetworkAttribute, KnownNames.BlockAttribute })
        {
            IncrementalValuesProvider<ParseResult> networks = context.SyntaxProvider
                .ForAttributeWithMetadataName(
                    attribute,
                    static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax,
                    static (context, token) => Parse(context, token))
                .WithTrackingName(TrackingNames.Parse)
                .Where(static result => result is not null)
                .Select(static (result, _) => result!)
                .WithTrackingName(TrackingNames.Network);

            context.RegisterSourceOutput(networks, static (context, result) => Write(context, result));
        }
    }

    private static ParseResult? Parse(GeneratorAttributeSyntaxContext context, CancellationToken token)
    {
        try
        {
            NetworkSpec? network = NetworkParser.Parse(context, token);
            return network is null ? null : new(network.Declaration.Name, network, Failure: null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new(context.TargetSymbol.Name, Network: null, Failure.Of(exception));
        }
    }

    private static void Write(SourceProductionContext context, ParseResult result)
    {
        Failure? failure = result.Failure;
        if (result.Network is { } network)
        {
            (SourceText? text, failure) = GuardedEmission.Emit(network);
            if (text is not null)
                context.AddSource(network.HintName, text);
        }

        if (failure is not null)
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.InternalError, Location.None, result.Name, failure.Type, failure.Message));
    }
}
