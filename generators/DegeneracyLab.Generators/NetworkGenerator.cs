using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Models;
using DegeneracyLab.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Generators;

/// <summary>
/// Writes the module of every class with <c>[Network]</c>. What is wrong with a declaration, <see cref="NetworkAnalyzer"/>
/// says; the generator itself reports only its own failures.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ParseResult> networks = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KnownNames.NetworkAttribute,
                static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax,
                static (context, token) => Parse(context, token))
            .WithTrackingName(TrackingNames.Parse)
            .Where(static result => result is not null)
            .Select(static (result, _) => result!)
            .WithTrackingName(TrackingNames.Network);

        context.RegisterSourceOutput(networks, static (context, result) => Write(context, result));
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
        if (result.Failure is { } failure)
            Report(failure);
        if (result.Network is not { } network)
            return;

        try
        {
            context.AddSource(network.HintName, NetworkEmitter.Emit(network));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Report(Failure.Of(exception));
        }

        void Report(Failure failure) => context.ReportDiagnostic(
            Diagnostic.Create(DiagnosticDescriptors.InternalError, Location.None, result.Name, failure.Type, failure.Message));
    }
}
