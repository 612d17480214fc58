using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>All entries in one dimension.</summary>
internal sealed class FlattenLayer : SimpleLayer
{
    public override IReadOnlyList<long> OutputShape => [InputShape.Aggregate(1L, (product, size) => product * size)];

    public override Tensor Forward(Tensor x) => Flattening.Forward(x);

    public override LayerDescription Describe() => LayerDescription.Affine(Hook, "Flatten", InputShape, OutputShape);

    protected override Tensor PullBack(NetworkTrace trace, Tensor g, ProductPass pass) => Flattening.PullBack(g, InputShape, pass);

    protected override Tensor PushForward(NetworkTrace trace, Tensor t) => Flattening.PushForward(t);

    protected override Tensor Reference(ReferenceRun run, Tensor x) => x.reshape(x.shape[0], -1);
}
