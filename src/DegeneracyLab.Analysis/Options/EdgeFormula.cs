namespace DegeneracyLab.Analysis;

/// <summary>How the strength of an interaction between features of adjacent node layers is measured.</summary>
public enum EdgeFormula
{
    /// <summary>The mean square of the part of the later feature that the earlier one makes: its derivative, integrated, times the earlier feature.</summary>
    Squared,

    /// <summary>How much of the squared change of the later feature, from 0 to the activations, goes by the earlier one.</summary>
    Functional,
}
