namespace DegeneracyLab;

/// <summary>
/// Multi-head self-attention over positions, [positions, width] to the same shape: per head, queries q, keys k and values
/// v are affine in the input, the pattern is softmax(q k^T / sqrt(HeadWidth)), and the heads' results, pattern v, are
/// mapped back to the width and added up.
/// </summary>
public sealed class SelfAttentionAttribute : ParametrisedLayerAttribute
{
    /// <summary>The number of heads.</summary>
    public object Heads { get; set; } = 1;

    /// <summary>The width of each head; the input's width divided by the number of heads, if it is not stated.</summary>
    public object? HeadWidth { get; set; }

    /// <summary>Whether a position attends only to itself and those before it.</summary>
    public bool Causal { get; set; }

    /// <summary>Whether queries, keys, values and output have biases.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>Whether scores are divided by the square root of the head width.</summary>
    public bool Scaled { get; set; } = true;
}
