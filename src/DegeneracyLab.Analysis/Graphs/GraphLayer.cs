namespace DegeneracyLab.Analysis;

/// <summary>A node layer of an interaction graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Features">The number of its features, the constant among them.</param>
/// <param name="Constant">The feature that is the constant, and so no node of the graph; null if there is none.</param>
public sealed record GraphLayer(string Name, int Features, int? Constant = null)
{
    /// <summary>The node layer of a basis. The constant is the feature that reads nothing but the folded constant, if there is one.</summary>
    internal static GraphLayer Of(NodeBasis node) => new(node.Name, node.Dimension, Enumerable.Range(0, node.HasConstant ? node.Dimension : 0).Cast<int?>().FirstOrDefault(feature => ReadsConstantOnly(node, feature!.Value)));

    /// <summary>
    /// Of a centred basis this is the first feature, of units as they are the last one; of a basis that is not centred there is none, as
    /// at a node layer without a constant. C has exact zeros there, because the constant is never rotated.
    /// </summary>
    private static bool ReadsConstantOnly(NodeBasis node, int feature)
    {
        double[] reads = node.C.Column(feature);
        return reads[^1] != 0 && Array.TrueForAll(reads[..^1], entry => entry == 0);
    }
}
