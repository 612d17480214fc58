using TorchSharp.Modules;

namespace DegeneracyLab;

/// <summary>The rows of a table, added position by position: y = x + E. It passes A_x = A_y on, by dE = E A_y + 1 (v_y - v_x).</summary>
/// <param name="Input">The hook point of x, [positions, width].</param>
/// <param name="Output">The hook point of y.</param>
/// <param name="Table">E, [positions or more, width].</param>
public sealed record AddedTableStep(HookPoint Input, HookPoint Output, Parameter Table) : NetworkStep(Output)
{
    /// <inheritdoc/>
    public override IReadOnlyList<HookPoint> Inputs => [Input];

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [Table];
}
