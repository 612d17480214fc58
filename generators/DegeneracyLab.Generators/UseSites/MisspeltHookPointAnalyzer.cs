using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DegeneracyLab.Generators.UseSites;

/// <summary>
/// Says which hook points there are where a name is none of them. That it is none is the compiler's error already, so this
/// looks only at what the compiler objects to.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MisspeltHookPointAnalyzer() : UseSiteAnalyzer(DiagnosticDescriptors.NoSuchHookPoint, KnownNames.NetworkModule, OperationKind.Invalid)
{
    private const int MostNames = 12;

    private protected override void Analyze(OperationAnalysisContext context)
    {
        if (context.Operation.SemanticModel is not { } model
            || model.GetSymbolInfo(context.Operation.Syntax, context.CancellationToken) is not { Symbol: null, CandidateSymbols.IsEmpty: true })
            return;
        if (context.Operation.Syntax is IdentifierNameSyntax bare)
        {
            AnalyzeBare(context, model, bare);
            return;
        }

        if (Parts(context.Operation.Syntax) is not ({ } receiver, { } name))
            return;
        ITypeSymbol? type = model.GetSymbolInfo(receiver, context.CancellationToken).Symbol as INamedTypeSymbol ?? model.GetTypeInfo(receiver, context.CancellationToken).Type;
        string text = name.Identifier.ValueText;
        if (text.Length == 0 || HookPointOwner.Of(type) is not { } owner || owner.Has(text) || !owner.TrySuggest(text, out string? suggestion))
            return;

        Report(context, name, owner, suggestion);
    }

    /// <summary>A name by itself may be a hook point by a <c>using static</c>; or anything else, so one of these must be near.</summary>
    private static void AnalyzeBare(OperationAnalysisContext context, SemanticModel model, IdentifierNameSyntax name)
    {
        if (IsPartOfAnother(name))
            return;
        foreach (IImportScope scope in model.GetImportScopes(name.SpanStart, context.CancellationToken))
        {
            foreach (ImportedNamespaceOrType import in scope.Imports)
            {
                if (HookPointOwner.Of(import.NamespaceOrType as ITypeSymbol) is not { } owner || !owner.TrySuggest(name.Identifier.ValueText, out string? suggestion) || suggestion is null)
                    continue;
                Report(context, name, owner, suggestion);
                return;
            }
        }
    }

    /// <summary>Whether a name is called as a method, or stands before or after a dot.</summary>
    private static bool IsPartOfAnother(IdentifierNameSyntax name) =>
        name.Parent is MemberAccessExpressionSyntax or MemberBindingExpressionSyntax or QualifiedNameSyntax
        || (name.Parent is InvocationExpressionSyntax call && call.Expression == name);

    private static void Report(OperationAnalysisContext context, SimpleNameSyntax name, HookPointOwner owner, string? suggestion) =>
        context.ReportDiagnostic(Diagnostic.Create(
            DiagnosticDescriptors.NoSuchHookPoint,
            name.GetLocation(),
            FixData.None.With(FixData.Name, suggestion),
            owner.Title,
            name.Identifier.ValueText,
            suggestion is null ? $"it has {Names(owner)}" : $"did you mean '{suggestion}'? It has {Names(owner)}"));

    /// <summary>What stands before and after the dot, where no method is called.</summary>
    private static (ExpressionSyntax Receiver, SimpleNameSyntax Name)? Parts(SyntaxNode syntax) => syntax switch
    {
        { Parent: InvocationExpressionSyntax call } when call.Expression == syntax => null,
        MemberAccessExpressionSyntax { RawKind: (int)SyntaxKind.SimpleMemberAccessExpression } access => (access.Expression, access.Name),
        MemberBindingExpressionSyntax binding when binding.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>() is { } conditional => (conditional.Expression, binding.Name),
        _ => null,
    };

    private static string Names(HookPointOwner owner)
    {
        List<string> names = [];
        foreach (IPropertySymbol point in owner.Points)
            names.Add(names.Count < MostNames ? point.Name : "...");
        if (names.Count > MostNames)
            names.RemoveRange(MostNames + 1, names.Count - MostNames - 1);
        return string.Join(", ", names);
    }
}
