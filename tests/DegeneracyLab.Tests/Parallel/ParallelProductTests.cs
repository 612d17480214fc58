using DegeneracyLab.Tests.Layers;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Parallel;

/// <summary>Values, products and parameter Jacobians of parallel blocks, with and without the input carried along.</summary>
public sealed class ParallelProductTests
{
    [Theory, InlineData(1), InlineData(3)]
    public void Blocks_on_slices(long batch) => Check(ParallelSamples.Concatenated(), batch);

    [Theory, InlineData(1), InlineData(3)]
    public void Blocks_that_are_added(long batch) => Check(ParallelSamples.Added(), batch);

    [Theory, InlineData(ParallelMode.Add), InlineData(ParallelMode.Concatenate)]
    public void From_the_input_to_the_output(ParallelMode mode) => Check(ParallelSamples.Alone(mode), 2);

    [Fact]
    public void Four_branches() => Check(ParallelSamples.FourBranches(), 2);

    [Theory, InlineData(ParallelMode.Add), InlineData(ParallelMode.Concatenate)]
    public void Of_positions(ParallelMode mode) => Check(ParallelSamples.OfPositions(mode), 2);

    [Fact]
    public void Blocks_that_take_the_positions_away() => Check(ParallelSamples.ReducingPositions(), 2);

    [Fact]
    public void Residual_blocks_inside_and_around() => Check(ParallelSamples.WithResiduals(), 2);

    [Fact]
    public void Parallel_blocks_inside_parallel_blocks() => Check(ParallelSamples.Nested(), 2);

    [Fact]
    public void With_interventions_inside_a_branch_at_a_branch_and_at_the_whole()
    {
        using ChainNetwork network = ParallelSamples.Concatenated();
        var parallel = (ParallelLayer)network.Chain.Layers[1];
        ChainBlock first = parallel.Branches[0], second = parallel.Branches[1];
        using var scope = NewDisposeScope();
        ProductCheck.Everything(
            network,
            ProductCheck.Input(network, 2),
            [
                Intervention.Scale(network.Chain.Layers[0].Hook, 0.5),
                Intervention.Scale(first.Chain.Layers[1].Hook, 3),
                Intervention.Scale(first.Place, -2),
                Intervention.Zero(second.Place).At(units: [1]),
                Intervention.Scale(parallel.Hook, 1.5),
            ]);
    }

    [Fact]
    public void Branches_on_slices_make_a_block_diagonal_Jacobian()
    {
        using var scope = NewDisposeScope();
        using ChainNetwork network = ParallelSamples.Concatenated();
        using ChainNetwork.Recording trace = network.Trace(ProductCheck.Input(network, 2));
        Tensor jacobian = network.Jacobian(trace, network.Chain.Layers[0].Hook, network.Chain.Layers[1].Hook);
        Assert.Equal([2, 3, 5], jacobian.shape);
        Assert.Equal(0, jacobian[TensorIndex.Colon, 0, TensorIndex.Slice(2)].abs().max().item<double>());
        Assert.Equal(0, jacobian[TensorIndex.Colon, TensorIndex.Slice(1), TensorIndex.Slice(0, 2)].abs().max().item<double>());
    }

    [Theory, InlineData(ParallelMode.Add), InlineData(ParallelMode.Concatenate)]
    public void Gradients_arrive_at_hook_points_in_branches(ParallelMode mode)
    {
        using var scope = NewDisposeScope();
        using ChainNetwork network = ParallelSamples.OfPositions(mode);
        using ChainNetwork.Recording trace = network.TraceWithGradients(ProductCheck.Input(network, 2));
        HookPoint output = network.Description.Output;
        trace[output].sum().backward();
        foreach (HookPoint hook in network.Description.HookPoints)
            ProductCheck.Close(network.Vjp(trace, hook, output, ones([1, 1, .. network.Description.OutputShape], dtype: ScalarType.Float64))[0], trace.Gradient(hook), hook.Name);
    }

    private static void Check(ChainNetwork network, long batch)
    {
        using (network)
            ProductCheck.Everything(network, ProductCheck.Input(network, batch));
    }
}
