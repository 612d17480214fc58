namespace DegeneracyLab;

/// <summary>What an intervention does to the value at its hook point.</summary>
public enum InterventionKind
{
    /// <summary>Sets it to zero.</summary>
    Zero,

    /// <summary>Sets it to its mean, which is the same for every sample.</summary>
    Mean,

    /// <summary>Sets it to a given value.</summary>
    Replace,

    /// <summary>Sets it to the value that a trace recorded there.</summary>
    Patch,

    /// <summary>Multiplies it by a number.</summary>
    Scale,

    /// <summary>Adds a given value to it.</summary>
    Add,

    /// <summary>Keeps its part in the span of some directions.</summary>
    Project,

    /// <summary>Removes its part in the span of some directions.</summary>
    ProjectOut,
}
