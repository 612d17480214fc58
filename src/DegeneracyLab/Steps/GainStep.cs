using TorchSharp.Modules;

namespace DegeneracyLab;

/// <summary>
/// A gain and a bias for each unit: y = x o g + c. It passes a change on if diag(g) A_y - A_x diag(g) is diagonal, which is then diag(dg), by
/// dc = c A_y + v_y - v_x diag(g).
/// </summary>
/// <param name="Input">The hook point of x.</param>
/// <param name="Output">The hook point of y.</param>
/// <param name="Gain">g, [units].</param>
/// <param name="Bias">c, [units]; null if there is none.</param>
public sealed record GainStep(HookPoint Input, HookPoint Output, Parameter Gain, Parameter? Bias) : NetworkStep(Output)
{
    /// <inheritdoc/>
    public override IReadOnlyList<HookPoint> Inputs => [Input];

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => Bias is null ? [Gain] : [Gain, Bias];
}
