using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>The last position of a sequence.</summary>
internal sealed class LastPositionLayer : SimpleLayer
{
    public override IReadOnlyList<long> OutputShape => [InputShape[^1]];

    public override Tensor Forward(Tensor x) => LastPosition.Forward(x);

    public override LayerDescription Describe() => LayerDescription.Affine(Hook, "LastPosition", InputShape, OutputShape);

    protected override Tensor PullBack(NetworkTrace trace, Tensor g, ProductPass pass) => LastPosition.PullBack(g, InputShape, pass);

    protected override Tensor PushForward(NetworkTrace trace, Tensor t) => LastPosition.PushForward(t);

    protected override Tensor Reference(ReferenceRun run, Tensor x) => x[TensorIndex.Ellipsis, -1, TensorIndex.Colon];
}
