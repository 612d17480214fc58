using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// A section with one elementwise layer between affine maps, and maybe an affine way around it: y = T x + B act(A x), such as
/// a layer of a perceptron, or a residual block of two layers. Its Jacobian is T + B diag(g) A with the slopes g of the
/// elementwise layer, which are all that differs from sample to sample.
/// </summary>
/// <param name="Section">The section.</param>
/// <param name="PreActivation">The hook point of p = A x.</param>
/// <param name="Activation">The layer that makes act(p).</param>
/// <param name="T">The way around it, [d_to, d]; zero if there is none.</param>
/// <param name="A">[width, d].</param>
/// <param name="B">[d_to, width].</param>
/// <param name="HasBypass">Whether there is a way around it, for more than the constant.</param>
internal sealed record GatedSection(NetworkSection Section, HookPoint PreActivation, LayerDescription Activation, Tensor T, Tensor A, Tensor B, bool HasBypass) : IDisposable
{
    /// <summary>The number of units of the elementwise layer at a position.</summary>
    public int Width => (int)A.size(0);

    /// <summary>Whether slopes have two values, and the mask says which: an absolute value has a third at exactly 0.</summary>
    public bool IsGate => Activation.Derivative == LayerDerivative.Gate && Activation.ProductsNeed.All(hook => hook == Activation.HookPoint);

    /// <summary>Reads a section as a gated one.</summary>
    /// <param name="section">The section.</param>
    /// <param name="sample">One input of the network.</param>
    /// <returns>The gated section, which the caller disposes; null if it is another.</returns>
    public static GatedSection? Of(NetworkSection section, Tensor sample)
    {
        NetworkDescription network = section.Network.Description;
        LayerDescription[] layers = [.. NetworkSection.LayersBetween(network, section.From.Hook, section.To.Hook)];
        if (section.From.Positions != section.To.Positions
            || layers.Where(layer => layer.Derivative != LayerDerivative.Constant).ToArray() is not [{ IsElementwise: true } activation]
            || (section.From.Positions > 1 && !layers.All(layer => layer.Positions == PositionRule.EachAlike))
            // The places of an image share one constant, so that each depends on all.
            || (section.From is { IsImage: true, Positions: > 1 } && (section.From.HasConstant || section.To.HasConstant)))
        {
            return null;
        }

        // The elementwise layer's input is the hook point before it, unless that is another branch's output.
        HookPoint before = network.HookPoints[activation.HookPoint.Index - 1];
        if (before.Index < section.From.Hook.Index
            || !network.ShapeAt(before).SequenceEqual(network.ShapeAt(activation.HookPoint))
            || network.LayerAt(before) is { IsBranch: true }
            || layers.Any(layer => layer.Inside.Any(inside => inside.IsBranch)))
        {
            return null;
        }

        var pre = new NodeLayer(network, before, hasConstant: false, section.From.FlattensImages);
        var post = new NodeLayer(network, activation.HookPoint, hasConstant: false, section.From.FlattensImages);
        // Between vectors that hold several positions the layer may act on each.
        if (pre.Positions != section.From.Positions)
            return null;
        using var scope = NewDisposeScope();
        using NetworkTrace trace = section.Network.Trace(sample, [.. section.Recorded, before, activation.HookPoint]);
        int width = (int)(network.WidthAt(before) / section.From.Positions);
        Tensor a = AtFirstPosition(section.From.PullBack(section.Network, trace, pre, UnitCotangents(pre, width, section.Device)));
        Tensor b = AtFirstPosition(post.PullBack(section.Network, trace, section.To, UnitCotangents(section.To, section.To.Width, section.Device))).narrow(1, 0, width);
        Tensor total = AtFirstPosition(section.From.PullBack(section.Network, trace, section.To, UnitCotangents(section.To, section.To.Width, section.Device)));
        Tensor slopes = SlopesOf(section, trace, before, activation, width).narrow(0, 0, 1);
        Tensor t = total - (b * slopes).matmul(a);
        bool hasBypass = section.From.Parts.Count() > 1 || section.To.Parts.Count() > 1 || layers.Any(layer => layer.Carries.Count > 0);
        return new(section, before, activation, Keep(t), Keep(a), Keep(b), hasBypass);
    }

    /// <summary>The slopes at the values that a trace holds.</summary>
    /// <param name="trace">A trace with what the section's products need.</param>
    /// <returns>[samples x positions, width], float64.</returns>
    public Tensor Slopes(NetworkTrace trace) => SlopesOf(Section, trace, PreActivation, Activation, Width);

    /// <summary>Where gates are open.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="count">Their number.</param>
    /// <returns>[samples x positions, width], bool; in the dispose scope of the caller, not to be written to.</returns>
    public Tensor Mask(SampleSet samples, long first, long count) => Rows(Section, samples.Mask(Activation, first, count), Width);

    /// <summary>Frees the matrices.</summary>
    public void Dispose()
    {
        T.Dispose();
        A.Dispose();
        B.Dispose();
    }

    private static Tensor SlopesOf(NetworkSection section, NetworkTrace trace, HookPoint before, LayerDescription activation, int width)
    {
        using var scope = NewDisposeScope();
        Tensor all = ones([1, 1, .. activation.OutputShape], section.Network.Dtype, TraceDevice.Of(trace));
        return Rows(section, section.Network.Vjp(trace, before, activation.HookPoint, all)[0].ToFloat64(), width).MoveToOuterDisposeScope();
    }

    /// <summary>[batch, ..units..] -> [samples x positions, width]. An image has the places of a channel side by side.</summary>
    private static Tensor Rows(NetworkSection section, Tensor units, int width) =>
        (section.From.IsImage ? units.movedim([1], [-1]) : units).reshape(-1, width);

    /// <summary>Unit cotangents of the first coordinates at the first position.</summary>
    private static Tensor UnitCotangents(NodeLayer node, int count, Device device)
    {
        Tensor units = zeros(count, 1, node.Positions, node.Width, dtype: ScalarType.Float64, device: device);
        units.select(2, 0).squeeze(1).copy_(eye(count, node.Width, dtype: ScalarType.Float64, device: device));
        return units;
    }

    private static Tensor AtFirstPosition(Tensor pulled) => pulled.select(2, 0).squeeze(1);

    private static Tensor Keep(Tensor matrix) => matrix.contiguous().clone().MoveToOuterDisposeScope().DetachFromDisposeScope();
}
