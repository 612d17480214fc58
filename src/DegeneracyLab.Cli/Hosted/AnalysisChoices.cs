using DegeneracyLab.Analysis;
using static TorchSharp.torch;

namespace DegeneracyLab.Cli;

/// <summary>The options of an analysis that an experiment asks for.</summary>
internal static class AnalysisChoices
{
    /// <summary>The options.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="network">The network.</param>
    /// <param name="fresh">Samples that are not among the data; null for none.</param>
    public static AnalysisOptions Of(Experiment experiment, IInstrumentedNetwork network, Tensor? fresh = null)
    {
        string basis = experiment.Basis ?? "global", edges = experiment.Edges ?? (basis == "none" ? "none" : "squared");
        bool center = experiment.Center ?? false;
        if (basis == "svd" && center)
            throw CommandFailure.Usage("--basis svd is not centred; --basis pca is.");
        if (basis == "none" && edges == "squared")
            throw CommandFailure.Usage("--edges squared would have no effect: edges are between the features of a basis, and --basis is none.");
        return new()
        {
            NodeLayers = experiment.Nodes is { } nodes ? [.. nodes.Select(name => HookOf(network, name))] : null,
            Basis = basis != "none",
            BasisKind = basis switch
            {
                "global" or "none" => BasisKind.Global,
                "local" => BasisKind.Local,
                "local-gradient" => BasisKind.LocalGradient,
                "local-change" => BasisKind.LocalChange,
                "pca" or "svd" => BasisKind.PrincipalDirections,
                "neuron" => BasisKind.Neurons,
                _ => throw CommandFailure.Usage($"--basis is {string.Join(", ", AnalysisNames.Bases)}, not '{basis}'."),
            },
            Centre = basis == "pca" || center,
            RotateOutput = !(experiment.KeepOutput ?? false),
            BasisIntegration = IntegrationOf(experiment.BasisIntegration),
            Edges = edges switch
            {
                "none" => false,
                "squared" or "functional" => true,
                _ => throw CommandFailure.Usage($"--edges is {string.Join(", ", AnalysisNames.Edges)}, not '{edges}'."),
            },
            EdgeFormula = edges == "functional" ? EdgeFormula.Functional : EdgeFormula.Squared,
            EdgeIntegration = IntegrationOf(experiment.EdgeIntegration),
            Degeneracy = experiment.Degeneracy switch
            {
                null or "none" => DegeneracyCount.None,
                "closed" => DegeneracyCount.ClosedForm,
                "exact" => DegeneracyCount.Exact,
                _ => throw CommandFailure.Usage($"--degeneracy is {string.Join(", ", AnalysisNames.Degeneracy)}, not '{experiment.Degeneracy}'."),
            },
            MaxDenseParameters = experiment.MaxDenseParameters ?? new AnalysisOptions().MaxDenseParameters,
            Proof = experiment.Proof ?? false ? new() : null,
            Directions = experiment.Directions ?? false ? new() : null,
            Hessian = experiment.Hessian ?? false ? new() : null,
            Synchronisation = experiment.Synchronisation ?? false ? new() : null,
            FreshData = fresh is null ? null : Dataset.Of(fresh),
            Threshold = experiment.Threshold,
            AbsoluteThreshold = experiment.AbsoluteThreshold,
        };
    }

    private static HookPoint HookOf(IInstrumentedNetwork network, string name)
    {
        IReadOnlyList<HookPoint> hooks = network.Description.HookPoints;
        return hooks.FirstOrDefault(hook => hook.Name == name)
            ?? throw CommandFailure.BadInput($"{network.Description.Name} has no hook point '{name}'; the nearest is {NearestName.Of(name, hooks.Select(hook => hook.Name))}. It has {string.Join(", ", hooks.Select(hook => hook.Name))}.");
    }

    private static Integration IntegrationOf(string? rule)
    {
        try
        {
            return rule is null ? Integration.Gradient : Integration.Parse(rule);
        }
        catch (FormatException exception)
        {
            throw CommandFailure.Usage(exception.Message);
        }
    }
}
