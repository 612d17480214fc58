using DegeneracyLab.Tests.Layers;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Parallel;

/// <summary>Parallel blocks of attention and layer norms, in a generated network.</summary>
public sealed class ParallelTransformerTests
{
    private static readonly long[,] Tokens = { { 4, 0 }, { 1, 2 }, { 3, 3 } };

    [Fact]
    public void The_recording_is_the_plain_forward_pass()
    {
        using var scope = NewDisposeScope();
        using var network = new ParallelTransformer(dtype: ScalarType.Float64, seed: 3);
        using ParallelTransformer.Recording trace = network.Trace(tensor(Tokens));
        Assert.True(network.call(tensor(Tokens)).Equals(trace.Output));
        ProductCheck.Close(trace.Residual1, trace.PositionalEmbedding1 + trace.Residual1.Parallel1.Branch1 + trace.Residual1.Parallel1.Branch2, "the sum");
    }

    [Fact]
    public void Gradients_are_those_of_autograd()
    {
        using var scope = NewDisposeScope();
        using var network = new ParallelTransformer(dtype: ScalarType.Float64, seed: 3);
        using ParallelTransformer.Recording trace = network.TraceWithGradients(tensor(Tokens));
        trace.Output.sum().backward();
        foreach (HookPoint hook in network.Description.HookPoints.Skip(1))
            ProductCheck.Close(network.Vjp(trace, hook, ParallelTransformer.Hooks.Output, ones(1, 1, 3, dtype: ScalarType.Float64))[0], trace.Gradient(hook), hook.Name);
    }

    /// <summary>
    /// Node layers determine all that follows, so that the chain rule holds from one to the next. A node layer of a branch is
    /// the value there and the input: on the way from another branch it is no step.
    /// </summary>
    [Fact]
    public void Jacobians_between_node_layers_multiply()
    {
        using var scope = NewDisposeScope();
        using var network = new ParallelTransformer(dtype: ScalarType.Float64, seed: 3);
        using ParallelTransformer.Recording trace = network.Trace(tensor(Tokens));
        HookPoint[] hooks = [.. network.Description.HookPoints.Skip(1)];
        var jacobians = new Dictionary<(HookPoint From, HookPoint To), Tensor>();
        foreach (HookPoint from in hooks)
        {
            foreach (HookPoint to in hooks.Where(hook => hook.Index >= from.Index))
            {
                Tensor jacobian = network.Jacobian(trace, from, to, carry: true);
                jacobians[(from, to)] = jacobian.reshape(3, Entries(to), Entries(from));
                Tensor tangents = network.Jvp(trace, from, to, Units(from), carry: true).flatten(2).permute(1, 2, 0);
                Tensor cotangents = network.Vjp(trace, from, to, Units(to), carry: true).flatten(2).permute(1, 0, 2);
                ProductCheck.Close(cotangents, tangents, $"{from} -> {to}");
            }
        }

        foreach (((HookPoint from, HookPoint to), Tensor jacobian) in jacobians)
        {
            HookPoint[] between = [.. hooks.Where(hook => hook.Index > from.Index && hook.Index < to.Index && !(IsIn(1, from) && IsIn(2, hook)))];
            foreach (HookPoint middle in between)
            {
                Tensor first = jacobians[(from, middle)], second = jacobians[(middle, to)];
                ProductCheck.Close(jacobian, second.matmul(first), $"{from} -> {middle} -> {to}", second.abs().matmul(first.abs()));
            }
        }

        bool IsIn(int branch, HookPoint hook) => hook.Name.StartsWith($"Residual1.Parallel1.Branch{branch}", StringComparison.Ordinal);
        long Entries(HookPoint hook) => network.Description.NodeShapeAt(hook).Aggregate(1L, (product, size) => product * size);
        Tensor Units(HookPoint hook) => eye(Entries(hook), dtype: ScalarType.Float64).reshape([Entries(hook), 1, .. network.Description.NodeShapeAt(hook)]);
    }
}
