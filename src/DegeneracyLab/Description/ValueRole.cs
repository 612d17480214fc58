namespace DegeneracyLab;

/// <summary>What the values at a layer's hook point are.</summary>
public enum ValueRole
{
    /// <summary>
    /// What their shape says: one size is that of a vector, two are positions and width of a sequence, and three are
    /// channels, height and width of an image.
    /// </summary>
    ByShape,

    /// <summary>Values of attention heads, [heads, ..]: no image, though there are three sizes.</summary>
    OfHeads,

    /// <summary>The scale that a normalisation divides by, [.., 1]: one number for each vector.</summary>
    Scale,
}
