using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>A network of layers one after the other, written by hand against the contract that generated networks fulfil.</summary>
internal sealed class ChainNetwork : NetworkModule<ChainNetwork.Recording>
{
    private readonly IReadOnlyList<long> inputShape;
    private readonly long? vocabulary;

    public ChainNetwork(IReadOnlyList<long> inputShape, params TestLayer[] layers)
        : this(null, ScalarType.Float64, inputShape, layers)
    {
    }

    public ChainNetwork(long? vocabulary, ScalarType dtype, IReadOnlyList<long> inputShape, params TestLayer[] layers)
        : base("ChainNetwork", dtype, null, seed: 1)
    {
        this.vocabulary = vocabulary;
        this.inputShape = inputShape;
        Chain = new(layers);
        Chain.PlaceAt(1, "", inputShape, Input);
        Start();
    }

    public HookPoint Input { get; } = new(0, "Input");

    public Chain Chain { get; }

    protected override Parameter? FirstParameter => Chain.FirstParameter;

    public override Tensor forward(Tensor input)
    {
        CheckInput(input);
        using var scope = NewDisposeScope();
        return Chain.Forward(input).MoveToOuterDisposeScope();
    }

    protected override NetworkDescription Describe() => new("ChainNetwork", Input, inputShape, Chain.Describe(), vocabulary);

    protected override Tensor? Record(NetworkTrace trace, Tensor input) => Chain.Record(trace, input);

    protected override Tensor PullBack(NetworkTrace trace, int from, int to, Tensor g, ProductPass pass) => Chain.PullBack(trace, from, to, g, pass);

    protected override Tensor PushForward(NetworkTrace trace, int from, int to, Tensor t, ProductPass pass) => Chain.PushForward(trace, from, to, t, pass);

    protected override void AddParameterBlocks(ParameterBlocks blocks) => Chain.AddParameterBlocks(blocks);

    protected override void RegisterLayers() => Chain.Register(this);

    protected override void DrawWeights(ParameterInitializer draw) => Chain.Draw(draw);

    protected override Recording NewTrace(TraceSelection selection) => new(this, selection);

    internal sealed class Recording(ChainNetwork network, TraceSelection selection) : NetworkTrace(network, selection);
}
