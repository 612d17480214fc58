using System.Collections.Immutable;
using System.Globalization;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace DegeneracyLab.Generators.UseSites;

/// <summary>
/// Finds analyses of networks that were made in the same method, and whose weights nothing in it can have changed: of all of
/// them, or of layers that training leaves alone. It is silent wherever the network goes to anybody else.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RandomWeightsAnalyzer() : UseSiteAnalyzer(DiagnosticDescriptors.RandomWeights, KnownNames.NetworkAnalysis, OperationKind.Invocation)
{
    /// <summary>What code can have done to the weights of a network.</summary>
    private enum Change
    {
        None,
        Training,
        Anything,
    }

    private protected override void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (AnalysedNetwork(call) is not { } network || !RunsHere(call))
            return;

        Change change = Change.None;
        IObjectCreationOperation? creation = network as IObjectCreationOperation;
        if (network is ILocalReferenceOperation { Local: { } local })
        {
            creation = Creation(local, network, context.CancellationToken);
            foreach (ILocalReferenceOperation reference in Operations.References(local, network))
                if (ChangeBy(reference) is var here && here > change)
                    change = here;
        }

        if (creation is null || change == Change.Anything || !DrawsWeights(creation, context.CancellationToken))
            return;
        string fixedLayers = string.Join(", ", FixedLayers((INamedTypeSymbol)creation.Type!, "", []));
        string name = network is ILocalReferenceOperation variable ? $"'{variable.Local.Name}'" : $"'{creation.Type!.Name}'";
        if (change == Change.None)
            Report(name, $"nothing here trains it or loads weights; do so before the analysis, or say with #pragma warning disable DGL0502 that a network at its initialisation is what you study{(fixedLayers.Length == 0 ? "" : $" (training leaves {fixedLayers} alone: Trainable = false)")}");
        else if (fixedLayers.Length > 0)
            Report($"{fixedLayers} in {name}", "training leaves them alone (Trainable = false), and nothing here loads weights; load them, or state the Init of the layer where random ones are meant");

        void Report(string whose, string why) =>
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.RandomWeights, network.Syntax.GetLocation(), whose, why));
    }

    /// <summary>The network that a call of the analysis library is about; null if the call is not one.</summary>
    private static IOperation? AnalysedNetwork(IInvocationOperation call)
    {
        foreach (IArgumentOperation argument in call.Arguments)
            if (argument.Parameter?.Type is INamedTypeSymbol type && KnownNames.Is(type, KnownNames.InstrumentedNetwork))
                return IsOfAnalysis(call) && !KnownNames.Is(call.TargetMethod.ContainingType, KnownNames.Checkpoint) ? Operations.Innermost(argument.Value) : null;
        return null;
    }

    private static bool IsOfAnalysis(IInvocationOperation call) => call.TargetMethod.ContainingNamespace.ToDisplayString() == KnownNames.Analysis;

    /// <summary>
    /// Whether a call analyses the network. One that makes a plan only says what an analysis would do, until a pass of the plan
    /// runs in the same method.
    /// </summary>
    private static bool RunsHere(IInvocationOperation call)
    {
        if (!KnownNames.Is(call.Type as INamedTypeSymbol, KnownNames.AnalysisPlan))
            return true;
        IOperation plan = Operations.Outermost(call);
        if (RunsPass(plan))
            return true;
        ILocalSymbol? local = plan.Parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } => target.Local,
            _ => null,
        };
        if (local is null)
            return false;
        foreach (ILocalReferenceOperation reference in Operations.References(local, call))
            if (RunsPass(Operations.Outermost(reference)))
                return true;
        return false;

        static bool RunsPass(IOperation plan) => Operations.MemberOf(plan)?.Name == "RunPass";
    }

    /// <summary>How a variable got its network, where its declaration makes one.</summary>
    private static IObjectCreationOperation? Creation(ILocalSymbol local, IOperation inside, CancellationToken token) =>
        local.DeclaringSyntaxReferences is [{ } declaration]
        && declaration.GetSyntax(token) is VariableDeclaratorSyntax { Initializer.Value: { } value }
        && inside.SemanticModel?.GetOperation(value, token) is { } made
            ? Operations.Innermost(made) as IObjectCreationOperation
            : null;

    /// <summary>Whether the weights come from a generated constructor, and not from one of the user's that may load them.</summary>
    private static bool DrawsWeights(IObjectCreationOperation creation, CancellationToken token) =>
        creation is { Initializer: null, Constructor: { } constructor }
        && KnownNames.Is(constructor.ContainingType.BaseType, KnownNames.NetworkModule)
        && (constructor.Parameters is [.., { Name: "dtype" }, { Name: "device" }, { Name: "seed" }]
            || constructor.DeclaringSyntaxReferences is [{ } declaration] && declaration.GetSyntax(token) is TypeDeclarationSyntax);

    private static Change ChangeBy(ILocalReferenceOperation reference)
    {
        IOperation network = Operations.Outermost(reference);
        return network.Parent switch
        {
            INameOfOperation => Change.None,
            IArgumentOperation { Parent: IInvocationOperation call } when AnalysedNetwork(call) == reference => Change.None,
            // Of a checkpoint's methods, one gives the network other weights.
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: not "Load" } method } } when KnownNames.Is(method.ContainingType, KnownNames.Checkpoint) => Change.None,
            _ => Operations.MemberOf(network)?.Name switch
            {
                "Trace" or "TraceWithGradients" or "Jacobian" or "Vjp" or "Jvp" or "ParameterJacobian" or "Description" or "Dtype" or "Seed"
                    or "forward" or "Forward" or "call" or "ToString" or "eval" or "train" or "Dispose" => Change.None,
                "NamedParameters" or "zero_grad" => Change.Training,
                "parameters" when network.Parent is IInvocationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation { TargetMethod.ContainingType.Name: "optim" } } } => Change.Training,
                _ => Change.Anything,
            },
        };
    }

    /// <summary>
    /// The layers with random weights that are declared to be left alone by training. A layer whose declaration states how
    /// its weights are drawn is not among them: that says that they are meant.
    /// </summary>
    /// <param name="declared">The network, or a block of it.</param>
    /// <param name="path">What stands before the names of its layers.</param>
    /// <param name="around">The blocks around the layers.</param>
    private static List<string> FixedLayers(INamedTypeSymbol declared, string path, ImmutableArray<INamedTypeSymbol> around)
    {
        List<string> names = [];
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (AttributeData attribute in declared.GetAttributes())
        {
            if (attribute.AttributeClass is not { } layer)
                continue;
            bool hasBlocks = layer.IsGenericType && KnownNames.Derives(layer.BaseType, KnownNames.BlockLayerAttribute);
            if (!hasBlocks && !KnownNames.Derives(layer, KnownNames.ParametrisedLayerAttribute))
                continue;
            counts.TryGetValue(layer.Name, out int count);
            counts[layer.Name] = ++count;
            string name = layer.Name.Substring(0, layer.Name.Length - nameof(Attribute).Length) + count.ToString(CultureInfo.InvariantCulture);
            bool isFixed = false;
            bool isMeant = false;
            foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
                switch (argument.Key)
                {
                    case "Name":
                        name = argument.Value.Value as string ?? name;
                        break;
                    case "Trainable":
                        isFixed |= argument.Value.Value is false;
                        break;
                    case "Init":
                        isMeant = true;
                        break;
                }
            if (isFixed && !isMeant)
                names.Add(path + name);
            if (!hasBlocks)
                continue;
            for (int branch = 0; branch < layer.TypeArguments.Length; branch++)
                if (layer.TypeArguments[branch] is INamedTypeSymbol block && !around.Contains(block, SymbolEqualityComparer.Default))
                    names.AddRange(FixedLayers(block, $"{path}{name}.{(layer.TypeArguments.Length > 1 ? $"Branch{branch + 1}." : "")}", around.Add(block)));
        }

        return names;
    }
}
