using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>A fully connected layer.</summary>
internal sealed class DenseLayer(long inputs, long outputs, bool bias = true) : SimpleLayer
{
    public Linear Linear { get; } = NewLayer.Linear(inputs, outputs, bias);

    public override IReadOnlyList<long> OutputShape => [.. InputShape.SkipLast(1), outputs];

    public override nn.Module Module => Linear;

    public override Parameter FirstParameter => Linear.weight!;

    public override Tensor Forward(Tensor x) => Linear.call(x);

    public override LayerDescription Describe() => LayerDescription.Linear(Hook, InputShape, outputs, bias);

    public override void AddParameterBlocks(ParameterBlocks blocks) => blocks.Linear(Hook, Input, Linear);

    public override void Draw(ParameterInitializer draw) => draw.Linear(Linear);

    protected override Tensor PullBack(NetworkTrace trace, Tensor g, ProductPass pass)
    {
        pass.AddBias(g, Linear.bias);
        return g.matmul(Linear.weight!);
    }

    protected override Tensor PushForward(NetworkTrace trace, Tensor t) => t.matmul(Linear.weight!.t());

    protected override Tensor Reference(ReferenceRun run, Tensor x) => run.AddBias(x.matmul(Linear.weight!.t()), x, Linear.bias);
}
