using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// What the constants of a section's begin become where they are other numbers than 1: they scale the biases that they reach, and arrive at
/// the end. Positions keep their own; a vector made of a sequence has the mean of theirs, weighted as the positions are in it; and the
/// output's bias of an attention has those of the keys' positions, weighted by the pattern and averaged over the heads, as in Jacobian products.
/// </summary>
/// <param name="section">The section.</param>
/// <param name="biased">Its layers with biases, in the order of computation.</param>
internal sealed class SectionConstants(NetworkSection section, IReadOnlyList<LayerDescription> biased) : IDisposable
{
    private readonly Lock gate = new();
    private LayerConstants[]? layers;
    private Tensor? atEnd;

    private NodeLayer From => section.From;

    /// <summary>The constants at the section's end.</summary>
    /// <param name="constants">Those at its begin, [batch, positions].</param>
    /// <param name="batch">Inputs of the network.</param>
    /// <returns>[batch, positions there], in the dispose scope of the caller.</returns>
    public Tensor AtEnd(Tensor constants, Tensor batch)
    {
        lock (gate)
            atEnd ??= Reach(section.To, batch);
        return constants.matmul(atEnd.t());
    }

    /// <summary>What adds to every bias its excess: the constant that reaches it, less 1, times the bias.</summary>
    /// <param name="constants">The constants at the section's begin, [batch, positions].</param>
    /// <param name="batch">Inputs of the network.</param>
    /// <param name="changes">What else is changed.</param>
    /// <returns>The interventions: none if all constants are 1.</returns>
    public IReadOnlyList<Intervention> ScaleBiases(Tensor constants, Tensor batch, IReadOnlyList<Intervention> changes)
    {
        if (!constants.Minus(1).IsNonzero().any().item<bool>())
            return [];
        lock (gate)
            layers ??= [.. biased.Select(layer => ConstantsOf(layer, batch))];
        bool differ = (constants - constants.narrow(1, 0, 1)).IsNonzero().any().item<bool>();
        List<Intervention> scaled = [];
        foreach (LayerConstants layer in layers)
        {
            Tensor arriving = constants.matmul(layer.Reach.t());        // [batch, positions there]
            if (differ && layer.Layer.Attention is { } attention)
            {
                // The pattern depends on the biases before it.
                using NetworkTrace trace = section.Network.Trace(batch, [attention.Pattern], [.. changes, .. scaled]);
                arriving = trace[attention.Pattern].ToFloat64().mean([1]).matmul(arriving.unsqueeze(-1)).squeeze(-1);
            }

            bool perPosition = layer.Bias.dim() == 2 && layer.Bias.size(0) == arriving.size(1);
            Tensor factor = perPosition ? arriving.unsqueeze(-1) : arriving.narrow(1, 0, 1).reshape([arriving.size(0), .. Enumerable.Repeat(1L, (int)layer.Bias.dim())]);
            scaled.Add(Intervention.Add(layer.Layer.HookPoint, factor.Minus(1) * layer.Bias));
        }

        return scaled;
    }

    /// <summary>Frees what was found out.</summary>
    public void Dispose()
    {
        foreach (LayerConstants layer in layers ?? [])
        {
            layer.Reach.Dispose();
            layer.Bias.Dispose();
        }

        atEnd?.Dispose();
    }

    private LayerConstants ConstantsOf(LayerDescription layer, Tensor batch)
    {
        var there = new NodeLayer(section.Network.Description, layer.HookPoint, hasConstant: true, From.FlattensImages);
        return new(layer, Reach(there, batch), BiasOf(layer, batch));
    }

    /// <summary>The share of each position's constant in that of each position of a node layer, [positions there, positions]. They sum to 1.</summary>
    private Tensor Reach(NodeLayer there, Tensor batch)
    {
        using var scope = NewDisposeScope();
        Tensor shares;
        if (From.Positions == 1 || From.IsImage || there.Hook.Index < From.Hook.Index)
        {
            // The places of an image have one constant; values that go by the begin keep theirs.
            bool kept = From.Positions == there.Positions && !From.IsImage;
            shares = kept ? eye(there.Positions, dtype: ScalarType.Float64, device: section.Device) : ones(there.Positions, From.Positions, dtype: ScalarType.Float64, device: section.Device).DividedBy(From.Positions);
        }
        else
        {
            Tensor units = zeros(there.Positions, 1, there.Positions, there.Width, dtype: ScalarType.Float64, device: section.Device);
            units.select(-1, there.Coordinates).squeeze(1).copy_(eye(there.Positions, dtype: ScalarType.Float64, device: section.Device));
            using NetworkTrace trace = section.Network.Trace(batch.narrow(0, 0, 1), [.. section.Recorded]);
            shares = From.PullBack(section.Network, trace, there, units).select(-1, From.Coordinates).squeeze(1);
        }

        return shares.clone().DetachFromDisposeScope();
    }

    /// <summary>What a layer makes of zeros.</summary>
    private Tensor BiasOf(LayerDescription layer, Tensor batch)
    {
        HookPoint before = section.Network.Description.HookPoints[layer.HookPoint.Index - 1];
        using NetworkTrace trace = section.Network.Trace(batch.narrow(0, 0, 1), [layer.HookPoint], [Intervention.Zero(before)]);
        return trace[layer.HookPoint][0].ToFloat64().clone().DetachFromDisposeScope();
    }

    /// <summary>A layer, the shares of the begin's constants in its own, and its bias.</summary>
    private sealed record LayerConstants(LayerDescription Layer, Tensor Reach, Tensor Bias);
}
