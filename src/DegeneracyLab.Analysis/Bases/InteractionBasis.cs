using System.Collections;

namespace DegeneracyLab.Analysis;

/// <summary>
/// A basis for the activations at every node layer in which both the features and their effects are uncorrelated: the Gram
/// matrix of the features is diagonal, and the second moment of the Jacobian by them is the identity. Directions without
/// activation or without effect are dropped. It does not change when a hidden layer's coordinates are changed invertibly.
/// With <see cref="BasisKind.PrincipalDirections"/> or <see cref="BasisKind.Neurons"/> it is those in its place.
/// </summary>
/// <remarks>"Using Degeneracy in the Loss Landscape for Mechanistic Interpretability" (arXiv 2405.10927), section 6; "The Local Interaction Basis" (arXiv 2405.10928).</remarks>
public sealed class InteractionBasis : IReadOnlyList<NodeBasis>
{
    private readonly IReadOnlyList<NodeBasis> nodes;

    internal InteractionBasis(AnalysisOptions options, double threshold, IReadOnlyList<NodeBasis> nodes)
    {
        Kind = options.BasisKind;
        IsCentred = options.Centre;
        HasAbsoluteThreshold = options.AbsoluteThreshold is not null;
        Threshold = threshold;
        this.nodes = nodes;
    }

    /// <summary>What its directions are chosen by.</summary>
    public BasisKind Kind { get; }

    /// <summary>Whether activations are centred: then the first feature is the constant.</summary>
    public bool IsCentred { get; }

    /// <summary>The threshold below which directions were dropped, as a ratio to the largest eigenvalue; or as a number, where <see cref="HasAbsoluteThreshold"/>.</summary>
    public double Threshold { get; }

    /// <summary>Whether the threshold is a number and no ratio.</summary>
    public bool HasAbsoluteThreshold { get; }

    /// <summary>The number of node layers.</summary>
    public int Count => nodes.Count;

    /// <summary>The basis of a node layer.</summary>
    /// <param name="node">Its place in the order of computation.</param>
    public NodeBasis this[int node] => nodes[node];

    /// <summary>The basis of a node layer.</summary>
    /// <param name="hook">Its hook point.</param>
    /// <exception cref="KeyNotFoundException">There is no such node layer.</exception>
    public NodeBasis this[HookPoint hook]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(hook);
            return nodes.FirstOrDefault(node => node.HookPoint == hook.Name) ?? throw Missing(hook.Name);
        }
    }

    /// <summary>The basis of a node layer.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is no such node layer.</exception>
    public NodeBasis this[string name] => nodes.FirstOrDefault(node => node.Name == name) ?? throw Missing(name);

    /// <inheritdoc/>
    public IEnumerator<NodeBasis> GetEnumerator() => nodes.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>What it is called.</summary>
    /// <returns>A line of text.</returns>
    public override string ToString() => (IsCentred ? "centred " : "") + Kind switch
    {
        BasisKind.Global => "Interaction Basis",
        BasisKind.Local => "Local Interaction Basis",
        BasisKind.LocalGradient => "Local Interaction Basis by integrated gradients",
        BasisKind.LocalChange => "Local Interaction Basis by squared changes",
        BasisKind.PrincipalDirections => "principal directions",
        _ => "neurons",
    };

    private KeyNotFoundException Missing(string name) =>
        new($"There is no node layer '{name}'; there are {string.Join(", ", nodes.Select(node => node.Name))}.");
}
