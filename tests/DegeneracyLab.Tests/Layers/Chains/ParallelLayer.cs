using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>Blocks side by side.</summary>
internal sealed class ParallelLayer(ParallelMode mode, long[] slices, params ChainBlock[] branches) : TestLayer
{
    public ParallelModule Parallel { get; } = new(mode, slices, branches);

    public IReadOnlyList<ChainBlock> Branches => branches;

    public override IReadOnlyList<long> OutputShape => Parallel.OutputShape;

    public override int HooksInside => branches.Sum(branch => branch.HooksInside + 1);

    public override nn.Module Module => Parallel;

    public override Parameter? FirstParameter => Parallel.FirstParameter;

    public override Tensor Forward(Tensor x) => Parallel.call(x);

    public override Tensor? Record(NetworkTrace trace, Tensor x) => Parallel.Record(trace, x);

    public override Tensor PullBack(NetworkTrace trace, int from, int to, Tensor g, ProductPass pass) => Parallel.PullBack(trace, from, to, g, pass);

    public override Tensor PushForward(NetworkTrace trace, int from, int to, Tensor t, ProductPass pass) => Parallel.PushForward(trace, from, to, t, pass);

    public override LayerDescription Describe() => LayerDescription.Sequence(Parallel, "Parallel");

    public override void AddParameterBlocks(ParameterBlocks blocks) => Parallel.AddParameterBlocks(blocks);

    public override void Draw(ParameterInitializer draw) => Parallel.DrawWeights(draw);

    public override Tensor Run(ReferenceRun run, Tensor x)
    {
        if (mode == ParallelMode.Add)
            return run.At(Hook, branches.Select(branch => branch.Run(run, x)).Aggregate((sum, y) => sum + y));
        List<Tensor> outputs = [];
        long start = 0;
        foreach ((ChainBlock branch, long width) in branches.Zip(slices))
        {
            outputs.Add(branch.Run(run, x[TensorIndex.Ellipsis, TensorIndex.Slice(start, start + width)]));
            start += width;
        }

        return run.At(Hook, cat(outputs, -1));
    }

    protected override HookPoint NewHook(int first, string name)
    {
        List<ChainHookPoint> hooks = [];
        foreach (ChainBlock branch in branches)
        {
            hooks.Add(branch.NewHook(first, $"{name}.Branch{hooks.Count + 1}"));
            first = hooks[^1].Index + 1;
        }

        return hooks switch
        {
            [var a, var b] => new ParallelHookPoint<ChainHookPoint, ChainHookPoint>(a, b, name),
            [var a, var b, var c] => new ParallelHookPoint<ChainHookPoint, ChainHookPoint, ChainHookPoint>(a, b, c, name),
            [var a, var b, var c, var d] => new ParallelHookPoint<ChainHookPoint, ChainHookPoint, ChainHookPoint, ChainHookPoint>(a, b, c, d, name),
            _ => throw new InvalidOperationException(),
        };
    }

    protected override void OnPlaced() => Parallel.PlaceAt((BlockHookPoint)Hook, InputShape, Input);
}
