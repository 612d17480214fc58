using TorchSharp.Modules;

namespace DegeneracyLab;

/// <summary>A convolution of images, whose places are positions and whose channels are units: a map for each place of the kernel.</summary>
/// <param name="Input">The hook point of the image x, [channels, height, width].</param>
/// <param name="Output">The hook point of the image y.</param>
/// <param name="Weight">W, [outputs, inputs, kernel, kernel].</param>
/// <param name="Bias">b, [outputs]; null if there is none.</param>
/// <param name="Stride">The distance between windows.</param>
/// <param name="Padding">The number of zeros around the image on each side.</param>
public sealed record ConvolutionStep(HookPoint Input, HookPoint Output, Parameter Weight, Parameter? Bias, long Stride, long Padding) : NetworkStep(Output)
{
    /// <inheritdoc/>
    public override IReadOnlyList<HookPoint> Inputs => [Input];

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => Bias is null ? [Weight] : [Weight, Bias];
}
