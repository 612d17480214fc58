namespace DegeneracyLab;

/// <summary>What a <see cref="FixedStep"/> passes on of a change from x to x + eps (x A + v).</summary>
public enum ChangeRule
{
    /// <summary>Nothing: A = 0 and v = 0 on both sides, which is always safe.</summary>
    Stops,

    /// <summary>Everything, for each position or by their weighted mean: A and v are the same on both sides.</summary>
    Same,

    /// <summary>A is the same on both sides, and v = 0: an average with the zeros around an image, for example.</summary>
    SameWithoutShift,

    /// <summary>
    /// An elementwise function y = s x with slopes s that depend on the sample. A_y[i, j] = A_x[i, j] s_j / s_i where that ratio is the
    /// same on all data, else 0 on both sides; v_y = s v_x on units whose slope never changes and is not 0, else 0.
    /// </summary>
    Slopes,

    /// <summary>
    /// An elementwise function that is x on an interval and constant outside: units that are inside on all data pass on
    /// v, and A among themselves; all else is 0.
    /// </summary>
    Bounded,

    /// <summary>An elementwise function with f(c x) = c^k f(x) for c > 0: A is diagonal, that of y is k times that of x, and v = 0.</summary>
    Homogeneous,

    /// <summary>The maximum over positions: A is diagonal and the same on both sides, as v is.</summary>
    Maximum,

    /// <summary>
    /// All positions in one vector. Of a sequence, position by position, A_y = I (x) A_x with v_x repeated; of an image, channel by
    /// channel, A_y = A_x (x) I with each entry of v_x repeated.
    /// </summary>
    Flattened,

    /// <summary>(x - mean) / scale: A_y is antisymmetric with A_y 1 = 0, A_x = A_y + m 1^T for any m, v_x = c 1 and v_y = 0.</summary>
    Normalised,

    /// <summary>The softmax over units: A_x = m 1^T and v_x = c 1, A_y = 0 and v_y = 0.</summary>
    Softmax,
}
