using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace DegeneracyLab.Generators.UseSites;

/// <summary>
/// Finds traces that nobody disposes: those that are dropped, and local variables that never leave their method. It is
/// silent wherever a trace goes to somebody who may dispose it.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UndisposedTraceAnalyzer() : UseSiteAnalyzer(DiagnosticDescriptors.TraceNotDisposed, KnownNames.NetworkModule, OperationKind.Invocation)
{
    private protected override void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name is not ("Trace" or "TraceWithGradients") || !IsOfNetwork(call.TargetMethod))
            return;

        IOperation trace = Operations.Outermost(call);
        switch (trace.Parent)
        {
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                if (!IsUsing(declarator) && IsAbandoned(declarator.Symbol, declarator))
                    Report(declarator.Syntax is VariableDeclaratorSyntax syntax ? syntax.Identifier.GetLocation() : declarator.Syntax.GetLocation(), declarator.Symbol);
                break;
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment when assignment.Value == trace:
                if (IsAbandoned(target.Local, target))
                    Report(target.Syntax.GetLocation(), target.Local);
                break;
            default:
                if (IsDropped(trace))
                    Report(call.Syntax.GetLocation(), local: null);
                break;
        }

        void Report(Location at, ILocalSymbol? local) =>
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.TraceNotDisposed, at, local is null ? "The trace" : $"'{local.Name}'"));
    }

    private static bool IsOfNetwork(IMethodSymbol method) =>
        KnownNames.Is(method.ContainingType, KnownNames.NetworkModule) || KnownNames.Is(method.ContainingType, KnownNames.InstrumentedNetwork);

    /// <summary>Whether a variable is declared by <c>using</c>, as a declaration or a statement.</summary>
    private static bool IsUsing(IVariableDeclaratorOperation declarator) =>
        declarator.Parent?.Parent is { Parent: IUsingDeclarationOperation or IUsingOperation };

    /// <summary>Whether nothing that is done with a variable disposes the trace in it, or gives it away.</summary>
    private static bool IsAbandoned(ILocalSymbol local, IOperation inside)
    {
        foreach (ILocalReferenceOperation reference in Operations.References(local, inside))
        {
            IOperation trace = Operations.Outermost(reference);
            bool isWritten = trace.Parent is ISimpleAssignmentOperation assignment && assignment.Target == trace;
            if (!isWritten && trace.Parent is not INameOfOperation && !IsDropped(trace))
                return false;
        }

        return true;
    }

    /// <summary>Whether a trace is used, or not even that, without being disposed or given to anybody.</summary>
    private static bool IsDropped(IOperation trace) => trace.Parent switch
    {
        // The body of a lambda is the affair of whoever calls it.
        IExpressionStatementOperation statement => !statement.IsImplicit,
        ISimpleAssignmentOperation { Target: IDiscardOperation } => true,
        // The library's own methods read traces.
        IArgumentOperation { Parent: IInvocationOperation call } => call.TargetMethod.ContainingNamespace.ToDisplayString() is KnownNames.Library or KnownNames.Runtime,
        _ => Operations.MemberOf(trace) is { Name: not nameof(IDisposable.Dispose) },
    };
}
