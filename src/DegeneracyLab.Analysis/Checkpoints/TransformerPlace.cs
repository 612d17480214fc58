namespace DegeneracyLab.Analysis;

/// <summary>What a map or table is in a transformer.</summary>
internal enum TransformerRole
{
    /// <summary>The table of tokens.</summary>
    Embedding,

    /// <summary>The table of positions, which is added.</summary>
    Positions,

    /// <summary>The gain before attention.</summary>
    AttentionNorm,

    /// <summary>The map to queries, keys and values of all heads.</summary>
    Projections,

    /// <summary>The map from the results of all heads.</summary>
    Result,

    /// <summary>The gain before the perceptron.</summary>
    PerceptronNorm,

    /// <summary>The map to the hidden units of the perceptron.</summary>
    PerceptronIn,

    /// <summary>The map from them.</summary>
    PerceptronOut,

    /// <summary>The gain after the last block.</summary>
    FinalNorm,

    /// <summary>The map to the logits.</summary>
    Unembedding,
}

/// <summary>A map or table of a transformer.</summary>
/// <param name="Role">What it is.</param>
/// <param name="Block">The block that it is in, counted from 0; 0 outside blocks.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="Bias">Its bias; null if it has none.</param>
/// <param name="Heads">The number of heads, of attention's maps.</param>
internal sealed record TransformerPlace(TransformerRole Role, int Block, DeclaredParameter Weight, DeclaredParameter? Bias, long Heads = 1);
