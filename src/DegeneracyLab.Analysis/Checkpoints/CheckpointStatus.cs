namespace DegeneracyLab.Analysis;

/// <summary>Whether a file has a tensor that a parameter needs.</summary>
public enum CheckpointStatus
{
    /// <summary>It has it.</summary>
    Matched,

    /// <summary>It has no tensor of the name.</summary>
    Missing,

    /// <summary>The tensor of the name has another shape.</summary>
    WrongShape,

    /// <summary>The tensor of the name does not hold real numbers.</summary>
    WrongType,
}
