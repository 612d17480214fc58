namespace DegeneracyLab.Analysis;

/// <summary>What is changed in a network, at one node layer or in one section.</summary>
/// <param name="Place">The place of the node layer, or of the one at the section's begin, among the node layers.</param>
internal abstract record Ablated(int Place);

/// <summary>The features of a node layer are multiplied by factors, and written back.</summary>
/// <param name="Place">The place of the node layer.</param>
/// <param name="Factors">A factor for each feature.</param>
internal sealed record AblatedNode(int Place, double[] Factors) : Ablated(Place);

/// <summary>Each feature at the end of a section sees some of those at its begin, and the features are written back.</summary>
/// <param name="Place">The place of the node layer at its begin.</param>
/// <param name="Factors">How much is seen, [r_to, r_from], row by row.</param>
/// <param name="Outputs">r_to.</param>
internal sealed record AblatedEdges(int Place, double[] Factors, int Outputs) : Ablated(Place)
{
    /// <summary>Who sees what.</summary>
    public FeatureMask Mask { get; } = FeatureMask.Of(Factors, Outputs);
}
