using static DegeneracyLab.Analysis.OptionName;

namespace DegeneracyLab.Analysis;

/// <summary>Refuses choices that a network or the way of a run leaves without effect, or that it can't serve.</summary>
/// <param name="plan">The plan.</param>
internal sealed class PlanChecks(AnalysisPlan plan)
{
    private readonly AnalysisOptions options = plan.Options;
    private readonly NetworkDescription network = plan.Network.Description;

    /// <summary>Throws if a choice has no effect on the network, or can't be served.</summary>
    /// <exception cref="ArgumentException">One has none, or can't.</exception>
    public void Require()
    {
        if (plan.Chain is null && options.DegeneracyThreshold is not null)
            throw Refusal.OfOptions($"{Named(nameof(options.DegeneracyThreshold))} would have no effect: it is of the closed forms, and {ChainStructure.ObstacleIn(network)}");
        if (options.Degeneracy == DegeneracyCount.Exact)
            RequireExact();
        if (options.Hessian is { } hessian)
            RequireHessian(hessian);
        if (options.Synchronisation is { } synchronisation)
            RequireGates(synchronisation);
    }

    /// <summary>Throws if the data can't be divided among processes.</summary>
    /// <exception cref="ArgumentException">They can't.</exception>
    public void RequireDivisible()
    {
        if (options.Directions is not null)
            throw Undivided(nameof(options.Directions), "free directions are followed", $"call {nameof(NetworkDirections)} beside it");
        if (plan.EstimatesHessian)
            throw Undivided(nameof(options.Hessian), "products with the Hessian are taken", $"call {nameof(BehaviouralHessian)}.{nameof(BehaviouralHessian.Estimate)} beside it");

        static ArgumentException Undivided(string option, string what, string instead) =>
            Refusal.OfOptions($"With {Named(option)} the data can't be divided: {what} on all data, one after the other. Run the analysis in one piece ({Named("NetworkAnalysis.Run")}), or leave out {Named(option)}{InPrograms($" and {instead}")}.");
    }

    /// <summary>Free directions can be counted exactly, proved and listed, and the fresh data are the network's.</summary>
    private void RequireExact()
    {
        if (new ExactCosts(plan.Network, plan.Chain).Obstacle(options.MaxDenseParameters) is { } tooLarge)
            throw Refusal.OfOptions($"{tooLarge}");
        if (options.Proof is not null && NullityProver.Obstacle(plan.Network) is { } obstacle)
            throw Refusal.OfOptions($"{Named(nameof(AnalysisOptions.Proof))} would have no effect. {obstacle}");
        if (options.Directions is not null)
            RequireCopy(nameof(options.Directions), "moves a copy of the network along free directions");
        if (options.FreshData?.Whole is not { } fresh)
            return;
        try
        {
            AnalysisInput.Require(plan.Network, fresh);
        }
        catch (ArgumentException exception)
        {
            throw Refusal.OfOptions($"{Named(nameof(AnalysisOptions.FreshData))} can't be used: {Refusal.MessageOf(exception)}", exception);
        }
    }

    private void RequireHessian(SpectrumOptions hessian)
    {
        if (plan.Network.Dtype != TorchSharp.torch.ScalarType.Float64)
            RequireCopy(nameof(options.Hessian), "takes derivatives in float64");
        if (plan.EstimatesHessian)
        {
            try
            {
                BehaviouralHessian.CostOfEstimate(plan.Network, hessian);
            }
            catch (NotSupportedException exception)
            {
                throw Refusal.OfOptions($"{Named(nameof(options.Hessian))} can't be estimated, and {network.Name} has {plan.TrainedParameters:N0} trainable parameters, more than {Named(nameof(options.MaxDenseParameters))} ({options.MaxDenseParameters:N0}) allows for all eigenvalues: {exception.Message}", exception);
            }

            return;
        }

        SpectrumOptions defaults = new();
        (string Name, bool IsSet)[] ofEstimate = [(nameof(hessian.Steps), hessian.Steps != defaults.Steps), (nameof(hessian.Rounds), hessian.Rounds != defaults.Rounds), (nameof(hessian.Probes), hessian.Probes != defaults.Probes), (nameof(hessian.Seed), hessian.Seed != defaults.Seed)];
        if (ofEstimate.FirstOrDefault(choice => choice.IsSet).Name is { } name)
            throw Refusal.OfOptions($"{Named($"{nameof(options.Hessian)}.{name}")} would have no effect: all eigenvalues are found, because {network.Name} has {plan.TrainedParameters:N0} trainable parameters, and {Named(nameof(options.MaxDenseParameters))} is {options.MaxDenseParameters:N0}.");
    }

    private void RequireGates(SynchronisationOptions synchronisation)
    {
        if (plan.Gates.Count == 0)
            throw Refusal.OfOptions($"{Named(nameof(options.Synchronisation))} would have no effect: {network.Name} has no layer of gates.");
        if (synchronisation.Heights is not null && !plan.Gates.Any(gate => gate.IsReplaceable))
            throw Refusal.OfOptions($"{Named($"{nameof(options.Synchronisation)}.{nameof(synchronisation.Heights)}")} would have no effect: in no layer of {network.Name} can gates be replaced, because values are not vectors, or the network does not state where pre-activations are.");
    }

    private void RequireCopy(string option, string why)
    {
        try
        {
            (plan.Network.Copy(TorchSharp.torch.ScalarType.Float64) as IDisposable)?.Dispose();
        }
        catch (NotSupportedException exception)
        {
            throw Refusal.OfOptions($"{Named(option)} {why}, but {network.Name} could not be copied: {exception.Message}", exception);
        }
    }
}
