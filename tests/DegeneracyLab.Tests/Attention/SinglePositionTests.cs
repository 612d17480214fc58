using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>
/// Cotangents at one position each, which take a shorter way from the output of attention to its input, against those that
/// take the long one.
/// </summary>
public class SinglePositionTests
{
    /// <summary>In order and in no order, in runs of equal and of different lengths, and one that is 0.</summary>
    [Theory]
    [InlineData("0 0 1 1 2 2 3 3")]
    [InlineData("3 3 3")]
    [InlineData("2 0 0 1")]
    [InlineData("1 1 1 1 0 0")]
    [InlineData("0 - 2 2")]
    [InlineData("-")]
    [InlineData("1")]
    public void The_short_way_gives_what_the_long_one_does(string positions)
    {
        foreach (AttentionSample sample in AttentionSample.All.Select(row => row.Data).Where(sample => sample.Positions == 4))
            Check(sample, batch => At(positions, batch, sample.Width));
    }

    /// <summary>One of them, in one sample alone, at a second position too: they must not take the short way.</summary>
    [Fact]
    public void More_than_one_position_is_noticed()
    {
        Check(AttentionSample.First, batch =>
        {
            Tensor g = At("0 0 1 1", batch, AttentionSample.First.Width);
            g[2, (int)batch - 1, 3, 0] = 1;
            return g;
        });
    }

    [Fact]
    public void What_is_not_a_number_is_noticed()
    {
        using BlockNetwork network = AttentionSample.First.Network(out SelfAttentionHookPoint hooks);
        using Tensor input = AttentionSample.First.Input();
        using BlockNetwork.Recording trace = network.Trace(input);
        using DisposeScope scope = NewDisposeScope();
        Tensor g = At("0 0 1 1", 3, AttentionSample.First.Width);
        g[2, 1, 3, 0] = double.NaN;
        Assert.True(network.Vjp(trace, network.Description.Input, hooks, g)[2, 1].isnan().all().item<bool>());
    }

    private static void Check(AttentionSample sample, Func<long, Tensor> cotangents)
    {
        using BlockNetwork network = sample.Network(out SelfAttentionHookPoint hooks);
        using Tensor input = sample.Input();
        using BlockNetwork.Recording trace = network.Trace(input);
        // Any intervention inside needs the long way, even one that changes nothing.
        using BlockNetwork.Recording changed = network.Trace(input, interventions: [Intervention.Scale(hooks.Scores, 1)]);
        foreach (long batch in new[] { 1, sample.Batch })
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor g = cotangents(batch);
            HookPoint start = network.Description.Input;
            BlockChecks.Close(Folded(changed), Folded(trace), $"{sample}, batch {batch}", 1e-12);
            BlockChecks.Close(network.Vjp(changed, start, hooks, g), network.Vjp(trace, start, hooks, g), $"{sample}, batch {batch}", 1e-12);

            Tensor Folded(BlockNetwork.Recording recorded) => Constants.Join(network.Vjp(recorded, start, hooks, g, foldBias: true), network.Description.InputShape);
        }
    }

    /// <summary>Cotangents at the given positions of four, with other numbers for each sample.</summary>
    private static Tensor At(string positions, long batch, long width)
    {
        string[] each = positions.Split(' ');
        Tensor g = zeros(each.Length, batch, 4, width, dtype: ScalarType.Float64);
        Tensor values = BlockChecks.Numbers([each.Length, batch, width], 9);
        for (int i = 0; i < each.Length; i++)
            if (each[i] != "-")
                g.select(0, i).select(1, long.Parse(each[i])).copy_(values[i]);
        return g;
    }
}
