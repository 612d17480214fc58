namespace DegeneracyLab;

/// <summary>How parallel blocks share their input.</summary>
public enum ParallelMode
{
    /// <summary>Each block acts on its own slice of the last dimension, and the outputs are concatenated.</summary>
    Concatenate,

    /// <summary>All blocks act on the whole input, and the outputs are added.</summary>
    Add,
}
