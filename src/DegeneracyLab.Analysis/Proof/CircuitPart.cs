namespace DegeneracyLab.Analysis;

/// <summary>What computes some nodes of a circuit from earlier ones.</summary>
internal abstract record CircuitPart
{
    /// <summary>The number of multiplications.</summary>
    public abstract long Products { get; }
}
