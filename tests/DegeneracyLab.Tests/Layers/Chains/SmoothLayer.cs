using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>tanh.</summary>
internal sealed class SmoothLayer : SimpleLayer
{
    public override Tensor Forward(Tensor x) => x.tanh();

    public override LayerDescription Describe() => LayerDescription.Smooth(Hook, "Tanh", InputShape, Hook);

    protected override Tensor PullBack(NetworkTrace trace, Tensor g, ProductPass pass) => g * Derivatives.Tanh(trace.Computed(Hook));

    protected override Tensor PushForward(NetworkTrace trace, Tensor t) => t * Derivatives.Tanh(trace.Computed(Hook));

    protected override Tensor Reference(ReferenceRun run, Tensor x) => x.tanh();
}
