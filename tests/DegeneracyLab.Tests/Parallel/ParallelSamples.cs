using DegeneracyLab.Tests.Layers;

namespace DegeneracyLab.Tests.Parallel;

/// <summary>Networks with parallel blocks of every arrangement.</summary>
internal static class ParallelSamples
{
    public static ChainNetwork Concatenated() => new(
        [4],
        new DenseLayer(4, 5),
        new ParallelLayer(ParallelMode.Concatenate, [2, 3], Block(2, 3, 1), Block(3, 2, 2)),
        new DenseLayer(3, 2));

    public static ChainNetwork Added() => new(
        [4],
        new DenseLayer(4, 3),
        new ParallelLayer(ParallelMode.Add, [], Block(3, 4, 2), Block(3, 2, 2)),
        new DenseLayer(2, 2));

    /// <summary>The parallel blocks are all there is: from the network's input to its output.</summary>
    public static ChainNetwork Alone(ParallelMode mode) => new(
        [3],
        new ParallelLayer(mode, mode == ParallelMode.Add ? [] : [1, 1, 1], [.. Enumerable.Range(0, 3).Select(_ => Block(mode == ParallelMode.Add ? 3 : 1, 2, 2))]));

    public static ChainNetwork FourBranches() => new(
        [4],
        new ParallelLayer(ParallelMode.Concatenate, [1, 1, 1, 1], Block(1, 2, 1), Block(1, 1, 2), new ChainBlock(new SmoothLayer()), new ChainBlock(new DenseLayer(1, 1, bias: false))),
        new DenseLayer(5, 2));

    public static ChainNetwork OfPositions(ParallelMode mode) => new(
        [2, 3],
        new DenseLayer(3, 3),
        new ParallelLayer(mode, mode == ParallelMode.Add ? [] : [1, 2], Block(mode == ParallelMode.Add ? 3 : 1, 2, 2), Block(mode == ParallelMode.Add ? 3 : 2, 3, 2)),
        new MeanPoolLayer());

    /// <summary>The blocks themselves take the positions away, so that a hook point and the input that goes by differ in rank.</summary>
    public static ChainNetwork ReducingPositions() => new(
        [2, 3],
        new PositionLayer(2, 3),
        new ParallelLayer(ParallelMode.Add, [], new ChainBlock(new DenseLayer(3, 2), new LastPositionLayer()), new ChainBlock(new MeanPoolLayer(), new SmoothLayer(), new DenseLayer(3, 2))),
        new DenseLayer(2, 2));

    /// <summary>Residual blocks inside, whose streams go by beside the input, and the whole inside a residual block.</summary>
    public static ChainNetwork WithResiduals() => new(
        [3],
        new DenseLayer(3, 3),
        new ResidualLayer(
            new ParallelLayer(
                ParallelMode.Concatenate,
                [1, 2],
                new ChainBlock(new ResidualLayer(new DenseLayer(1, 2), new SmoothLayer(), new DenseLayer(2, 1))),
                new ChainBlock(new DenseLayer(2, 2), new ResidualLayer(new GateLayer(), new DenseLayer(2, 2)))),
            new DenseLayer(3, 3)));

    public static ChainNetwork Nested() => new(
        [3],
        new ParallelLayer(
            ParallelMode.Add,
            [],
            new ChainBlock(new DenseLayer(3, 2), new ParallelLayer(ParallelMode.Concatenate, [1, 1], Block(1, 2, 1), Block(1, 1, 1)), new SmoothLayer()),
            new ChainBlock(new ParallelLayer(ParallelMode.Add, [], Block(3, 1, 2), new ChainBlock(new DenseLayer(3, 2))))),
        new DenseLayer(2, 2));

    private static ChainBlock Block(long inputs, long hidden, long outputs) => new(new DenseLayer(inputs, hidden), new GateLayer(), new DenseLayer(hidden, outputs));
}
