using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// A basis for the activations at every node layer in which both the features and their effects are uncorrelated: the Gram
/// matrix of the features is diagonal, and the second moment of the Jacobian by them is the identity. Directions without
/// activation or without effect are dropped. It does not change when a hidden layer's coordinates are changed invertibly.
/// </summary>
/// <remarks>"Using Degeneracy in the Loss Landscape for Mechanistic Interpretability" (arXiv 2405.10927), section 6; "The Local Interaction Basis" (arXiv 2405.10928).</remarks>
public sealed class InteractionBasis : IDisposable
{
    private InteractionBasis(BasisOptions options, double threshold, IReadOnlyList<NodeBasis> nodes)
    {
        Options = options;
        Threshold = threshold;
        Nodes = nodes;
    }

    /// <summary>The choices with which it was built.</summary>
    public BasisOptions Options { get; }

    /// <summary>The threshold below which directions were dropped, as a ratio to the largest eigenvalue.</summary>
    public double Threshold { get; }

    /// <summary>The bases of the node layers, in the order of computation.</summary>
    public IReadOnlyList<NodeBasis> Nodes { get; }

    /// <summary>The basis of a node layer.</summary>
    /// <param name="name">The node layer's hook point.</param>
    /// <exception cref="KeyNotFoundException">There is no such node layer.</exception>
    public NodeBasis this[string name] => Nodes.FirstOrDefault(node => node.Name == name)
        ?? throw new KeyNotFoundException($"There is no node layer '{name}'; there are {string.Join(", ", Nodes.Select(node => node.Name))}.");

    /// <summary>Builds the basis of every node layer.</summary>
    /// <param name="statistics">The statistics of a pass over the data.</param>
    /// <param name="options">The choices; the defaults if null.</param>
    /// <returns>The basis, which the caller disposes.</returns>
    public static InteractionBasis Of(NetworkStatistics statistics, BasisOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        options ??= new();
        double threshold = options.Threshold ?? RankThreshold.DefaultFor(statistics.Dtype);
        ChainStructure structure = statistics.Structure;
        int last = structure.NodeLayers.Count - 1;
        var nodes = new NodeBasis[last + 1];
        nodes[last] = NodeBasisConstruction.Output(structure.Output, statistics.Nodes[last], options.Centre, options.RotateOutput, threshold);
        for (int node = last - 1; node >= 0; node--)
        {
            using var scope = NewDisposeScope();
            bool hasConstant = options.Centre || structure.HasBiasAfter(node);
            Tensor moment = options.Kind == BasisKind.Global
                ? GlobalJacobianMoment(statistics, node, hasConstant)
                : LocalJacobianMoment(statistics, node, hasConstant, nodes[node + 1].C, nodes[node + 1].HasConstant);
            nodes[node] = NodeBasisConstruction.Interaction(structure.NodeLayers[node], statistics.Nodes[node], hasConstant, options.Centre, moment, threshold);
        }

        return new(options, threshold, nodes);
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (NodeBasis node in Nodes)
            node.Dispose();
    }

    /// <summary>M' = mean over samples of the sum over outputs k of J_k J_k^T, with J_k = d output_k / d x.</summary>
    internal static Tensor GlobalJacobianMoment(NetworkStatistics statistics, int node, bool hasConstant)
    {
        using var scope = NewDisposeScope();
        Tensor folded = DerivedMoments.FoldedNodeJacobianMoment(statistics, node);
        long width = folded.size(0) - (hasConstant ? 0 : 1);
        return folded.narrow(0, 0, width).narrow(1, 0, width).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>
    /// M' = mean over samples of J^T Q J with J the Jacobian to the next node layer and Q = C C^T there. For a section
    /// y = act(x W^T + b) it is W^T (Q o S) W with the co-activation matrix S, so no sample's Jacobian is needed.
    /// </summary>
    /// <param name="statistics">The statistics.</param>
    /// <param name="node">The node layer.</param>
    /// <param name="hasConstant">Whether it has a folded constant.</param>
    /// <param name="nextC">The next node layer's C.</param>
    /// <param name="nextHasConstant">Whether that has a folded constant.</param>
    /// <returns>M', [d, d].</returns>
    internal static Tensor LocalJacobianMoment(NetworkStatistics statistics, int node, bool hasConstant, Tensor nextC, bool nextHasConstant)
    {
        using var scope = NewDisposeScope();
        SectionStatistics section = statistics.Sections[node];
        long outputs = section.Section.Width + (nextHasConstant ? 1 : 0);
        long inputs = section.Section.InputWidth + (hasConstant ? 1 : 0);
        Tensor map = DerivedMoments.FoldedMap(section).narrow(0, 0, outputs).narrow(1, 0, inputs);
        Tensor coActivation = section.CoActivation(statistics.Count).narrow(0, 0, outputs).narrow(1, 0, outputs);
        Tensor q = nextC.matmul(nextC.t());
        return map.t().matmul(q * coActivation).matmul(map).MoveToOuterDisposeScope();
    }
}
