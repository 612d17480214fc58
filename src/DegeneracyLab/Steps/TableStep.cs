using TorchSharp.Modules;

namespace DegeneracyLab;

/// <summary>Rows of a table, picked by token ids: y = E[token]. It passes every change on, by dE = E A_y + 1 v_y.</summary>
/// <param name="Tokens">The hook point of the token ids, [positions].</param>
/// <param name="Output">The hook point of y, [positions, width].</param>
/// <param name="Table">E, [tokens, width].</param>
public sealed record TableStep(HookPoint Tokens, HookPoint Output, Parameter Table) : NetworkStep(Output)
{
    /// <inheritdoc/>
    public override IReadOnlyList<HookPoint> Inputs => [];

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [Table];
}
