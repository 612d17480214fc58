using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>
/// A network of one block, in sequence or as a residual branch, written by hand against the contract that generated
/// networks fulfil. Hook point 0 is the input; those of the block follow, and then the block's own.
/// </summary>
internal sealed class BlockNetwork : NetworkModule<BlockNetwork.Recording>
{
    private readonly HookPoint input = new(0, "Input");
    private readonly IReadOnlyList<long> inputShape;
    private readonly BlockModule block;
    private readonly bool residual;

    /// <param name="block">A new block.</param>
    /// <param name="hooks">Its hook point, whose first index is 1.</param>
    /// <param name="inputShape">The shape of one sample.</param>
    /// <param name="residual">Whether the network is x + f(x) and not f(x).</param>
    /// <param name="seed">The seed of the weights.</param>
    /// <param name="dtype">The type of its numbers.</param>
    public BlockNetwork(BlockModule block, BlockHookPoint hooks, IReadOnlyList<long> inputShape, bool residual = false, long seed = 1, ScalarType dtype = ScalarType.Float64)
        : base("BlockNetwork", dtype, null, seed)
    {
        this.inputShape = inputShape;
        this.residual = residual;
        this.block = block;
        block.PlaceAt(hooks, inputShape, input);
        Start();
    }

    protected override Parameter? FirstParameter => block.FirstParameter;

    public override Tensor forward(Tensor input)
    {
        CheckInput(input);
        using var scope = NewDisposeScope();
        Tensor output = residual ? input + block.call(input) : block.call(input);
        return output.MoveToOuterDisposeScope();
    }

    protected override NetworkDescription Describe() =>
        new("BlockNetwork", input, inputShape, [residual ? LayerDescription.Residual(block, input) : LayerDescription.Sequence(block, "Block")]);

    protected override Tensor? Record(NetworkTrace trace, Tensor input) =>
        residual ? ResidualBranch.Record(block, trace, input) : block.Record(trace, input);

    protected override Tensor PullBack(NetworkTrace trace, int from, int to, Tensor g, ProductPass pass) =>
        residual ? ResidualBranch.PullBack(block, trace, from, to, g, pass) : block.PullBack(trace, from, to, g, pass);

    protected override Tensor PushForward(NetworkTrace trace, int from, int to, Tensor t, ProductPass pass) =>
        residual ? ResidualBranch.PushForward(block, trace, from, to, t, pass) : block.PushForward(trace, from, to, t, pass);

    protected override void AddParameterBlocks(ParameterBlocks blocks) => block.AddParameterBlocks(blocks);

    protected override void RegisterLayers() => register_module("block", block);

    protected override void DrawWeights(ParameterInitializer draw) => block.DrawWeights(draw);

    protected override Recording NewTrace(TraceSelection selection) => new(this, selection);

    internal sealed class Recording(BlockNetwork network, TraceSelection selection) : NetworkTrace(network, selection);
}
