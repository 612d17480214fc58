using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>What is demanded of temporaries.</summary>
internal static class ScopeChecks
{
    private static long Live => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    /// <summary>Forward passes, traces and products leave their results, and nothing else.</summary>
    public static void NothingIsLeft(LiveNetwork live)
    {
        IInstrumentedNetwork network = live.Network;
        using Tensor input = live.Input(3);
        using NetworkTrace trace = network.Trace(input);
        HookPoint to = live.Description.Output;
        AssertLeaves(1, () => network.Forward(input), live);
        AssertLeaves(Recorded(trace, live), () => network.Trace(input), live);
        AssertLeaves(1, () => network.ParameterJacobian(trace), live);
        HookPoint changed = live.Hooks[^1];
        using (NetworkTrace scaled = network.Trace(input, interventions: [Intervention.Scale(changed, 2)]))
            AssertLeaves(Recorded(scaled, live), () => network.Trace(input, interventions: [Intervention.Scale(changed, 2)]), live);

        // From the input, and from hook points inside blocks.
        foreach (HookPoint from in (HookPoint[])[live.Hooks[live.FirstFrom], live.Hooks[live.Hooks.Count / 3], live.Hooks[live.Hooks.Count * 2 / 3]])
        {
            if (from.Index < live.FirstFrom)
                continue;
            AssertLeaves(1, () => trace.NodeLayer(from), live);
            foreach (bool carry in (bool[])[false, true])
            {
                using Tensor cotangents = ones([2, 3, .. Shape(to)], dtype: network.Dtype);
                using Tensor tangents = ones([2, 1, .. Shape(from)], dtype: network.Dtype);
                AssertLeaves(1, () => network.Jacobian(trace, from, to, carry: carry), live);
                AssertLeaves(1, () => network.Jacobian(trace, from, to, foldBias: true, carry), live);
                AssertLeaves(1, () => network.Vjp(trace, from, to, cotangents, foldBias: true, carry), live);
                AssertLeaves(1, () => network.Jvp(trace, from, to, tangents, carry), live);

                IReadOnlyList<long> Shape(HookPoint hook) => carry ? live.Description.NodeShapeAt(hook) : live.Description.ShapeAt(hook);
            }
        }

        Assert.False(input.IsInvalid);
    }

    /// <summary>The number of tensors that a trace owns. Hook points with one value share one tensor, such as a block's input and the layer before it.</summary>
    private static long Recorded(NetworkTrace trace, LiveNetwork live) =>
        live.Hooks.Select(hook => trace[hook])
            .Concat(live.Hooks.Select(trace.Computed))
            .Concat(live.Description.AllLayers.Where(layer => layer.HasMask).Select(layer => trace.Mask(layer.HookPoint)))
            .Distinct(ReferenceEqualityComparer.Instance).Count();

    private static void AssertLeaves(long expected, Func<IDisposable> action, LiveNetwork live)
    {
        long before = Live;
        IDisposable outside = action();
        Assert.True(expected == Live - before, $"{Live - before} tensors are left, not {expected}: {live.Sample}");
        outside.Dispose();
        Assert.Equal(0, Live - before);

        using (NewDisposeScope())
        {
            IDisposable inside = action();
            Assert.Equal(expected, Live - before);
            // A trace belongs to whoever asked for it, a tensor to the scope.
            (inside as NetworkTrace)?.Dispose();
        }

        Assert.Equal(0, Live - before);
    }
}
