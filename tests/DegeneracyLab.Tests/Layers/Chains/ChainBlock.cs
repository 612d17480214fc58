using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>A block of layers one after the other; the first hook point inside is its input, as in generated blocks.</summary>
internal sealed class ChainBlock(params TestLayer[] layers) : BlockModule
{
    public Chain Chain { get; } = new([new InputLayer(), .. layers]);

    public int HooksInside => Chain.Layers.Sum(layer => layer.HooksInside + 1);

    public override IReadOnlyList<long> OutputShape => Chain.OutputShape;

    public override Parameter? FirstParameter => Chain.FirstParameter;

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return Chain.Forward(input).MoveToOuterDisposeScope();
    }

    public override void AddParameterBlocks(ParameterBlocks blocks) => Chain.AddParameterBlocks(blocks);

    public override void DrawWeights(ParameterInitializer draw) => Chain.Draw(draw);

    public override IReadOnlyList<LayerDescription> DescribeInside() => Chain.Describe();

    public ChainHookPoint NewHook(int first, string name) => new(first, HooksInside, name);

    /// <summary>The output of the block for autograd, at the block's own hook point.</summary>
    public Tensor Run(ReferenceRun run, Tensor x) => run.At(Place, Chain.Run(run, x));

    protected override Tensor? RecordInside(NetworkTrace trace, Tensor input) => Chain.Record(trace, input);

    protected override Tensor PullBackInside(NetworkTrace trace, int from, int to, Tensor g, ProductPass pass) => Chain.PullBack(trace, from, to, g, pass);

    protected override Tensor PushForwardInside(NetworkTrace trace, int from, int to, Tensor t, ProductPass pass) => Chain.PushForward(trace, from, to, t, pass);

    protected override void PlaceBlocks() => Chain.PlaceAt(Place.First, Place.Name + ".", InputShape, Input);

    protected override void RegisterLayers() => Chain.Register(this);
}
