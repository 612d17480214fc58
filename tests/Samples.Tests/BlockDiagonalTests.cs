using DegeneracyLab.Analysis;
using TorchSharp;
using static TorchSharp.torch;

namespace Samples.Tests;

/// <summary>What the block-diagonal perceptron claims.</summary>
public sealed class BlockDiagonalTests : IDisposable
{
    private static readonly int[][] SortedBlocks = [[0, 1, 2, 3], [4, 5, 6, 7]];

    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<int> SomeSeeds => Seeds.From1(3, 30);

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(SomeSeeds))]
    public void Features_show_the_blocks_that_the_order_of_the_units_hides(int seed)
    {
        IReadOnlyList<long[]> orders = BlockDiagonal.Shuffled(seed);
        AnalysisResult result = Analyse(seed, orders, BlockInputs.Independent, centre: true, edges: true);
        for (int layer = 0; layer < orders.Count; layer++)
        {
            NodeBasis node = result.Basis![layer];
            Assert.InRange(BlockDiagonal.Mixing(node, orders[layer]), 0, 1e-9);
            IEnumerable<int[]> planted = SortedBlocks.Select(block => block.Select(unit => Array.IndexOf(orders[layer], unit)).Order().ToArray()).OrderBy(block => block[0]);
            Assert.Equal(planted, BlockDiagonal.Blocks(node));
        }

        for (int layer = 0; layer < result.Edges.Count; layer++)
            Assert.InRange(BlockDiagonal.Crossing(result.Edges[layer], result.Basis![layer], orders[layer], result.Basis[layer + 1], orders[layer + 1]), 0, 1e-9);

        // Every unit lives, and has its rescaling at least.
        Assert.All(result.Degeneracy!.HiddenLayers, hidden => Assert.Empty(hidden.DeadUnits));
        Assert.InRange(result.Degeneracy.Type3!.Value, 32, 60);
    }

    [Theory]
    [MemberData(nameof(SomeSeeds))]
    public void Moments_are_block_diagonal_in_the_order_of_the_blocks(int seed)
    {
        AnalysisResult result = Analyse(seed, BlockDiagonal.Sorted, BlockInputs.Independent, centre: true);
        for (int layer = 0; layer < 6; layer++)
        {
            NodeBasis node = result.Basis![layer];
            Assert.InRange(Across(node.Gram), 0, 1e-13);
            Assert.InRange(Across(node.JacobianMoment), 0, 1e-13);
            Assert.Equal(SortedBlocks, BlockDiagonal.Blocks(node));
        }

        // The largest entry that joins the blocks, relative to the largest of all.
        static double Across(Matrix matrix)
        {
            Tensor moment = matrix.ToTensor();
            return moment.narrow(0, 0, 4).narrow(1, 4, 4).abs().max().item<double>() / moment.narrow(0, 0, 8).narrow(1, 0, 8).abs().max().item<double>();
        }
    }

    [Theory]
    [MemberData(nameof(SomeSeeds))]
    public void Without_centring_or_with_correlated_inputs_features_mix_though_blocks_do_not_interact(int seed)
    {
        AnalysisResult plain = Analyse(seed, BlockDiagonal.Sorted, BlockInputs.Independent, centre: false);
        AnalysisResult correlated = Analyse(seed, BlockDiagonal.Sorted, BlockInputs.Correlated, centre: true);
        for (int layer = 1; layer < 5; layer++)
            Assert.InRange(BlockDiagonal.Mixing(plain.Basis![layer], BlockDiagonal.Sorted[layer]), 0.1, 1);
        for (int layer = 0; layer < 5; layer++)
            Assert.InRange(BlockDiagonal.Mixing(correlated.Basis![layer], BlockDiagonal.Sorted[layer]), 0.05, 1);
    }

    [Theory]
    [MemberData(nameof(SomeSeeds))]
    public void Inputs_that_repeat_one_number_span_one_direction_of_each_block_and_activations_one_for_each_sign(int seed)
    {
        using BlockPerceptron network = BlockDiagonal.Plant(seed, BlockDiagonal.Sorted);
        AnalysisResult result = Analyse(seed, BlockDiagonal.Sorted, BlockInputs.Repeated, centre: false);

        // The network is positively homogeneous: what it does to 1 and to -1 is all that it does to a repeated number.
        Tensor signs = cat([ones(1, 8, ScalarType.Float64), -ones(1, 8, ScalarType.Float64)], 0);
        using BlockPerceptron.Recording trace = network.Trace(signs);
        DegeneracyReport report = result.Degeneracy!;
        Assert.Equal(2, report.NodeLayers[0].Activations.Rank);
        foreach (NodeLayerRanks node in report.NodeLayers.Skip(1))
        {
            Tensor value = trace[network.Description.HookPoints.Single(hook => hook.Name == node.Name)];
            Assert.Equal(Rank(value.narrow(1, 0, 4)) + Rank(value.narrow(1, 4, 4)), node.Activations.Rank);
            Assert.InRange(node.Activations.Rank, 2, 4);
        }

        static int Rank(Tensor rows) => (int)linalg.matrix_rank(rows, rtol: 1e-9).item<long>();
    }

    [Theory]
    [MemberData(nameof(SomeSeeds))]
    public void Units_of_equal_weights_make_every_block_one_direction(int seed)
    {
        IReadOnlyList<long[]> orders = BlockDiagonal.Shuffled(seed);
        using BlockPerceptron network = BlockDiagonal.Plant(seed, orders, equalUnits: true);
        AnalysisResult result = NetworkAnalysis.Run(network, BlockDiagonal.Inputs(seed, BlockInputs.Independent, orders[0]), new() { Edges = false }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([8, 2, 2, 2, 2, 2], result.Degeneracy!.NodeLayers.Select(node => node.Activations.Rank));
        Assert.Equal([2, 2, 2, 2, 2], result.Basis!.SkipLast(1).Select(node => node.Dimension));
    }

    private static AnalysisResult Analyse(int seed, IReadOnlyList<long[]> orders, BlockInputs kind, bool centre, bool edges = false)
    {
        using BlockPerceptron network = BlockDiagonal.Plant(seed, orders);
        Tensor inputs = BlockDiagonal.Inputs(seed, kind, orders[0]);
        return NetworkAnalysis.Run(network, inputs, new() { Centre = centre, Edges = edges }, cancellationToken: TestContext.Current.CancellationToken);
    }
}
