using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>An affine section that acts on each position alike: y = A x, constants too.</summary>
internal sealed class AffineFunction : SectionFunction
{
    private AffineFunction(NetworkSection section, Tensor map)
        : base(section) => Map = Owned(map);

    /// <summary>A transposed, [d, d_to].</summary>
    public Tensor Map { get; }

    /// <summary>Reads a section as one.</summary>
    /// <param name="section">The section.</param>
    /// <param name="sample">One input of the network.</param>
    /// <returns>The function, which the caller disposes; null if it is another.</returns>
    public static AffineFunction? For(NetworkSection section, Tensor sample)
    {
        (NodeLayer from, NodeLayer to) = (section.From, section.To);
        if (!section.IsAffine || from.Positions != to.Positions || (from.Positions > 1 && !ActsOnEachAlike(section)))
            return null;
        using var scope = NewDisposeScope();
        using SectionPoint point = section.At(sample);
        Tensor units = zeros(to.Width, 1, to.Positions, to.Width, dtype: ScalarType.Float64, device: section.Device);
        units.select(2, 0).squeeze(1).copy_(eye(to.Width, dtype: ScalarType.Float64, device: section.Device));
        // [d_to, d_from], as rows that are multiplied from the left.
        return new(section, point.PullBack(units).select(2, 0).squeeze(1).t());
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor inputs, Tensor vectors) => vectors.matmul(Map);

    /// <inheritdoc/>
    public override FeatureFunction In(Features from, Tensor to)
    {
        using var scope = NewDisposeScope();
        return new OfFeatures(Owned(from.CPinv.matmul(Map).matmul(to)));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Map.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    private protected override SectionFunction Reading(Func<Tensor, Tensor> change) => new AffineFunction(Section, change(Map));

    /// <inheritdoc/>
    private protected override SectionFunction Writing(Func<Tensor, Tensor> change) => new AffineFunction(Section, change(Map));

    private static bool ActsOnEachAlike(NetworkSection section) =>
        !section.From.IsImage && NetworkSection.LayersBetween(section.Network.Description, section.From.Hook, section.To.Hook).All(layer => layer.Positions == PositionRule.EachAlike);

    /// <summary>One product of matrices, of the entries that the mask lets through.</summary>
    private sealed class OfFeatures(Tensor map) : FeatureFunction
    {
        public override Tensor Apply(Tensor inputs, Tensor features, FeatureMask mask)
        {
            using var scope = NewDisposeScope();
            return features.matmul(map * MaskMatrix.Of(mask, map)).MoveToOuterDisposeScope();
        }

        public override void Dispose() => map.Dispose();
    }
}
