namespace DegeneracyLab;

/// <summary>
/// How a layer's output depends on the positions of its input: those of a sequence [positions, width], or the places of an
/// image [channels, height, width]. A vector is one position. For a layer with layers inside it is the rule of the layer's
/// own step, which comes after the last of them.
/// </summary>
public enum PositionRule
{
    /// <summary>Nothing is promised: an output may depend on every position, and differently at each.</summary>
    Unstated,

    /// <summary>
    /// The output has the positions of the input. At each it depends on the input at that position alone, by the same function for
    /// all of them.
    /// </summary>
    EachAlike,

    /// <summary>The output is one vector that depends on the last position of the input alone.</summary>
    Last,

    /// <summary>The output is one vector that depends on the input through the mean over its positions alone.</summary>
    Mean,
}
