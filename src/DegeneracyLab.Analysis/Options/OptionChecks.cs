using static DegeneracyLab.Analysis.OptionName;

namespace DegeneracyLab.Analysis;

/// <summary>Refuses choices that contradict each other, or that would have no effect on any network.</summary>
/// <param name="options">The choices.</param>
internal sealed class OptionChecks(AnalysisOptions options)
{
    private static AnalysisOptions Defaults { get; } = new();

    /// <summary>Throws if choices contradict each other, or one would have no effect.</summary>
    /// <exception cref="ArgumentException">They do.</exception>
    public void Require()
    {
        if (options is { Degeneracy: DegeneracyCount.None, Basis: false, Hessian: null, Synchronisation: null })
            throw Refusal.OfOptions($"With {Named(nameof(options.Degeneracy))} {DegeneracyCount.None} and without {Named(nameof(options.Basis))}, {Named(nameof(options.Hessian))} and {Named(nameof(options.Synchronisation))} there is nothing to find.");
        RequireSoundCount();
        options.Hessian?.Require();
        options.Synchronisation?.Require();
        if (options.ResumeFileInterval < TimeSpan.Zero)
            throw Refusal.OfOptions($"{Named(nameof(options.ResumeFileInterval))} can't be negative, but is {options.ResumeFileInterval}.");
        Refuse(options.ResumeFile is null && options.ResumeFileInterval != Defaults.ResumeFileInterval, nameof(options.ResumeFileInterval), $"there is no {Named(nameof(options.ResumeFile))}");
        if (options.Basis)
            RequireSoundBasis();
        else
            RefuseBasis();
        if (options is { Edges: true, Basis: true })
            RequireSoundEdges();
        else
            RefuseEdges();
    }

    private static void Refuse(bool isSet, string option, FormattableString reason)
    {
        if (isSet)
            throw Refusal.OfOptions($"{Named(option)} would have no effect: {reason}.");
    }

    private void RequireSoundCount()
    {
        if (!Enum.IsDefined(options.Degeneracy))
            throw Refusal.OfOptions($"{Named(nameof(options.Degeneracy))} is None, ClosedForm or Exact, but is {options.Degeneracy}.");
        FormattableString counted = $"{Named(nameof(options.Degeneracy))} is {options.Degeneracy}";
        if (options.Degeneracy == DegeneracyCount.None)
        {
            Refuse(options.DegeneracyThreshold is not null, nameof(options.DegeneracyThreshold), counted);
            Refuse(options.MaxDenseParameters != Defaults.MaxDenseParameters && options.Hessian is null, nameof(options.MaxDenseParameters), $"{counted}, and {Named(nameof(options.Hessian))} is {Named("null")}");
        }

        if (options.Degeneracy != DegeneracyCount.Exact)
        {
            Refuse(options.Proof is not null, nameof(options.Proof), counted);
            Refuse(options.FreshData is not null, nameof(options.FreshData), counted);
            Refuse(options.Directions is not null, nameof(options.Directions), $"{counted}, and directions are listed where all are counted ({Named($"{nameof(DegeneracyCount)}.{nameof(DegeneracyCount.Exact)}")})");
        }

        options.Proof?.Require();
        options.Directions?.Require();
        if (options.MaxDenseParameters < 0)
            throw Refusal.OfOptions($"{Named(nameof(options.MaxDenseParameters))} is a number of parameters, but is {options.MaxDenseParameters}.");
        if (options.DegeneracyThreshold is { } rank && !(rank is > 0 and < 1))
            throw Refusal.OfOptions($"{Named(nameof(options.DegeneracyThreshold))} is a ratio between 0 and 1, but is {rank}.");
    }

    private void RequireSoundBasis()
    {
        BasisKind kind = options.BasisKind;
        bool looksAtJacobians = kind is not (BasisKind.PrincipalDirections or BasisKind.Neurons);
        if (kind == BasisKind.Neurons && options.Centre)
            throw Refusal.OfOptions($"The basis of neurons is the units as they are, which can't be centred.");
        if (kind == BasisKind.LocalChange)
            options.BasisIntegration.RequirePath($"{nameof(BasisKind)}.{nameof(BasisKind.LocalChange)}", nameof(options.BasisIntegration));
        Refuse(options.BasisIntegration != Integration.Gradient && kind == BasisKind.Global, nameof(options.BasisIntegration), $"{Named($"{nameof(BasisKind)}.{kind}")} takes Jacobians at the activations");
        Refuse(options.BasisIntegration != Integration.Gradient && !looksAtJacobians, nameof(options.BasisIntegration), $"{Named($"{nameof(BasisKind)}.{kind}")} takes no Jacobians");
        options.BasisSources?.Require(features: true);
        if (options.BasisSources is not null && kind is not (BasisKind.Local or BasisKind.Global))
            throw Refusal.OfOptions($"Stochastic sources are of sums over outputs, which a basis by {kind} has none of.");
        Refuse(!options.IsolateScale && !looksAtJacobians, nameof(options.IsolateScale), $"{Named($"{nameof(BasisKind)}.{kind}")} isolates nothing");
    }

    private void RefuseBasis()
    {
        FormattableString reason = $"{Named(nameof(options.Basis))} is {Named("false")}";
        Refuse(options.NodeLayers is not null, nameof(options.NodeLayers), reason);
        Refuse(options.NodeNames is not null, nameof(options.NodeNames), reason);
        Refuse(options.BasisKind != Defaults.BasisKind, nameof(options.BasisKind), reason);
        Refuse(options.Centre, nameof(options.Centre), reason);
        Refuse(!options.RotateOutput, nameof(options.RotateOutput), reason);
        Refuse(options.Threshold is not null, nameof(options.Threshold), reason);
        Refuse(options.AbsoluteThreshold is not null, nameof(options.AbsoluteThreshold), reason);
        Refuse(options.BasisIntegration != Integration.Gradient, nameof(options.BasisIntegration), reason);
        Refuse(options.BasisSources is not null, nameof(options.BasisSources), reason);
        Refuse(!options.IsolateScale, nameof(options.IsolateScale), reason);
        Refuse(options.FlattenImages, nameof(options.FlattenImages), reason);
    }

    private void RequireSoundEdges()
    {
        if (options.EdgeFormula == EdgeFormula.Functional)
        {
            options.EdgeIntegration.RequirePath($"{nameof(EdgeFormula)}.{nameof(EdgeFormula.Functional)}", nameof(options.EdgeIntegration));
            Refuse(options.EdgeSources is not null, nameof(options.EdgeSources), $"functional edges are no sum of squares over positions");
        }

        options.EdgeSources?.Require(features: false);
    }

    private void RefuseEdges()
    {
        FormattableString reason = $"{Named(options.Basis ? nameof(options.Edges) : nameof(options.Basis))} is {Named("false")}";
        Refuse(options.EdgeFormula != Defaults.EdgeFormula, nameof(options.EdgeFormula), reason);
        Refuse(options.EdgeIntegration != Defaults.EdgeIntegration, nameof(options.EdgeIntegration), reason);
        Refuse(options.EdgeSources is not null, nameof(options.EdgeSources), reason);
    }
}
