namespace DegeneracyLab.Analysis;

/// <summary>How the free directions of the trainable parameters are counted.</summary>
public enum DegeneracyCount
{
    /// <summary>They are not.</summary>
    None,

    /// <summary>By what the layers are and what the data span, without a matrix over all parameters: a lower bound of their number.</summary>
    ClosedForm,

    /// <summary>
    /// Beside the closed forms all of them, as the null space of the Jacobian of all outputs by all trainable parameters, divided into
    /// stages by what makes them free. Memory grows with the second power of the number of parameters, time with the third.
    /// </summary>
    Exact,
}
