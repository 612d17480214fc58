using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>The mean over positions.</summary>
internal sealed class MeanPoolLayer : SimpleLayer
{
    public override IReadOnlyList<long> OutputShape => [InputShape[^1]];

    public override Tensor Forward(Tensor x) => MeanPool.Forward(x);

    public override LayerDescription Describe() => LayerDescription.Affine(Hook, "MeanPool", InputShape, OutputShape);

    protected override Tensor PullBack(NetworkTrace trace, Tensor g, ProductPass pass) => MeanPool.PullBack(g, InputShape, pass);

    protected override Tensor PushForward(NetworkTrace trace, Tensor t) => MeanPool.PushForward(t);

    protected override Tensor Reference(ReferenceRun run, Tensor x) => x.sum([1]) / x.shape[1];
}
