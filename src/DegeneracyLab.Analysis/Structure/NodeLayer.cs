using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// A node layer of a network, as bases see it: vectors of d coordinates, at one or more positions. In a sequence every
/// position has a vector; in an image too, of channels; anything else is one vector. Where biases follow, or the basis is
/// centred, a constant 1 is one more coordinate, the last.
/// </summary>
internal sealed class NodeLayer
{
    private readonly NetworkDescription network;
    private readonly IReadOnlyList<long> shape;

    /// <summary>A node layer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="hook">Its hook point, which stands for the values that go by it, too.</param>
    /// <param name="hasConstant">Whether the constant is a coordinate.</param>
    /// <param name="flattenImages">Whether an image is one vector of all its entries.</param>
    public NodeLayer(NetworkDescription network, HookPoint hook, bool hasConstant, bool flattenImages = false)
    {
        this.network = network;
        Hook = hook;
        HasConstant = hasConstant;
        FlattensImages = flattenImages;
        shape = network.NodeShapeAt(hook);
        IsImage = shape.Count == 3 && !flattenImages && IsImageAt(network, hook);
        Positions = IsImage ? shape[1] * shape[2] : shape.Count == 2 ? shape[0] : 1;
        Coordinates = (int)(shape.Aggregate(1L, static (product, size) => product * size) / Positions);
    }

    /// <summary>The hook point.</summary>
    public HookPoint Hook { get; }

    /// <summary>Whether the constant 1 is the last coordinate.</summary>
    public bool HasConstant { get; }

    /// <summary>Whether an image is one vector of all its entries.</summary>
    public bool FlattensImages { get; }

    /// <summary>The number of positions; 1 if there are none.</summary>
    public long Positions { get; }

    /// <summary>The number of coordinates at a position, without the constant.</summary>
    public int Coordinates { get; }

    /// <summary>The number of coordinates d at a position, with the constant if there is one.</summary>
    public int Width => Coordinates + (HasConstant ? 1 : 0);

    /// <summary>Whether positions are the places of an image, which lie side by side in each channel.</summary>
    public bool IsImage { get; }

    /// <summary>Whether each position has a constant of its own, or there is one position: not in images, nor among the values of heads.</summary>
    private bool HasOwnConstants => shape.Count <= 2;

    /// <summary>
    /// Whether another node layer stands between this one and all that follows, so that Jacobians go on by it. It does not in
    /// another branch, beside which this one's branch is passed; nor for constants where its vector holds values of several
    /// positions, as inside an attention: there they have one constant, which can't tell them apart.
    /// </summary>
    /// <param name="to">The other node layer.</param>
    public bool GoesOnBy(NodeLayer to) =>
        network.PassedBeside(to.Hook).All(layer => layer.HookPoint != Hook)
        && (!IsSequence || !HasConstant || !to.HasConstant || to.IsSequence || to.Parts.All(part => network.ShapeAt(part).Count == 1));

    private bool IsSequence => shape.Count == 2;

    /// <summary>The hook points whose values make up the node layer.</summary>
    public IEnumerable<HookPoint> Parts => network.CarriedAt(Hook).Prepend(Hook);

    /// <summary>Another place of the same network, with a constant if this has one.</summary>
    /// <param name="hook">The hook point.</param>
    /// <returns>The node layer there.</returns>
    public NodeLayer At(HookPoint hook) => new(network, hook, HasConstant && hook != network.Output, FlattensImages);

    /// <summary>The vectors that a trace holds.</summary>
    /// <param name="trace">The trace.</param>
    /// <returns>[batch, positions, d], float64.</returns>
    public Tensor Values(NetworkTrace trace)
    {
        using var scope = NewDisposeScope();
        using Tensor value = trace.NodeLayer(Hook);
        Tensor vectors = ToVectors(value.ToFloat64(), leading: 1);
        return (HasConstant ? cat([vectors, ones([.. vectors.shape[..2], 1], ScalarType.Float64, vectors.device)], -1) : vectors).MoveToOuterDisposeScope();
    }

    /// <summary>Vectors as values of the hook point.</summary>
    /// <param name="vectors">[batch, positions, d]; the constant is left out.</param>
    /// <returns>[batch, ..shape..], in the dispose scope of the caller.</returns>
    public Tensor ToValues(Tensor vectors) => FromVectors(vectors.narrow(-1, 0, Coordinates), leading: 1);

    /// <summary>Values of the hook point as vectors, without a constant.</summary>
    /// <param name="values">[batch, ..shape..].</param>
    /// <returns>[batch, positions, coordinates], in the dispose scope of the caller.</returns>
    public Tensor ToVectors(Tensor values) => ToVectors(values, leading: 1);

    /// <summary>Interventions that put vectors in the place of those that the network computes.</summary>
    /// <param name="vectors">[batch, positions, d]; the constant is nobody's value.</param>
    /// <param name="dtype">The network's type.</param>
    /// <returns>One intervention for each of <see cref="Parts"/>.</returns>
    public IEnumerable<Intervention> Replace(Tensor vectors, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        Tensor values = FromVectors(vectors.narrow(-1, 0, Coordinates).to(dtype), leading: 1);
        HookPoint[] parts = [.. Parts];
        List<Intervention> replacements = [];
        bool aligned = parts.All(part => network.ShapeAt(part).SkipLast(1).SequenceEqual(shape.SkipLast(1)));
        long start = 0;
        foreach (HookPoint part in parts)
        {
            IReadOnlyList<long> own = network.ShapeAt(part);
            long length = aligned ? own[^1] : network.WidthAt(part);
            replacements.Add(Intervention.Replace(part, values.narrow(-1, start, length).reshape([values.shape[0], .. own])));
            start += length;
        }

        return replacements;
    }

    /// <summary>
    /// Pulls cotangents back from a later node layer to this one. The cotangent of the constant comes with them: where
    /// positions have no constants of their own, they share it.
    /// </summary>
    /// <param name="instrumented">The network.</param>
    /// <param name="trace">Its trace.</param>
    /// <param name="to">The later node layer.</param>
    /// <param name="cotangents">[k, batch or 1, positions, d] there, float64.</param>
    /// <returns>[k, batch, positions, d] here, float64.</returns>
    public Tensor PullBack(IInstrumentedNetwork instrumented, NetworkTrace trace, NodeLayer to, Tensor cotangents)
    {
        using var scope = NewDisposeScope();
        bool joins = HasConstant && to.HasConstant && to.HasOwnConstants;
        Tensor own = joins ? cotangents : cotangents.narrow(-1, 0, to.Coordinates);
        Tensor given = (joins ? (to.IsSequence ? own : own.squeeze(2)) : to.FromVectors(own, leading: 2)).For(instrumented, TraceDevice.Of(trace));
        Tensor pulled = instrumented.Vjp(trace, Hook, to.Hook, given, foldBias: HasConstant, carry: true).ToFloat64();
        if (!HasConstant)
            return ToVectors(pulled, leading: 2).MoveToOuterDisposeScope();
        if (IsSequence)
        {
            // One constant for all positions there is the mean of theirs here.
            if (to.HasConstant && !joins)
                pulled = cat([pulled.narrow(-1, 0, Coordinates), pulled.narrow(-1, Coordinates, 1).Plus(cotangents.narrow(-1, to.Coordinates, 1).sum([2], keepdim: true).DividedBy(Positions))], -1);
            return pulled.MoveToOuterDisposeScope();
        }


        // A vector's constant is its last entry already.
        if (shape.Count == 1 && (joins || !to.HasConstant))
            return pulled.unsqueeze(2).MoveToOuterDisposeScope();

        long entries = pulled.shape[^1] - 1;
        Tensor constant = pulled.narrow(-1, entries, 1).unsqueeze(-1);                                          // [k, batch, 1, 1]
        if (to.HasConstant && !joins)
            constant = constant.Plus(cotangents.narrow(-1, to.Coordinates, 1).sum([2], keepdim: true));
        Tensor vectors = ToVectors(pulled.narrow(-1, 0, entries).reshape([.. pulled.shape[..2], .. shape]), leading: 2);
        return cat([vectors, constant.DividedBy(Positions).expand([.. vectors.shape[..3], 1])], -1).MoveToOuterDisposeScope();
    }

    /// <summary>[..leading.., ..shape..] -> [..leading.., positions, coordinates].</summary>
    private Tensor ToVectors(Tensor values, int leading)
    {
        Tensor flat = values.reshape([.. values.shape[..leading], .. IsImage ? [Coordinates, Positions] : (long[])[Positions, Coordinates]]);
        return IsImage ? flat.transpose(-1, -2) : flat;
    }

    /// <summary>[..leading.., positions, coordinates] -> [..leading.., ..shape..].</summary>
    private Tensor FromVectors(Tensor vectors, int leading) =>
        (IsImage ? vectors.transpose(-1, -2) : vectors).reshape([.. vectors.shape[..leading], .. shape]);

    /// <summary>Whether three sizes are those of an image: attention has values of three sizes that are none.</summary>
    private static bool IsImageAt(NetworkDescription network, HookPoint hook) => network.LayerAt(hook)?.ValueRole != ValueRole.OfHeads;
}
