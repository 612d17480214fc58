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
    /// <summary>Importances that differ by less, as a ratio, are the same but for rounding.</summary>
    private const double TieTolerance = 1e-9;

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

    /// <summary>Where a cut fell into noise, so that another machine may keep other directions: one sentence each.</summary>
    public IReadOnlyList<string> Remarks => [.. Nodes.SelectMany(RemarksOn)];

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
        KeepRule rule = KeepRule.Of(options, statistics.Dtype);
        RequireSound(options);
        if (!options.Integration.IsAtTheEnd || options.StochasticSources is not null)
            throw new ArgumentException($"A basis of statistics takes Jacobians at the activations, and exact sums: {(options.StochasticSources is null ? nameof(options.Integration) : nameof(options.StochasticSources))} would have no effect. Build the basis of the network and the data, with {nameof(InteractionBasis)}.{nameof(Of)}(network, data) or {nameof(InteractionAnalysis)}.", nameof(options));
        var construction = new NodeBasisConstruction(options, rule);
        ChainStructure structure = statistics.Structure;
        int last = structure.NodeLayers.Count - 1;
        var nodes = new NodeBasis[last + 1];
        nodes[last] = construction.Last(structure.Output, statistics.Nodes[last], hasConstant: false);
        for (int node = last - 1; node >= 0; node--)
        {
            using var scope = NewDisposeScope();
            bool hasConstant = options.Centre || structure.HasBiasAfter(node);
            nodes[node] = options.Kind switch
            {
                BasisKind.Neurons => construction.Neurons(structure.NodeLayers[node], statistics.Nodes[node], hasConstant),
                BasisKind.PrincipalDirections => construction.PrincipalDirections(structure.NodeLayers[node], statistics.Nodes[node], hasConstant),
                BasisKind.Global => construction.Interaction(structure.NodeLayers[node], statistics.Nodes[node], hasConstant, [], GlobalJacobianMoment(statistics, node, hasConstant)),
                BasisKind.Local => construction.Interaction(structure.NodeLayers[node], statistics.Nodes[node], hasConstant, [], LocalJacobianMoment(statistics, node, hasConstant, nodes[node + 1].C, nodes[node + 1].HasConstant)),
                _ => throw new NotSupportedException($"A basis by {options.Kind} needs further passes over the data: build it of the network and the data, not of statistics."),
            };
        }

        return new(options, rule.Threshold, nodes);
    }

    /// <summary>
    /// Builds the basis of every node layer of any network: a pass over the data for the moments of the activations, and for
    /// a local basis one more pass for every node layer, from the last one backwards.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The data set, [samples, ..input..].</param>
    /// <param name="nodeLayers">
    /// The hook points of the node layers, in order; a hook point inside a branch stands for the values that go by it, too. By
    /// default the input of every layer with parameters, and the output.
    /// </param>
    /// <param name="options">The choices; the defaults if null.</param>
    /// <param name="progress">Is told the share that is done.</param>
    /// <param name="cancellationToken">Ends it early, with an exception.</param>
    /// <returns>The basis, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">Node layers, options or data do not fit.</exception>
    /// <exception cref="ArithmeticException">At a node layer nothing varies, or the network makes NaN or infinity.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static InteractionBasis Of(IInstrumentedNetwork network, Tensor inputs, IReadOnlyList<HookPoint>? nodeLayers = null, BasisOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(inputs);
        options ??= new();
        using var pass = new BasisPass(network, inputs, nodeLayers ?? NodeLayers.Default(network.Description), names: null, options, progress, cancellationToken);
        return pass.Run();
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (NodeBasis node in Nodes)
            node.Dispose();
    }

    /// <summary>Makes a basis of its parts.</summary>
    internal static InteractionBasis Join(BasisOptions options, double threshold, IReadOnlyList<NodeBasis> nodes) => new(options, threshold, nodes);

    private IEnumerable<string> RemarksOn(NodeBasis node)
    {
        bool isAbsolute = Options.AbsoluteThreshold is not null;
        long most = node.Rows - (Options.Centre ? 1 : 0);
        if (node.Activations.Rank >= most && node.Activations.Rank < node.Activations.Dimension)
            yield return $"At {node.Name}, the activations span {node.Activations.Rank} of {node.Activations.Dimension} directions, as many as {node.Rows} {(node.Rows == 1 ? "vector" : "vectors")} can{(Options.Centre ? " about their mean" : "")}: more samples may span more.";
        foreach ((int first, int last) in Ties(node))
            yield return $"At {node.Name}, the importances of features {first} to {last} agree to {TieTolerance:0e+0}: rotations among these features would be as good.";
        if (node.Activations.Doubt($"activations at {node.Name}", isAbsolute) is { } activations)
            yield return activations;
        if (Options.Kind is not (BasisKind.PrincipalDirections or BasisKind.Neurons) && node != Nodes[^1] && node.Interactions.Doubt($"interactions at {node.Name}", isAbsolute) is { } interactions)
            yield return interactions;
    }

    /// <summary>Runs of features, by place, that nothing but rounding tells apart.</summary>
    private List<(int First, int Last)> Ties(NodeBasis node)
    {
        List<(int First, int Last)> ties = [];
        if (Options.Kind == BasisKind.Neurons || (node == Nodes[^1] && !Options.RotateOutput))
            return ties;
        double[] importances = node.Lambda.data<double>().ToArray();
        int start = Options.Centre && node.HasConstant ? 1 : 0;
        double least = importances.Skip(start).DefaultIfEmpty().Max() * Threshold;
        for (int first = start, last = start; first < importances.Length; first = ++last)
        {
            while (last + 1 < importances.Length && importances[last + 1] > least && Math.Abs(importances[last] - importances[last + 1]) <= TieTolerance * importances[first])
                last++;
            if (last > first)
                ties.Add((first, last));
        }

        return ties;
    }

    /// <summary>Throws if choices contradict each other.</summary>
    internal static void RequireSound(BasisOptions options)
    {
        if (options.Kind == BasisKind.Neurons && options.Centre)
            throw new ArgumentException("The basis of neurons is the units as they are, which can't be centred.", nameof(options));
        if (options.Kind == BasisKind.LocalChange)
            options.Integration.RequirePath($"{nameof(BasisKind)}.{nameof(BasisKind.LocalChange)}", nameof(options));
        options.StochasticSources?.Require(features: true);
        if (options.StochasticSources is not null && options.Kind is not (BasisKind.Local or BasisKind.Global))
            throw new ArgumentException($"Stochastic sources are of sums over outputs, which a basis by {options.Kind} has none of.", nameof(options));
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
