namespace DegeneracyLab.Analysis;

/// <summary>Which Jacobians weigh the directions of an Interaction Basis.</summary>
public enum BasisKind
{
    /// <summary>The Jacobian to the output: the Interaction Basis of arXiv 2405.10927, section 6.</summary>
    Global,

    /// <summary>
    /// The Jacobian to the next node layer in that layer's own basis, from the output backwards: the Local Interaction
    /// Basis of arXiv 2405.10928, with its 'jacobian' formula.
    /// </summary>
    Local,
}
