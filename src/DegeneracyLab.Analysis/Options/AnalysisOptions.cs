using System.Text.Json.Serialization;

namespace DegeneracyLab.Analysis;

/// <summary>What an analysis is to find, and how. A choice that would have no effect is refused.</summary>
public sealed record AnalysisOptions
{
    /// <summary>How the free directions of the trainable parameters are counted.</summary>
    public DegeneracyCount Degeneracy { get; init; } = DegeneracyCount.ClosedForm;

    /// <summary>
    /// The largest number of trainable parameters for which matrices over all of them are made. Up to it the total of the closed forms is
    /// the dimension of all that is claimed, with every unit looked at by itself; beyond, it is a lower bound of that, and
    /// <see cref="DegeneracyCount.Exact"/> is refused. Memory grows with the second power of this number, time with the third.
    /// </summary>
    public int MaxDenseParameters { get; init; } = 3000;

    /// <summary>
    /// What a proof of the exact count may cost, for piecewise linear networks; null for none. The proof keeps all samples, and takes exact
    /// arithmetic: up to about 1000 parameters in a minute.
    /// </summary>
    public ProofBudget? Proof { get; init; }

    /// <summary>Samples that are not among the data: the exact count says how many free directions are free on these as well. Null for none.</summary>
    [JsonIgnore] // Its hash is in the provenance.
    public Dataset? FreshData { get; init; }

    /// <summary>
    /// The threshold of all ranks of the closed forms, which the report has for chains of fully connected layers, as a ratio to the largest
    /// eigenvalue; null for <see cref="RankThreshold.DefaultFor"/>. The total does not depend on it.
    /// </summary>
    public double? DegeneracyThreshold { get; init; }

    /// <summary>Whether a basis is built at every node layer.</summary>
    public bool Basis { get; init; } = true;

    /// <summary>Whether the edges between the features of adjacent node layers are measured, where there are bases.</summary>
    public bool Edges { get; init; } = true;

    /// <summary>
    /// The node layers, in the order of computation: a hook point inside a branch stands for the stream beside it, too. By
    /// default the input of every layer with parameters, and the output.
    /// </summary>
    public IReadOnlyList<HookPoint>? NodeLayers { get; init; }

    /// <summary>What the node layers are called in results; by default as their hook points.</summary>
    public IReadOnlyList<string>? NodeNames { get; init; }

    /// <summary>What the directions of the bases are chosen by.</summary>
    public BasisKind BasisKind { get; init; } = BasisKind.Global;

    /// <summary>Whether activations are centred: then the first feature is the constant, and all others have mean zero over the data.</summary>
    public bool Centre { get; init; }

    /// <summary>
    /// Whether the last node layer gets its principal directions as a basis, instead of its coordinates as they are. All of them
    /// are kept, so that no other layer's basis changes.
    /// </summary>
    public bool RotateOutput { get; init; } = true;

    /// <summary>
    /// The threshold below which directions are dropped from a basis, as a ratio to the largest eigenvalue; null for
    /// <see cref="RankThreshold.DefaultFor"/>.
    /// </summary>
    public double? Threshold { get; init; }

    /// <summary>
    /// The rule of the Local Interaction Basis' authors in place of <see cref="Threshold"/>: directions are kept whose
    /// eigenvalue is larger than this in absolute value, however large the others are. At their 1e-15 it lies in the noise,
    /// and what it keeps depends on the machine.
    /// </summary>
    public double? AbsoluteThreshold { get; init; }

    /// <summary>How Jacobians are averaged between 0 and the activations; by default they are taken at the activations, which <see cref="BasisKind.LocalChange"/> refuses.</summary>
    public Integration BasisIntegration { get; init; } = Integration.Gradient;

    /// <summary>Random signs over the outputs of sections in place of the exact sums of a basis; null for exact sums.</summary>
    public StochasticSources? BasisSources { get; init; }

    /// <summary>
    /// Whether the scale of a layer norm, where it is a coordinate of a node layer, stays a direction of its own, which is
    /// neither rotated nor dropped.
    /// </summary>
    public bool IsolateScale { get; init; } = true;

    /// <summary>Whether an image is one vector of all its entries; else it is a vector of channels at each position.</summary>
    public bool FlattenImages { get; init; }

    /// <summary>How the strength of edges is measured.</summary>
    public EdgeFormula EdgeFormula { get; init; } = EdgeFormula.Squared;

    /// <summary>How the derivatives of edges are averaged between 0 and the activations; by default they are taken at the activations, which functional edges refuse.</summary>
    public Integration EdgeIntegration { get; init; } = Integration.Gradient;

    /// <summary>Random signs over the later positions in place of exact sums of squared edges; null for exact sums.</summary>
    public StochasticSources? EdgeSources { get; init; }

    /// <summary>
    /// A file in which the state of a run is kept while it lasts: if it is there, made of the same network, data and options,
    /// the run goes on from it. It is deleted when the run is done. Null to keep none.
    /// </summary>
    [JsonIgnore] // It has no effect on the result.
    public string? Checkpoint { get; init; }

    /// <summary>How often the file is written during a pass; it is also written at the end of each.</summary>
    [JsonIgnore]
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Throws if choices contradict each other, or one would have no effect.</summary>
    /// <exception cref="ArgumentException">They do.</exception>
    internal void RequireSound()
    {
        if (Degeneracy == DegeneracyCount.None && !Basis)
            throw Refusal.OfOptions($"With {nameof(Degeneracy)} None and without {nameof(Basis)} there is nothing to find.");
        if (!Enum.IsDefined(Degeneracy))
            throw Refusal.OfOptions($"{nameof(Degeneracy)} is None, ClosedForm or Exact, but is {Degeneracy}.");
        string counted = $"{nameof(Degeneracy)} is {Degeneracy}";
        if (Degeneracy == DegeneracyCount.None)
        {
            Refuse(DegeneracyThreshold is not null, nameof(DegeneracyThreshold), counted);
            Refuse(MaxDenseParameters != Defaults.MaxDenseParameters, nameof(MaxDenseParameters), counted);
        }

        if (Degeneracy != DegeneracyCount.Exact)
        {
            Refuse(Proof is not null, nameof(Proof), counted);
            Refuse(FreshData is not null, nameof(FreshData), counted);
        }

        Proof?.Require();
        if (MaxDenseParameters < 0)
            throw Refusal.OfOptions($"{nameof(MaxDenseParameters)} is a number of parameters, but is {MaxDenseParameters}.");
        if (DegeneracyThreshold is { } rank && !(rank is > 0 and < 1))
            throw Refusal.OfOptions($"{nameof(DegeneracyThreshold)} is a ratio between 0 and 1, but is {rank}.");
        if (CheckpointInterval < TimeSpan.Zero)
            throw Refusal.OfOptions($"{nameof(CheckpointInterval)} can't be negative, but is {CheckpointInterval}.");
        Refuse(Checkpoint is null && CheckpointInterval != Defaults.CheckpointInterval, nameof(CheckpointInterval), $"there is no {nameof(Checkpoint)}");
        if (Basis)
            RequireSoundBasis();
        else
            RefuseBasis();
        if (!Edges || !Basis)
        {
            string reason = $"{(Basis ? nameof(Edges) : nameof(Basis))} is false";
            Refuse(EdgeFormula != Defaults.EdgeFormula, nameof(EdgeFormula), reason);
            Refuse(EdgeIntegration != Defaults.EdgeIntegration, nameof(EdgeIntegration), reason);
            Refuse(EdgeSources is not null, nameof(EdgeSources), reason);
            return;
        }

        if (EdgeFormula == EdgeFormula.Functional)
        {
            EdgeIntegration.RequirePath($"{nameof(EdgeFormula)}.{nameof(EdgeFormula.Functional)}", nameof(EdgeIntegration));
            Refuse(EdgeSources is not null, nameof(EdgeSources), "functional edges are no sum of squares over positions");
        }

        EdgeSources?.Require(features: false);
    }

    private static AnalysisOptions Defaults { get; } = new();

    private static void Refuse(bool isSet, string option, string reason)
    {
        if (isSet)
            throw Refusal.OfOptions($"{option} would have no effect: {reason}.");
    }

    private void RequireSoundBasis()
    {
        bool looksAtJacobians = BasisKind is not (BasisKind.PrincipalDirections or BasisKind.Neurons);
        if (BasisKind == BasisKind.Neurons && Centre)
            throw Refusal.OfOptions("The basis of neurons is the units as they are, which can't be centred.");
        if (BasisKind == BasisKind.LocalChange)
            BasisIntegration.RequirePath($"{nameof(BasisKind)}.{nameof(BasisKind.LocalChange)}", nameof(BasisIntegration));
        Refuse(BasisIntegration != Integration.Gradient && BasisKind == BasisKind.Global, nameof(BasisIntegration), $"{nameof(BasisKind)}.{BasisKind} takes Jacobians at the activations");
        Refuse(BasisIntegration != Integration.Gradient && !looksAtJacobians, nameof(BasisIntegration), $"{nameof(BasisKind)}.{BasisKind} takes no Jacobians");
        BasisSources?.Require(features: true);
        if (BasisSources is not null && BasisKind is not (BasisKind.Local or BasisKind.Global))
            throw Refusal.OfOptions($"Stochastic sources are of sums over outputs, which a basis by {BasisKind} has none of.");
        Refuse(!IsolateScale && !looksAtJacobians, nameof(IsolateScale), $"{nameof(BasisKind)}.{BasisKind} isolates nothing");
    }

    private void RefuseBasis()
    {
        string reason = $"{nameof(Basis)} is false";
        Refuse(NodeLayers is not null, nameof(NodeLayers), reason);
        Refuse(NodeNames is not null, nameof(NodeNames), reason);
        Refuse(BasisKind != Defaults.BasisKind, nameof(BasisKind), reason);
        Refuse(Centre, nameof(Centre), reason);
        Refuse(!RotateOutput, nameof(RotateOutput), reason);
        Refuse(Threshold is not null, nameof(Threshold), reason);
        Refuse(AbsoluteThreshold is not null, nameof(AbsoluteThreshold), reason);
        Refuse(BasisIntegration != Integration.Gradient, nameof(BasisIntegration), reason);
        Refuse(BasisSources is not null, nameof(BasisSources), reason);
        Refuse(!IsolateScale, nameof(IsolateScale), reason);
        Refuse(FlattenImages, nameof(FlattenImages), reason);
    }
}
