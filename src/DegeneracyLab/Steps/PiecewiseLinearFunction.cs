namespace DegeneracyLab;

/// <summary>
/// What a <see cref="FixedStep"/> computes, where that is piecewise linear: enough to compute it in exact arithmetic. It has one of the
/// forms that derive from it.
/// </summary>
public abstract record PiecewiseLinearFunction
{
    private protected PiecewiseLinearFunction()
    {
    }
}
