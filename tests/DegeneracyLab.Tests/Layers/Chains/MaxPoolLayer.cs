using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>A pool by the maximum.</summary>
internal sealed class MaxPoolLayer(long kernel, long stride, long padding) : SimpleLayer
{
    public override IReadOnlyList<long> OutputShape =>
        [InputShape[0], Conv2dModule.OutputSize(InputShape[1], kernel, stride, padding), Conv2dModule.OutputSize(InputShape[2], kernel, stride, padding)];

    public override Tensor Forward(Tensor x) => MaxPooling2d.Forward(x, kernel, stride, padding);

    public override LayerDescription Describe() => LayerDescription.Pooling(Hook, "MaxPool2d", InputShape, OutputShape);

    protected override bool Record(NetworkTrace trace, ref Tensor y, Tensor x) =>
        trace.RecordMask(Hook, ref y, x, image => MaxPooling2d.Winners(image, kernel, stride, padding));

    protected override Tensor PullBack(NetworkTrace trace, Tensor g, ProductPass pass) => MaxPooling2d.PullBack(g, trace.Mask(Hook), InputShape);

    protected override Tensor PushForward(NetworkTrace trace, Tensor t) => MaxPooling2d.PushForward(t, trace.Mask(Hook));

    protected override Tensor Reference(ReferenceRun run, Tensor x) => nn.functional.max_pool2d(x, [kernel, kernel], [stride, stride], [padding, padding]);
}
