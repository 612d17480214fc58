using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>What self-attention computes and records.</summary>
public class SelfAttentionForwardTests
{
    public static TheoryData<AttentionSample> Samples => AttentionSample.All;

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_traced_forward_is_the_plain_one_to_the_bit(AttentionSample sample)
    {
        foreach (ScalarType dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            using BlockNetwork network = sample.Network(out _, dtype);
            using Tensor input = sample.Input(dtype);
            BlockChecks.TracedIsPlain(network, input);
        }
    }

    /// <summary>Wide enough for matrix products of the fast kind, in which the order of sums depends on the layout.</summary>
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void The_traced_forward_of_a_wide_layer_is_the_plain_one_to_the_bit(ScalarType dtype)
    {
        var sample = new AttentionSample(37, 5, 96, 4, null, Causal: true, Bias: true, Scaled: true, Residual: true);
        using BlockNetwork network = sample.Network(out _, dtype).WithWeights(0.1);
        using Tensor input = sample.Input(dtype);
        BlockChecks.TracedIsPlain(network, input);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_value_is_that_of_plain_loops(AttentionSample sample)
    {
        using BlockNetwork network = sample.Network(out SelfAttentionHookPoint hooks);
        using Tensor input = sample.Input();
        using BlockNetwork.Recording trace = network.Trace(input);
        Dictionary<string, double[]> weights = network.NamedParameters().ToDictionary(named => named.Name, named => Flat(named.Parameter));
        double[] inputs = Flat(input);
        int size = inputs.Length / (int)sample.Batch;
        for (int i = 0; i < sample.Batch; i++)
        {
            var loops = new AttentionLoops(sample, weights, inputs[(i * size)..((i + 1) * size)]);
            Check(hooks.Projections, loops.Projections);
            Check(hooks.Queries, loops.Queries);
            Check(hooks.Keys, loops.Keys);
            Check(hooks.Values, loops.Values);
            Check(hooks.Scores, loops.Scores);
            Check(hooks.Pattern, loops.Pattern);
            Check(hooks.Results, loops.Results);
            Check(hooks, loops.Output);

            void Check(HookPoint hook, double[] expected)
            {
                double[] found = Flat(trace[hook][i]);
                Assert.Equal(expected.Length, found.Length);
                double largest = expected.Max(Math.Abs);
                Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-13 * largest));
            }
        }
    }

    [Fact]
    public void In_causal_attention_scores_are_finite_and_later_keys_have_no_part_in_the_pattern()
    {
        var sample = new AttentionSample(4, 3, 6, 2, null, Causal: true, Bias: true, Scaled: true, Residual: false);
        using BlockNetwork network = sample.Network(out SelfAttentionHookPoint hooks);
        using Tensor input = sample.Input();
        using DisposeScope scope = NewDisposeScope();
        using BlockNetwork.Recording trace = network.Trace(input);
        Assert.True(trace[hooks.Scores].isfinite().all().item<bool>());
        Assert.True(trace[hooks.Scores].ne(0).all().item<bool>());
        Assert.Equal(0, trace[hooks.Pattern].triu(1).abs().max().item<double>());
        BlockChecks.Close(ones(3, 2, 4, dtype: ScalarType.Float64), trace[hooks.Pattern].sum(-1L));

        // What comes later changes nothing before.
        Tensor other = input.clone();
        other[TensorIndex.Colon, 3] = zeros(3, 6, dtype: ScalarType.Float64);
        Assert.True(network.call(input)[TensorIndex.Colon, ..3].Equals(network.call(other)[TensorIndex.Colon, ..3]));
    }

    [Fact]
    public void The_heads_add_up_to_the_output()
    {
        foreach (AttentionSample sample in AttentionSample.All.Select(row => row.Data))
        {
            using BlockNetwork network = sample.Network(out SelfAttentionHookPoint hooks);
            using Tensor input = sample.Input();
            using DisposeScope scope = NewDisposeScope();
            using BlockNetwork.Recording trace = network.Trace(input);
            var recording = new SelfAttentionRecording(trace, hooks);
            Tensor each = recording.HeadOutputs();
            Assert.Equal([sample.Batch, sample.Heads, sample.Positions, sample.Width], each.shape);
            Assert.False(each.requires_grad);
            Tensor sum = each.sum(1L);
            if (sample.Bias)
                sum = sum + network.NamedParameters().Single(named => named.Name == "block.Output.bias").Parameter;
            if (sample.Residual)
                sum = sum + input;
            BlockChecks.Close(recording.Value, sum);

            // The first head alone.
            using BlockNetwork.Recording alone = network.Trace(input, interventions: [Intervention.Zero(hooks.Results).At(channels: [.. Enumerable.Range(1, sample.Heads - 1)])]);
            using BlockNetwork.Recording none = network.Trace(input, interventions: [Intervention.Zero(hooks.Results)]);
            BlockChecks.Close(alone[hooks] - none[hooks], each.select(1, 0));
        }
    }

    [Fact]
    public void A_recording_has_a_property_for_each_hook_point()
    {
        using BlockNetwork network = AttentionSample.First.Network(out SelfAttentionHookPoint hooks);
        using Tensor input = AttentionSample.First.Input();
        using BlockNetwork.Recording trace = network.Trace(input);
        var recording = new SelfAttentionRecording(trace, hooks);
        Assert.Same(trace[hooks.Projections], recording.Projections);
        Assert.Same(trace[hooks.Queries], recording.Queries);
        Assert.Same(trace[hooks.Keys], recording.Keys);
        Assert.Same(trace[hooks.Values], recording.Values);
        Assert.Same(trace[hooks.Scores], recording.Scores);
        Assert.Same(trace[hooks.Pattern], recording.Pattern);
        Assert.Same(trace[hooks.Results], recording.Results);
        Assert.Same(trace[hooks], recording.Value);
    }

    [Fact]
    public void A_trace_stops_at_its_last_hook_point()
    {
        AttentionSample sample = AttentionSample.First;
        using BlockNetwork network = sample.Network(out _);
        using Tensor input = sample.Input();
        foreach (HookPoint hook in network.Description.HookPoints)
        {
            using BlockNetwork.Recording all = network.Trace(input), alone = network.Trace(input, [hook]);
            Assert.Equal([hook], alone.Recorded);
            Assert.True(all[hook].Equals(alone[hook]));
        }
    }

    [Fact]
    public void Gradients_arrive_at_hook_points_and_parameters()
    {
        AttentionSample sample = AttentionSample.First;
        using BlockNetwork network = sample.Network(out SelfAttentionHookPoint hooks);
        using Tensor input = sample.Input();
        using DisposeScope scope = NewDisposeScope();
        using BlockNetwork.Recording trace = network.TraceWithGradients(input);
        Tensor weights = BlockChecks.Numbers([3, 4, 6], 8);
        (trace[hooks] * weights).sum().backward();
        using BlockNetwork.Recording plain = network.Trace(input);
        foreach (HookPoint hook in network.Description.HookPoints)
            BlockChecks.Close(network.Vjp(plain, hook, hooks, weights.unsqueeze(0))[0], trace.Gradient(hook), $"{hook}");
        Tensor[] traced = [.. network.NamedParameters().Select(named => named.Parameter.grad!.clone())];

        // The plain forward, in which something happens in place, has the same.
        foreach ((_, TorchSharp.Modules.Parameter parameter) in network.NamedParameters())
            parameter.grad!.zero_();
        (network.call(input) * weights).sum().backward();
        Assert.All(network.NamedParameters().Zip(traced), pair => BlockChecks.Close(pair.Second, pair.First.Parameter.grad!, pair.First.Name));
    }

    private static double[] Flat(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.detach().contiguous().flatten().data<double>().ToArray();
    }
}
