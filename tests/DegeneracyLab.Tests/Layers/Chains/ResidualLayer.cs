using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>A residual connection around a block.</summary>
internal sealed class ResidualLayer(params TestLayer[] layers) : TestLayer
{
    public ChainBlock Block { get; } = new(layers);

    public override IReadOnlyList<long> OutputShape => InputShape;

    public override int HooksInside => Block.HooksInside;

    public override nn.Module Module => Block;

    public override Parameter? FirstParameter => Block.FirstParameter;

    public override Tensor Forward(Tensor x) => x + Block.call(x);

    public override Tensor? Record(NetworkTrace trace, Tensor x) => ResidualBranch.Record(Block, trace, x);

    public override Tensor PullBack(NetworkTrace trace, int from, int to, Tensor g, ProductPass pass) => ResidualBranch.PullBack(Block, trace, from, to, g, pass);

    public override Tensor PushForward(NetworkTrace trace, int from, int to, Tensor t, ProductPass pass) => ResidualBranch.PushForward(Block, trace, from, to, t, pass);

    public override LayerDescription Describe() => LayerDescription.Residual(Block, Input);

    public override void AddParameterBlocks(ParameterBlocks blocks) => Block.AddParameterBlocks(blocks);

    public override void Draw(ParameterInitializer draw) => Block.DrawWeights(draw);

    // A leaf in the place of x counts for the stream too, so that the stream is varied where it is carried.
    public override Tensor Run(ReferenceRun run, Tensor x) => run.At(Hook, x + Block.Chain.Run(run, x));

    protected override HookPoint NewHook(int first, string name) => Block.NewHook(first, name);

    protected override void OnPlaced() => Block.PlaceAt((BlockHookPoint)Hook, InputShape, Input);
}
