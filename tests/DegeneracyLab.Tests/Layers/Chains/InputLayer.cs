using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>The input of a block, which is a hook point inside it.</summary>
internal sealed class InputLayer : SimpleLayer
{
    public override Tensor Forward(Tensor x) => x;

    public override LayerDescription Describe() => LayerDescription.Identity(Hook, InputShape, "Input");

    protected override Tensor PullBack(NetworkTrace trace, Tensor g, ProductPass pass) => g;

    protected override Tensor PushForward(NetworkTrace trace, Tensor t) => t;

    protected override Tensor Reference(ReferenceRun run, Tensor x) => x;
}
