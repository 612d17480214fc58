using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>How far a node layer goes on by an affine map, whose Jacobian is the same for all samples.</summary>
internal static class AffineStep
{
    /// <summary>The last place before another that a node layer of one position comes to by an affine map, with no more coordinates.</summary>
    /// <param name="network">The network.</param>
    /// <param name="node">The node layer.</param>
    /// <param name="next">Where the way ends.</param>
    /// <returns>The place; the node layer itself if there is none.</returns>
    public static NodeLayer End(IInstrumentedNetwork network, NodeLayer node, NodeLayer next)
    {
        NodeLayer end = node;
        for (int index = node.Hook.Index + 1; node.Positions == 1 && index <= next.Hook.Index; index++)
        {
            HookPoint hook = network.Description.HookPoints[index];
            if (!NetworkSection.LayersBetween(network.Description, node.Hook, hook).All(layer => layer.Derivative == LayerDerivative.Constant))
                break;
            NodeLayer place = index == next.Hook.Index ? next : node.At(hook);
            if (place.Positions == 1 && place.Width <= node.Width && node.GoesOnBy(place))
                end = place;
        }

        return end;
    }

    /// <summary>The map of vectors, constants too.</summary>
    /// <param name="network">The network.</param>
    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where it ends; both have one position.</param>
    /// <param name="sample">One input of the network.</param>
    /// <returns>[d_to, d_from], in the dispose scope of the caller.</returns>
    public static Tensor Map(IInstrumentedNetwork network, NodeLayer from, NodeLayer to, Tensor sample)
    {
        using var scope = NewDisposeScope();
        using var section = new NetworkSection(network, from, to);
        using SectionPoint point = section.At(sample);
        Tensor units = eye(to.Width, dtype: ScalarType.Float64, device: section.Device).reshape(to.Width, 1, 1, to.Width);
        return point.PullBack(units).reshape(to.Width, from.Width).MoveToOuterDisposeScope();
    }
}
