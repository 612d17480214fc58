using TorchSharp.Modules;

namespace DegeneracyLab;

/// <summary>
/// An affine map of the units at each position: y = x W^T + b, or y = x W + b. It passes every change on, by
/// dW^T = W^T A_y - A_x W^T and db = b A_y + v_y - v_x W^T.
/// </summary>
/// <param name="Input">The hook point of x.</param>
/// <param name="Output">The hook point of y.</param>
/// <param name="Weight">W, [outputs, inputs], or [inputs, outputs] if it is transposed.</param>
/// <param name="Bias">b, [outputs]; null if there is none.</param>
/// <param name="IsTransposed">Whether y = x W + b.</param>
public sealed record MapStep(HookPoint Input, HookPoint Output, Parameter Weight, Parameter? Bias, bool IsTransposed = false) : NetworkStep(Output)
{
    /// <inheritdoc/>
    public override IReadOnlyList<HookPoint> Inputs => [Input];

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => Bias is null ? [Weight] : [Weight, Bias];
}
