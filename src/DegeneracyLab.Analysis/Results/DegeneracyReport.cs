using System.Globalization;
using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// How degenerate a network is on a data set: the directions of its parameters along which no output changes, as far as linearly
/// dependent activations (type 1), linearly dependent Jacobians (type 2) and changes between layers explain them. In a hidden layer of
/// ReLUs the changes between layers are its synchronised gates (type 3).
/// </summary>
/// <remarks>
/// "Using Degeneracy in the Loss Landscape for Mechanistic Interpretability" (arXiv 2405.10927), section 3. The total is the
/// number of null directions of the behavioural Hessian that these mechanisms explain; the Hessian may have more.
/// </remarks>
public sealed record DegeneracyReport
{
    [JsonConstructor]
    internal DegeneracyReport()
    {
    }

    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>The number of samples.</summary>
    public required long Samples { get; init; }

    /// <summary>The number of trainable parameters.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>The free directions of all mechanisms.</summary>
    public required FreeDirections Free { get; init; }

    /// <summary>
    /// Whether the network is a chain of fully connected layers of vectors with activations between them. Then the closed forms of the
    /// paper count each type by itself; they count twice what adjacent layers share.
    /// </summary>
    public required bool IsChain { get; init; }

    /// <summary>The threshold of the ranks of the closed forms, as a ratio to the largest eigenvalue.</summary>
    public required double Threshold { get; init; }

    /// <summary>The ranks at the node layers of a chain, in the order of computation; of another network none.</summary>
    public required IReadOnlyList<NodeLayerRanks> NodeLayers { get; init; }

    /// <summary>Types 1 and 2 in each layer of a chain with parameters.</summary>
    public required IReadOnlyList<LayerFreeDirections> Layers { get; init; }

    /// <summary>Firing, synchronised blocks and type 3 in each hidden layer of a chain that is linear or gated.</summary>
    public required IReadOnlyList<LayerFiring> HiddenLayers { get; init; }

    /// <summary>What the data could not decide, or what a reader may misread: one sentence each.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>Type 1, linearly dependent activations: the sum over layers of (d - rank G) d'; null unless the network is a chain.</summary>
    public long? Type1 => IsChain ? Layers.Sum(layer => (long)layer.Type1) : null;

    /// <summary>Type 2, linearly dependent Jacobians: the sum over layers of d (d' - rank K); null unless the network is a chain.</summary>
    public long? Type2 => IsChain ? Layers.Sum(layer => (long)layer.Type2) : null;

    /// <summary>Types 1 and 2 together, what they share counted once: the sum over layers of d d' - rank G rank K; null unless the network is a chain.</summary>
    public long? Type1Or2 => IsChain ? Layers.Sum(layer => (long)layer.Type1Or2) : null;

    /// <summary>Type 3, synchronised gates, net of types 1 and 2; null unless the network is a chain.</summary>
    public long? Type3 => IsChain ? HiddenLayers.Sum(layer => (long)layer.Type3) : null;

    /// <summary>The number of free directions of all mechanisms of the closed forms together.</summary>
    public long Total => Free.Total;

    /// <summary>All free directions, and what explains them; null unless <see cref="DegeneracyCount.Exact"/> was asked for.</summary>
    public ExactDegeneracy? Exact { get; init; }

    /// <summary>What exact arithmetic says of their number; null if no proof was asked for, or there were too many samples.</summary>
    public NullityProof? Proof { get; init; }

    /// <summary>
    /// The number of directions that are free only to rounding: those of <see cref="Exact"/> less the proved nullity. Null unless
    /// <see cref="Proof"/> proves it.
    /// </summary>
    public int? FreeOnlyToRounding => Proof is { IsProved: true } proof ? Exact?.Nullity - proof.UpperBound : null;

    /// <summary>Makes the report on a network, without closed forms.</summary>
    /// <param name="network">The network's name.</param>
    /// <param name="samples">The number of samples.</param>
    /// <param name="ratio">The threshold of the ranks of closed forms.</param>
    /// <param name="free">The free directions.</param>
    /// <param name="parameters">The number of trainable parameters.</param>
    /// <param name="remarks">What the data could not decide.</param>
    /// <returns>The report.</returns>
    internal static DegeneracyReport Of(string network, long samples, double ratio, FreeDirections free, long parameters, IEnumerable<string> remarks) => new()
    {
        Network = network,
        Samples = samples,
        ParameterCount = parameters,
        Free = free,
        IsChain = false,
        Threshold = ratio,
        NodeLayers = [],
        Layers = [],
        HiddenLayers = [],
        Remarks = [.. remarks, .. parameters > 0 ? [] : new[] { free.Frozen.Count == 0 ? $"{network} has no parameters, so there is nothing to be free." : $"{network} has no trainable parameters, because all are frozen, so there is nothing to be free." }],
    };

    /// <summary>Adds the closed forms to the report on a chain.</summary>
    /// <param name="report">The report without them.</param>
    /// <param name="sums">The sums over the data.</param>
    /// <returns>The report.</returns>
    internal static DegeneracyReport Of(DegeneracyReport report, ChainSums sums)
    {
        using var scope = NewDisposeScope();
        double ratio = report.Threshold;
        ChainStructure chain = sums.Chain;
        NodeLayerRanks[] nodes = [.. chain.NodeLayers.Select((hook, node) => new NodeLayerRanks(hook.Name, chain.WidthOf(node), Rank(sums.Gram(node, isFolded: false)), Rank(sums.Gram(node, isFolded: true)), Rank(sums.NodeJacobians(node))))];
        LayerFreeDirections[] layers = [.. chain.Sections.Select((section, index) => new LayerFreeDirections(
            section.PreActivation.Name,
            section.InputWidth + (section.HasBias ? 1 : 0),
            section.Width,
            section.HasBias ? nodes[index].FoldedActivations : nodes[index].Activations,
            Rank(sums.PreActivationJacobians(index))))];
        LayerFiring[] hidden = [.. Enumerable.Range(0, Math.Max(chain.Sections.Count - 1, 0))
            .Where(index => chain.Sections[index].Kind != ChainSectionKind.Smooth)
            .Select(index => FiringAt(sums, index, ratio))];
        return report with
        {
            IsChain = true,
            NodeLayers = nodes,
            Layers = layers,
            HiddenLayers = hidden,
            Remarks = [.. report.Remarks, .. RemarksOn(sums, nodes, layers, hidden)],
        };

        NumericalRank Rank(Tensor moment) => NumericalRank.Of(SymmetricEigen.Values(moment), ratio);
    }

    private static LayerFiring FiringAt(ChainSums sums, int index, double ratio)
    {
        ChainSection section = sums.Chain.Sections[index], next = sums.Chain.Sections[index + 1];
        int width = section.Width;
        bool biases = section.HasBias && next.HasBias;
        BlockRanks preActivations = new(sums.FoldedPreActivationGram(index), ratio);
        BlockRanks activations = new(sums.Gram(index + 1, isFolded: true), ratio);
        BlockRanks preActivationJacobians = new(sums.PreActivationJacobians(index), ratio);
        BlockRanks activationJacobians = new(sums.NodeJacobians(index + 1), ratio);
        Matrix? cofiring = section.Kind == ChainSectionKind.Gated ? sums.Cofiring(index) : null;
        SynchronisedBlock[] blocks = [.. FiringBlocks.Of(section, cofiring, sums.Count).Select(block =>
        {
            // A bias on both sides lets the constant take part in the change of basis of a block that it shares its gate with.
            int[] withConstant = biases && block.Gate == BlockGate.Constant ? [.. block.Units, width] : [.. block.Units];
            return block with
            {
                PreActivationRank = preActivations.Of(withConstant),
                ActivationRank = activations.Of(withConstant),
                PreActivationJacobianRank = preActivationJacobians.Of(block.Units),
                ActivationJacobianRank = activationJacobians.Of(block.Units),
            };
        })];

        return new(
            section.Output.Name,
            width,
            [.. blocks.Where(block => block.Gate == BlockGate.Dead).SelectMany(block => block.Units).Order()],
            UnitsThatFire(sums.Count),
            UnitsThatFire(0),
            blocks);

        int[] UnitsThatFire(double times) => [.. Enumerable.Range(0, cofiring?.Rows ?? 0).Where(unit => cofiring![unit, unit] == times)];
    }

    private static IEnumerable<string> RemarksOn(ChainSums sums, NodeLayerRanks[] nodes, LayerFreeDirections[] layers, LayerFiring[] hidden)
    {
        int widest = nodes.Length == 0 ? 0 : nodes.Max(node => node.Width);
        if (sums.Count <= widest)
            yield return string.Create(CultureInfo.InvariantCulture, $"{sums.Count} sample{(sums.Count == 1 ? "" : "s")} can't span the {widest} units of {nodes.First(node => node.Width == widest).Name}: ranks, dead units and blocks are statements about these samples, and more data will change them.");
        foreach (LayerFiring layer in hidden.Where(layer => layer.DeadUnits.Count == layer.Width))
            yield return $"All {layer.Width} units of {layer.Name} are dead: the output does not depend on the input.";
        foreach (NodeLayerRanks node in nodes)
        {
            if ((node.Activations.Doubt($"activations at {node.Name}") ?? node.FoldedActivations.Doubt($"activations with a constant at {node.Name}")) is { } activations)
                yield return activations;
            if (node.Jacobians.Doubt($"Jacobians at {node.Name}") is { } jacobians)
                yield return jacobians;
        }

        foreach (LayerFreeDirections layer in layers)
            if (layer.Jacobians.Doubt($"Jacobians at {layer.Name}") is { } jacobians)
                yield return jacobians;
    }

    /// <summary>
    /// Ranks of diagonal blocks of one matrix, all at the threshold of the whole, so that they fit together with its rank.
    /// </summary>
    private sealed class BlockRanks(Tensor matrix, double ratio)
    {
        private readonly double scale = Math.Max(SymmetricEigen.Values(matrix) is [var largest, ..] ? largest : 0, 0);

        public int Of(IReadOnlyList<int> units)
        {
            using var scope = NewDisposeScope();
            Tensor index = tensor(units.Select(unit => (long)unit).ToArray(), device: CPU);
            return NumericalRank.Of(SymmetricEigen.Values(matrix.index_select(0, index).index_select(1, index)), ratio, scale).Rank;
        }
    }
}
