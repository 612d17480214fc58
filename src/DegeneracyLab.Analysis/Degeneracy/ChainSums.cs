using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// What the report on a chain is made of: sums over the data, and the maps of its fully connected layers, which are the same for
/// all samples.
/// </summary>
internal sealed class ChainSums : IDisposable
{
    private readonly ActivationMoments activations;
    private readonly GlobalMoments jacobians;
    private readonly GateCounts gates;
    private readonly Tensor[] maps;

    /// <summary>Sums of a chain.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="network">The network.</param>
    /// <param name="sample">One input of it.</param>
    /// <param name="activations">Moments at its node layers.</param>
    /// <param name="jacobians">Moments of Jacobians at its pre-activations; the caller disposes all sums.</param>
    /// <param name="gates">Counts of its gates.</param>
    public ChainSums(ChainStructure chain, IInstrumentedNetwork network, Tensor sample, ActivationMoments activations, GlobalMoments jacobians, GateCounts gates)
    {
        Chain = chain;
        this.activations = activations;
        this.jacobians = jacobians;
        this.gates = gates;
        using var scope = NewDisposeScope();
        maps = [.. chain.Sections.Select(section => AffineStep.Map(network, Vectors(section.Input, isFolded: true), Vectors(section.PreActivation, isFolded: false), sample).cpu().DetachFromDisposeScope())];

        NodeLayer Vectors(HookPoint hook, bool isFolded) => new(network.Description, hook, isFolded);
    }

    /// <summary>The chain.</summary>
    public ChainStructure Chain { get; }

    /// <summary>The number of samples.</summary>
    public long Count => activations.Count;

    /// <summary>The places whose Jacobians are needed: all pre-activations, and the output.</summary>
    /// <param name="chain">The chain.</param>
    public static IReadOnlyList<HookPoint> JacobiansAt(ChainStructure chain) => [.. chain.Sections.Select(section => section.PreActivation).Append(chain.Output).Distinct()];

    /// <summary>The Gram matrix of the activations at a node layer, [d, d], or with a constant 1 appended.</summary>
    /// <param name="node">The node layer's place.</param>
    /// <param name="isFolded">Whether the constant is appended.</param>
    /// <returns>A tensor that the caller owns.</returns>
    public Tensor Gram(int node, bool isFolded)
    {
        Moments moments = activations[Chain.NodeLayers[node]];
        return isFolded ? moments.FoldedGram() : moments.Gram();
    }

    /// <summary>The Gram matrix of a section's pre-activations with a constant 1 appended, [width + 1, width + 1].</summary>
    /// <param name="section">The section's place.</param>
    /// <returns>A tensor that the caller owns.</returns>
    public Tensor FoldedPreActivationGram(int section)
    {
        using var scope = NewDisposeScope();
        Tensor constant = zeros(1, maps[section].size(1), dtype: ScalarType.Float64, device: CPU);
        constant.narrow(1, constant.size(1) - 1, 1).FillInPlace(1);
        Tensor map = cat([maps[section], constant], 0);
        return map.matmul(Gram(section, isFolded: true)).matmul(map.t()).MoveToOuterDisposeScope();
    }

    /// <summary>K: the second moment of the Jacobian from a section's pre-activations to the output, [width, width].</summary>
    /// <param name="section">The section's place.</param>
    /// <returns>A tensor that the caller owns.</returns>
    public Tensor PreActivationJacobians(int section)
    {
        using var scope = NewDisposeScope();
        int width = Chain.Sections[section].Width;
        return jacobians.Mean(Chain.Sections[section].PreActivation).narrow(0, 0, width).narrow(1, 0, width).cpu().contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>M': the second moment of the Jacobian from the activations at a node layer to the output, [d, d].</summary>
    /// <param name="node">The node layer's place.</param>
    /// <returns>A tensor that the caller owns.</returns>
    public Tensor NodeJacobians(int node)
    {
        using var scope = NewDisposeScope();
        if (node == Chain.Sections.Count)
            return eye(Chain.OutputWidth, dtype: ScalarType.Float64, device: CPU).MoveToOuterDisposeScope();
        Tensor weight = maps[node].narrow(1, 0, Chain.WidthOf(node));
        return weight.t().matmul(PreActivationJacobians(node)).matmul(weight).MoveToOuterDisposeScope();
    }

    /// <summary>How often the gates of two units of a section are open together.</summary>
    /// <param name="section">A gated section's place.</param>
    /// <returns>[width, width].</returns>
    public Matrix Cofiring(int section) => gates.Of(Chain.Sections[section].Gate!);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor map in maps)
            map.Dispose();
    }
}
