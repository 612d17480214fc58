namespace DegeneracyLab;

/// <summary>A layer that uses blocks.</summary>
public abstract class BlockLayerAttribute : LayerAttribute
{
    private protected BlockLayerAttribute()
    {
    }

    /// <summary>
    /// How many such layers follow one another, each with weights of its own: the same as the attribute written so many
    /// times. With a <c>Name</c>, they are called by it and their ordinal.
    /// </summary>
    public int Repeat { get; set; } = 1;
}
