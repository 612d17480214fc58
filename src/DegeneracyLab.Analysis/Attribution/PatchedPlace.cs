using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>A hook point at which nodes are: the whole value, or features of the node layer there.</summary>
internal sealed class PatchedPlace : IDisposable
{
    private readonly NodeLayer? layer;
    private readonly Dictionary<AttributionNode, (Tensor Read, Tensor Write)> features = [];

    /// <summary>A place.</summary>
    /// <param name="network">The network.</param>
    /// <param name="hook">The hook point.</param>
    /// <param name="nodes">The nodes there: the whole value, or features.</param>
    public PatchedPlace(IInstrumentedNetwork network, HookPoint hook, IEnumerable<AttributionNode> nodes)
    {
        Hook = hook;
        Parts = [hook];
        using var scope = NewDisposeScope();
        foreach (AttributionNode node in nodes.Where(node => node.Feature is not null))
        {
            layer ??= LayerOf(network.Description, node);
            Parts = [.. layer.Parts];
            Device device = Devices.ForSums(Devices.Of(network));
            features.Add(node, (
                node.Basis!.C.ToTensor().narrow(0, 0, layer.Width).narrow(1, node.Feature!.Value, 1).to(device).DetachFromDisposeScope(),
                node.Basis.CPinv.ToTensor().narrow(0, node.Feature.Value, 1).narrow(1, 0, layer.Width).to(device).DetachFromDisposeScope()));
        }
    }

    /// <summary>The hook point.</summary>
    public HookPoint Hook { get; }

    /// <summary>The hook points whose values make it up.</summary>
    public IReadOnlyList<HookPoint> Parts { get; }

    /// <summary>The node layer of a feature, without a constant.</summary>
    /// <param name="network">The network.</param>
    /// <param name="node">The feature.</param>
    public static NodeLayer LayerOf(NetworkDescription network, AttributionNode node) => new(network, node.Hook, hasConstant: false, node.FlattensImages);

    /// <summary>The change of a node from one run to another: of the value, [batch, ..shape..], or of the feature, [batch, positions, 1].</summary>
    /// <param name="node">The node.</param>
    /// <param name="from">The clean run.</param>
    /// <param name="to">The other one.</param>
    /// <returns>float64, in the dispose scope of the caller.</returns>
    public Tensor Change(AttributionNode node, NetworkTrace from, NetworkTrace to)
    {
        using var scope = NewDisposeScope();
        return (layer is null ? to[Hook].ToFloat64() - from[Hook].ToFloat64() : (layer.Values(to) - layer.Values(from)).matmul(features[node].Read)).MoveToOuterDisposeScope();
    }

    /// <summary>Interventions that make the value that of the clean run, but for some nodes.</summary>
    /// <param name="clean">The clean run.</param>
    /// <param name="changed">Changed nodes, with the runs that have their values.</param>
    /// <param name="dtype">The network's type.</param>
    /// <returns>One intervention for each of the parts.</returns>
    public IEnumerable<Intervention> Set(NetworkTrace clean, IReadOnlyList<(AttributionNode Node, NetworkTrace Run)> changed, ScalarType dtype)
    {
        if (layer is null)
            return [Intervention.Replace(Hook, changed.Count == 0 ? clean[Hook] : changed[0].Run[Hook])];
        using var scope = NewDisposeScope();
        Tensor vectors = layer.Values(clean);
        foreach ((AttributionNode node, NetworkTrace run) in changed)
            vectors = vectors.Plus(Change(node, clean, run).matmul(features[node].Write));
        return layer.Replace(vectors, dtype);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((Tensor read, Tensor write) in features.Values)
        {
            read.Dispose();
            write.Dispose();
        }
    }
}
