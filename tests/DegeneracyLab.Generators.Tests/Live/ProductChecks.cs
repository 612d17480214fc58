using TorchSharp;
using DegeneracyLab.Tests;
using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>What is demanded of the products of a network.</summary>
internal static class ProductChecks
{
    /// <summary>The number of samples.</summary>
    public const int Batch = 2;

    private const int K = 2;

    /// <summary>Products between all pairs of hook points are those of autograd.</summary>
    /// <param name="live">The network.</param>
    /// <param name="interventions">The interventions for so many copies of the batch; null for none.</param>
    public static void AllPairs(LiveNetwork live, Func<long, Interventions>? interventions = null)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = live.Input(Batch);
        using NetworkTrace trace = live.Network.Trace(input, interventions: interventions?.Invoke(1));
        for (int j = live.FirstFrom; j < live.Hooks.Count; j++)
        {
            using DisposeScope row = NewDisposeScope();
            HookPoint to = live.Hooks[j];
            Tensor?[] expected = AutogradWitness.Jacobians(live, input, to, interventions);
            for (int i = live.FirstFrom; i <= j; i++)
            {
                using DisposeScope pair = NewDisposeScope();
                // Without a trained parameter before it, autograd has no graph at `from`.
                if (expected[i] is { } jacobian)
                    AssertProducts(live, trace, live.Hooks[i], to, jacobian, carry: false, () => At(live, live.Hooks[i], to, interventions?.Invoke(1)));
                else if (interventions is null)
                    AssertProducts(live, trace, live.Hooks[i], to, RestartWitness.Jacobian(live, trace, live.Hooks[i], to, carry: false).Jacobian, carry: false, () => At(live, live.Hooks[i], to));
            }
        }
    }

    /// <summary>Products with the biases folded in, and between node layers, are those of the declaration started anew.</summary>
    /// <param name="live">The network.</param>
    /// <param name="most">How many pairs of hook points to try; all of them if there are no more.</param>
    /// <param name="input">The input; null for a random one.</param>
    /// <param name="interventions">The interventions; null for none.</param>
    /// <param name="change">The interventions as the witness does them, to so many copies of the batch.</param>
    public static void Restarted(LiveNetwork live, int most, Tensor? input = null, Interventions? interventions = null, Func<long, Func<string, Tensor, Tensor>>? change = null)
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkTrace trace = live.Network.Trace(input ?? live.Input(Batch), interventions: interventions);
        (int From, int To)[] pairs = [.. from j in Enumerable.Range(0, live.Hooks.Count) from i in Enumerable.Range(0, j + 1) where i >= live.FirstFrom select (i, j)];
        new Random(live.Hooks.Count).Shuffle(pairs);
        foreach ((int i, int j) in pairs.Take(most))
        {
            HookPoint from = live.Hooks[i], to = live.Hooks[j];
            foreach (bool carry in (bool[])[false, true])
            {
                using DisposeScope pair = NewDisposeScope();
                (Tensor jacobian, Tensor constant) = RestartWitness.Jacobian(live, trace, from, to, carry, change);
                Func<string> at = () => $"{(carry ? "carried, " : "")}{At(live, from, to, interventions)}";
                AssertProducts(live, trace, from, to, jacobian, carry, at);
                AssertFolded(live, trace, from, to, jacobian, constant, carry, () => $"folded, {at()}");
            }
        }
    }

    /// <summary>The parameter Jacobian of the output, and of a hook point before it, is that of autograd.</summary>
    /// <param name="live">The network.</param>
    /// <param name="interventions">The interventions; null for none.</param>
    public static void Parameters(LiveNetwork live, Interventions? interventions = null)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = live.Input(Batch);
        using NetworkTrace trace = live.Network.Trace(input, interventions: interventions);
        foreach (HookPoint to in (HookPoint[])[live.Description.Output, live.Hooks[live.Hooks.Count / 2]])
        {
            Tensor expected = AutogradWitness.ParameterJacobian(live, input, to, interventions);
            Assert.Equal(live.Description.ParameterCount, expected.shape[^1]);
            Numbers.AssertClose(
                expected.reshape([Batch, .. live.Description.ShapeAt(to), expected.shape[^1]]),
                live.Network.ParameterJacobian(trace, to),
                () => $"parameters, {At(live, live.Description.Input, to, interventions)}");
        }
    }

    /// <summary>
    /// Jacobians to the output are quotients of differences: the value at a hook point is replaced by those nearby. That is
    /// as exact as differences are.
    /// </summary>
    public static void Differences(LiveNetwork live)
    {
        const double Step = 1e-5;
        using DisposeScope scope = NewDisposeScope();
        Tensor input = live.Input(1);
        using NetworkTrace trace = live.Network.Trace(input);
        HookPoint to = live.Description.Output;
        for (int i = live.FirstFrom; i < to.Index; i++)
        {
            using DisposeScope inner = NewDisposeScope();
            HookPoint from = live.Hooks[i];
            Tensor jacobian = live.Network.Jacobian(trace, from, to).reshape(live.Description.WidthAt(to), -1);
            Tensor differences = stack(Enumerable.Range(0, (int)jacobian.shape[1]).Select(entry =>
            {
                using DisposeScope step = NewDisposeScope();
                Tensor unit = zeros(jacobian.shape[1], dtype: ScalarType.Float64);
                unit[entry] = Step;
                unit = unit.reshape(trace[from].shape);
                return ((Output(trace[from] + unit) - Output(trace[from] - unit)) / (2 * Step)).MoveToOuterDisposeScope();
            }), -1);
            Numbers.AssertClose(differences, jacobian, () => At(live, from, to), tolerance: 1e-5);

            Tensor Output(Tensor value)
            {
                using NetworkTrace changed = live.Network.Trace(input, [to], [Intervention.Replace(from, value)]);
                return changed[to].flatten() + 0;
            }
        }
    }

    /// <summary>The two witnesses, at all pairs of hook points.</summary>
    public static void WitnessesAgree(LiveNetwork live)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = live.Input(Batch);
        using NetworkTrace trace = live.Network.Trace(input);
        for (int j = live.FirstFrom; j < live.Hooks.Count; j++)
        {
            using DisposeScope inner = NewDisposeScope();
            Tensor?[] rows = AutogradWitness.Jacobians(live, input, live.Hooks[j]);
            for (int i = live.FirstFrom; i <= j; i++)
                if (rows[i] is { } onTrace)
                    Numbers.AssertClose(RestartWitness.Jacobian(live, trace, live.Hooks[i], live.Hooks[j], carry: false).Jacobian, onTrace, () => At(live, live.Hooks[i], live.Hooks[j]));
        }
    }

    /// <summary>Where a comparison failed: the declaration, the hook points and the interventions.</summary>
    public static string At(LiveNetwork live, HookPoint from, HookPoint to, Interventions? interventions = null) =>
        $"{live.Sample}\n{from} -> {to}{(interventions is null ? "" : $" with {interventions}")}";

    /// <summary>Jacobian, and products with vectors of their own for each sample and with the same for all.</summary>
    private static void AssertProducts(LiveNetwork live, NetworkTrace trace, HookPoint from, HookPoint to, Tensor expected, bool carry, Func<string> at)
    {
        IReadOnlyList<long> fromShape = Shape(live, from, carry), toShape = Shape(live, to, carry);
        Numbers.AssertClose(expected.reshape([Batch, .. toShape, .. fromShape]), live.Network.Jacobian(trace, from, to, carry: carry), at);
        foreach (int batch in (int[])[Batch, 1])
        {
            Tensor cotangents = randn(K, batch, expected.shape[1], dtype: ScalarType.Float64);
            Tensor pulled = cotangents.expand(K, Batch, -1).unsqueeze(-2).matmul(expected);
            Numbers.AssertClose(pulled.reshape([K, Batch, .. fromShape]), live.Network.Vjp(trace, from, to, cotangents.reshape([K, batch, .. toShape]), carry: carry), at);
            Tensor tangents = randn(K, batch, expected.shape[2], dtype: ScalarType.Float64);
            Tensor pushed = expected.matmul(tangents.expand(K, Batch, -1).unsqueeze(-1));
            Numbers.AssertClose(pushed.reshape([K, Batch, .. toShape]), live.Network.Jvp(trace, from, to, tangents.reshape([K, batch, .. fromShape]), carry), at);
        }
    }

    /// <summary>The same with one more column, for the constant.</summary>
    private static void AssertFolded(LiveNetwork live, NetworkTrace trace, HookPoint from, HookPoint to, Tensor jacobian, Tensor constant, bool carry, Func<string> at)
    {
        IReadOnlyList<long> fromShape = Shape(live, from, carry), toShape = Shape(live, to, carry);
        Tensor folded = cat([jacobian, constant.unsqueeze(-1)], -1);
        Numbers.AssertClose(folded.reshape([Batch, .. toShape, folded.shape[2]]), Constants.Join(live.Network.Jacobian(trace, from, to, foldBias: true, carry: carry), fromShape), at);
        foreach (int batch in (int[])[Batch, 1])
        {
            Tensor cotangents = randn(K, batch, folded.shape[1], dtype: ScalarType.Float64);
            Tensor pulled = cotangents.expand(K, Batch, -1).unsqueeze(-2).matmul(folded).squeeze(-2);
            Numbers.AssertClose(pulled, Constants.Join(live.Network.Vjp(trace, from, to, cotangents.reshape([K, batch, .. toShape]), foldBias: true, carry: carry), fromShape), at);
        }
    }

    private static IReadOnlyList<long> Shape(LiveNetwork live, HookPoint hook, bool carry) =>
        carry ? live.Description.NodeShapeAt(hook) : live.Description.ShapeAt(hook);
}
