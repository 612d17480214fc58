using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>A pool by the mean.</summary>
internal sealed class AvgPoolLayer(long kernel, long stride, long padding) : SimpleLayer
{
    public override IReadOnlyList<long> OutputShape =>
        [InputShape[0], Conv2dModule.OutputSize(InputShape[1], kernel, stride, padding), Conv2dModule.OutputSize(InputShape[2], kernel, stride, padding)];

    public override Tensor Forward(Tensor x) => AvgPooling2d.Forward(x, kernel, stride, padding);

    public override LayerDescription Describe() => LayerDescription.Affine(Hook, "AvgPool2d", InputShape, OutputShape);

    protected override Tensor PullBack(NetworkTrace trace, Tensor g, ProductPass pass) => AvgPooling2d.PullBack(g, InputShape, kernel, stride, padding);

    protected override Tensor PushForward(NetworkTrace trace, Tensor t) => AvgPooling2d.PushForward(t, kernel, stride, padding);

    protected override Tensor Reference(ReferenceRun run, Tensor x) => nn.functional.avg_pool2d(x, [kernel, kernel], [stride, stride], [padding, padding]);
}
