namespace DegeneracyLab.Diagrams;

/// <summary>What happens at a junction.</summary>
internal enum JunctionKind
{
    /// <summary>What comes in is added up.</summary>
    Sum,

    /// <summary>What comes in is concatenated.</summary>
    Concatenation,

    /// <summary>Each way out has its own slice of what comes in.</summary>
    Split,
}
