namespace DegeneracyLab;

/// <summary>Adds a vector for each position, y = x + P with P of shape [positions, width].</summary>
public sealed class PositionalEmbeddingAttribute : ParametrisedLayerAttribute
{
    /// <summary>The number of positions in the table; as many as the input has, if it is not stated.</summary>
    public object? Positions { get; set; }
}
