using System.Text.Json.Serialization;

namespace DegeneracyLab.Analysis;

/// <summary>What an analysis is to find, and how. A choice that would have no effect is refused.</summary>
public sealed record AnalysisOptions
{
    /// <summary>How the free directions of the trainable parameters are counted.</summary>
    public DegeneracyCount Degeneracy { get; init; } = DegeneracyCount.ClosedForm;

    /// <summary>
    /// The largest number of trainable parameters for which matrices over all of them are made. Up to it the total of the closed forms is
    /// the dimension of all that is claimed, with every unit looked at by itself; beyond, it is a lower bound of that,
    /// <see cref="DegeneracyCount.Exact"/> is refused, and <see cref="Hessian"/> is an estimate. Memory grows with the second power of this
    /// number, time with the third.
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
    /// Lists the free directions of the exact count one by one, each with a certificate and its order; null for no list. The certificates read
    /// the data once more.
    /// </summary>
    public DirectionOptions? Directions { get; init; }

    /// <summary>
    /// Finds the spectrum of the Hessian of the behavioural loss: all eigenvalues up to <see cref="MaxDenseParameters"/> parameters, beyond that an
    /// estimate by products with it, each of which reads the data once more. Null for none.
    /// </summary>
    public SpectrumOptions? Hessian { get; init; }

    /// <summary>Finds units of gated layers that fire together, exactly and nearly, and what it changes to give them one gate. Null for neither.</summary>
    public SynchronisationOptions? Synchronisation { get; init; }

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
    /// A file in which a run keeps its state while it lasts: if it is there, made of the same network, data and options,
    /// the run resumes from it. It is deleted when the run is done. Null to keep none.
    /// </summary>
    [JsonIgnore] // It has no effect on the result.
    public string? ResumeFile { get; init; }

    /// <summary>How often the file is written during a pass; it is also written at the end of each.</summary>
    [JsonIgnore]
    public TimeSpan ResumeFileInterval { get; init; } = TimeSpan.FromSeconds(30);
}
