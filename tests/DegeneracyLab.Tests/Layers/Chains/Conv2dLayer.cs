using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>A convolution.</summary>
internal sealed class Conv2dLayer(long inChannels, long outChannels, long kernel, long stride = 1, long padding = 0, bool bias = true) : SimpleLayer
{
    public Conv2dModule Conv { get; } = new(inChannels, outChannels, kernel, stride, padding, bias);

    public override IReadOnlyList<long> OutputShape =>
        [outChannels, Conv2dModule.OutputSize(InputShape[1], kernel, stride, padding), Conv2dModule.OutputSize(InputShape[2], kernel, stride, padding)];

    public override nn.Module Module => Conv;

    public override Parameter FirstParameter => Conv.weight;

    public override Tensor Forward(Tensor x) => Conv.call(x);

    public override LayerDescription Describe() =>
        LayerDescription.Affine(Hook, "Conv2d", InputShape, OutputShape, outChannels * ((inChannels * kernel * kernel) + (bias ? 1 : 0)), bias);

    public override void AddParameterBlocks(ParameterBlocks blocks) => Conv.AddParameterBlocks(blocks, Hook, Input);

    public override void Draw(ParameterInitializer draw) => draw.Weights(Conv.weight, Conv.bias);

    protected override Tensor PullBack(NetworkTrace trace, Tensor g, ProductPass pass)
    {
        Conv.AddBias(pass, g);
        return Conv.PullBack(g, InputShape);
    }

    protected override Tensor PushForward(NetworkTrace trace, Tensor t) => Conv.PushForward(t);

    protected override Tensor Reference(ReferenceRun run, Tensor x) =>
        run.AddBias(nn.functional.conv2d(x, Conv.weight, null, [stride, stride], [padding, padding]), x, Conv.bias?.reshape(-1, 1, 1));
}
