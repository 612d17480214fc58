using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>ReLU.</summary>
internal sealed class GateLayer : SimpleLayer
{
    public override Tensor Forward(Tensor x) => x.relu();

    public override LayerDescription Describe() => LayerDescription.Gate(Hook, "ReLU", InputShape);

    protected override bool Record(NetworkTrace trace, ref Tensor y, Tensor x) => trace.RecordGate(Hook, ref y, x);

    protected override Tensor PullBack(NetworkTrace trace, Tensor g, ProductPass pass) => g * trace.Mask(Hook);

    protected override Tensor PushForward(NetworkTrace trace, Tensor t) => t * trace.Mask(Hook);

    protected override Tensor Reference(ReferenceRun run, Tensor x) => nn.functional.relu(x);
}
