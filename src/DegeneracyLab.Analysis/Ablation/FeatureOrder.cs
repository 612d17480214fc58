namespace DegeneracyLab.Analysis;

/// <summary>In which order the features of a node layer are kept, and which of them is the constant.</summary>
internal static class FeatureOrder
{
    /// <summary>
    /// The features from the most important on: as they are in a basis, whose directions are in this order. Neurons come by their mean square,
    /// after the constant, without which there would be no biases.
    /// </summary>
    /// <param name="basis">The basis.</param>
    /// <param name="node">The node layer.</param>
    public static int[] Of(InteractionBasis basis, NodeBasis node)
    {
        IEnumerable<int> features = Enumerable.Range(0, node.Dimension);
        return basis.Kind == BasisKind.Neurons
            ? [.. features.OrderBy(feature => feature == ConstantOf(basis, node) ? 0 : 1).ThenByDescending(feature => node.Lambda[feature])]
            : [.. features];
    }

    /// <summary>The feature that is the constant and nothing else; null if there is none.</summary>
    /// <param name="basis">The basis.</param>
    /// <param name="node">The node layer.</param>
    public static int? ConstantOf(InteractionBasis basis, NodeBasis node) =>
        !node.HasConstant ? null : basis.IsCentred ? 0 : basis.Kind == BasisKind.Neurons ? node.Dimension - 1 : null;
}
