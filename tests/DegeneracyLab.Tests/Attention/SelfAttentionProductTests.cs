using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>The Jacobian products of self-attention, between all pairs of its hook points, against autograd.</summary>
public class SelfAttentionProductTests
{
    public static TheoryData<AttentionSample> Samples => AttentionSample.All;

    [Theory]
    [MemberData(nameof(Samples))]
    public void Products_are_those_of_autograd(AttentionSample sample)
    {
        using BlockNetwork network = sample.Network(out _);
        using Tensor input = sample.Input();
        using BlockNetwork.Recording trace = network.Trace(input);
        BlockChecks.ProductsAreThoseOfAutograd(network, trace, sample.Reference(network));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Parameter_Jacobians_are_those_of_autograd(AttentionSample sample)
    {
        using BlockNetwork network = sample.Network(out SelfAttentionHookPoint hooks);
        using Tensor input = sample.Input();
        using BlockNetwork.Recording trace = network.Trace(input);
        StepwiseReference reference = sample.Reference(network);
        foreach (HookPoint to in network.Description.HookPoints)
        {
            using DisposeScope scope = NewDisposeScope();
            BlockChecks.Close(reference.ParameterJacobian(trace, to), network.ParameterJacobian(trace, to).flatten(1, -2), $"{to}");
        }

        // What comes after the end need not be recorded.
        HookPoint[] start = [network.Description.Input, hooks.Queries, hooks.Keys];
        using BlockNetwork.Recording partial = network.Trace(input, [.. start, hooks.Scores]);
        using Tensor expected = network.ParameterJacobian(trace, hooks.Scores);
        using Tensor actual = network.ParameterJacobian(partial, hooks.Scores);
        BlockChecks.Close(expected, actual);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Products_on_a_trace_with_interventions_are_those_of_the_changed_function(AttentionSample sample)
    {
        using BlockNetwork network = sample.Network(out SelfAttentionHookPoint hooks);
        using Tensor input = sample.Input();
        Interventions[] all = [.. Interventions(network, hooks)];
        // But in long runs every third: which ones, hangs on the sample's place.
        int first = Samples.ToList().FindIndex(row => row.Data == sample) % 3;
        foreach (Interventions interventions in all.Where((_, i) => LongRun.IsOn || i % 3 == first))
        {
            using BlockNetwork.Recording trace = network.Trace(input, interventions: interventions);
            BlockChecks.ProductsAreThoseOfAutograd(network, trace, sample.Reference(network, interventions));
        }
    }

    [Fact]
    public void Products_say_which_recordings_they_need()
    {
        AttentionSample sample = AttentionSample.First;
        using BlockNetwork network = sample.Network(out SelfAttentionHookPoint hooks);
        using Tensor input = sample.Input();
        using BlockNetwork.Recording few = network.Trace(input, [hooks, hooks.Values]);
        HookPoint start = network.Description.Input;
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => network.Jacobian(few, start, hooks));
        Assert.Contains("Attention1.Queries, Attention1.Keys, Attention1.Pattern of BlockNetwork were not recorded", exception.Message, StringComparison.Ordinal);

        // Neither the input nor the scores are among them.
        using BlockNetwork.Recording enough = network.Trace(input, [hooks, hooks.Queries, hooks.Keys, hooks.Values, hooks.Pattern]);
        using BlockNetwork.Recording all = network.Trace(input);
        using Tensor expected = network.Jacobian(all, start, hooks), actual = network.Jacobian(enough, start, hooks);
        Assert.True(expected.Equals(actual));
    }

    [Fact]
    public void Products_leave_their_vectors_and_recordings_as_they_are()
    {
        AttentionSample sample = AttentionSample.First;
        using BlockNetwork network = sample.Network(out _);
        using Tensor input = sample.Input();
        using BlockNetwork.Recording trace = network.Trace(input);
        foreach (HookPoint from in network.Description.HookPoints)
        {
            foreach (HookPoint to in network.Description.HookPoints.Skip(from.Index))
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor[] recorded = [.. network.Description.HookPoints.Select(hook => trace[hook].clone())];
                Tensor cotangents = BlockChecks.Numbers([2, 3, .. network.Description.ShapeAt(to)], 1), given = cotangents.clone();
                Tensor tangents = BlockChecks.Numbers([2, 3, .. network.Description.ShapeAt(from)], 2), pushed = tangents.clone();
                network.Vjp(trace, from, to, cotangents);
                network.Jvp(trace, from, to, tangents);
                Assert.True(given.Equals(cotangents) && pushed.Equals(tangents), $"{from} -> {to}");
                Assert.All(network.Description.HookPoints, hook => Assert.True(recorded[hook.Index].Equals(trace[hook])));
            }
        }
    }

    [Fact]
    public void Nothing_stays_behind_in_scopes()
    {
        AttentionSample sample = AttentionSample.First;
        using BlockNetwork network = sample.Network(out SelfAttentionHookPoint hooks);
        using Tensor input = sample.Input();
        HookPoint start = network.Description.Input;
        using BlockNetwork.Recording trace = network.Trace(input);
        using DisposeScope scope = NewDisposeScope();
        using (network.call(input))
        using (BlockNetwork.Recording other = network.Trace(input))
        using (network.Jacobian(trace, start, hooks))
        using (network.Jvp(trace, start, hooks, ones(1, 1, 4, 6, dtype: ScalarType.Float64)))
        using (network.ParameterJacobian(trace))
        {
        }

        // The tangents.
        Assert.Equal(1, scope.DisposablesCount);
    }

    /// <summary>One at each hook point inside and at the output, and several at once.</summary>
    private static IEnumerable<Interventions> Interventions(BlockNetwork network, SelfAttentionHookPoint hooks)
    {
        NetworkDescription description = network.Description;
        yield return [Intervention.Scale(hooks.Projections, 0.5), Intervention.Scale(hooks.Results, -2)];
        yield return [Intervention.Replace(hooks.Queries, Like(hooks.Queries)).At(channels: [0]), Intervention.Scale(hooks.Values, 3)];
        yield return [Intervention.Zero(hooks.Keys).At(positions: [0]), Intervention.Scale(hooks.Scores, 2), Intervention.Scale(hooks, 0.3)];
        yield return [Intervention.Zero(hooks.Pattern).At(units: [0]), Intervention.Project(hooks.Values, Like(hooks.Values).flatten()[..(int)description.ShapeAt(hooks.Values)[^1]])];
        yield return [Intervention.Replace(hooks.Pattern, Like(hooks.Pattern))];
        yield return [Intervention.Scale(hooks.Pattern, 0.5), Intervention.Scale(hooks.Keys, 2), Intervention.Scale(hooks.Queries, -1)];

        Tensor Like(HookPoint hook) => BlockChecks.Numbers([.. description.ShapeAt(hook)], hook.Index);
    }
}
