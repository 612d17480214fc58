namespace DegeneracyLab;

/// <summary>A step without parameters and with one input.</summary>
/// <param name="Input">The hook point of the input.</param>
/// <param name="Output">The hook point of the output.</param>
/// <param name="Rule">What it passes on.</param>
public sealed record FixedStep(HookPoint Input, HookPoint Output, ChangeRule Rule) : NetworkStep(Output)
{
    /// <summary>For <see cref="ChangeRule.Homogeneous"/>, the degree k: f(c x) = c^k f(x) for every c > 0.</summary>
    public double Degree { get; init; } = 1;

    /// <summary>What the step computes, where that is piecewise linear; null where it is not, or is not stated.</summary>
    public PiecewiseLinearFunction? Function { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<HookPoint> Inputs => [Input];
}
