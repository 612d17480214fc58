using DegeneracyLab.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>What holds for every block, checked on a network of one.</summary>
internal static class BlockChecks
{
    /// <summary>Gives every parameter, the biases too, numbers that are not zero.</summary>
    public static BlockNetwork WithWeights(this BlockNetwork network, double size = 0.6)
    {
        var draw = new ParameterInitializer(11);
        foreach ((_, TorchSharp.Modules.Parameter parameter) in network.NamedParameters())
            draw.Normal(parameter, size);
        return network;
    }

    /// <summary>Numbers that are the same everywhere.</summary>
    public static Tensor Numbers(long[] shape, int seed, ScalarType dtype = ScalarType.Float64)
    {
        var random = new Random(seed);
        long count = shape.Aggregate(1L, static (product, size) => product * size);
        return tensor([.. Enumerable.Range(0, (int)count).Select(_ => 3 * random.NextDouble() - 1.5)], shape, dtype);
    }

    /// <summary>The products between all pairs of hook points, with the values that go by and without, against autograd.</summary>
    public static void ProductsAreThoseOfAutograd(BlockNetwork network, NetworkTrace trace, StepwiseReference reference)
    {
        NetworkDescription description = network.Description;
        IInstrumentedNetwork instrumented = network;
        foreach (HookPoint from in description.HookPoints)
        {
            foreach (HookPoint to in description.HookPoints.Skip(from.Index))
            {
                foreach (bool carry in new[] { false, true })
                {
                    using DisposeScope scope = NewDisposeScope();
                    string pair = $"{from} -> {to}, {(carry ? "carried" : "alone")}";
                    Tensor expected = reference.Jacobian(trace, from, to, carry);
                    long outputs = expected.shape[1], inputs = expected.shape[2] - 1;
                    Tensor alone = expected.narrow(2, 0, inputs);
                    IReadOnlyList<long> fromShape = carry ? description.NodeShapeAt(from) : description.ShapeAt(from);
                    IReadOnlyList<long> toShape = carry ? description.NodeShapeAt(to) : description.ShapeAt(to);

                    Tensor jacobian = instrumented.Jacobian(trace, from, to, carry: carry);
                    Assert.Equal([trace.BatchSize, .. toShape, .. fromShape], jacobian.shape);
                    Close(alone, jacobian.reshape(alone.shape), $"Jacobian {pair}");
                    Close(expected, Constants.Join(instrumented.Jacobian(trace, from, to, foldBias: true, carry: carry), fromShape).reshape(expected.shape), $"Folded Jacobian {pair}");

                    foreach (long batch in new[] { 1, trace.BatchSize })
                    {
                        Tensor cotangents = Numbers([2, batch, .. toShape], 3);
                        Tensor vjp = instrumented.Vjp(trace, from, to, cotangents, carry: carry);
                        Assert.Equal([2, trace.BatchSize, .. fromShape], vjp.shape);
                        Tensor rows = cotangents.reshape(2, batch, 1, outputs).expand(2, trace.BatchSize, 1, outputs);
                        Close(rows.matmul(alone).squeeze(2), vjp.flatten(2), $"Vjp {pair}");

                        Tensor tangents = Numbers([2, batch, .. fromShape], 4);
                        Tensor jvp = instrumented.Jvp(trace, from, to, tangents, carry: carry);
                        Assert.Equal([2, trace.BatchSize, .. toShape], jvp.shape);
                        Tensor columns = tangents.reshape(2, batch, inputs, 1).expand(2, trace.BatchSize, inputs, 1);
                        Close(alone.matmul(columns).squeeze(3), jvp.flatten(2), $"Jvp {pair}");
                    }
                }
            }
        }
    }

    /// <summary>The traced forward pass against the plain one, to the bit, with and without autograd, and the input against being changed.</summary>
    public static void TracedIsPlain(BlockNetwork network, Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor before = input.clone();
        HookPoint output = network.Description.Output;
        Tensor plain = network.call(input);
        using (no_grad())
            Assert.True(plain.detach().Equals(network.call(input)));
        using (BlockNetwork.Recording all = network.Trace(input))
            Assert.True(plain.detach().Equals(all[output]));
        using (BlockNetwork.Recording last = network.Trace(input, [output]))
            Assert.True(plain.detach().Equals(last[output]));
        using (BlockNetwork.Recording graph = network.TraceWithGradients(input))
            Assert.True(plain.detach().Equals(graph[output].detach()));
        Assert.True(before.Equals(input));
    }

    /// <summary>Whether shapes, types and all numbers are the same; disposes neither.</summary>
    public static bool Same(Tensor a, Tensor b) => a.dtype == b.dtype && a.shape.SequenceEqual(b.shape) && a.Equals(b);

    /// <summary>To 1e-10 of the largest entry.</summary>
    public static void Close(Tensor expected, Tensor actual, string what = "", double tolerance = 1e-10)
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.True(expected.shape.SequenceEqual(actual.shape), $"{what}: expected [{string.Join(", ", expected.shape)}], found [{string.Join(", ", actual.shape)}].");
        if (expected.numel() == 0)
            return;
        double difference = (expected.detach() - actual.detach()).abs().max().item<double>();
        double size = expected.detach().abs().max().item<double>();
        // NaN fails too.
        Assert.True(difference <= tolerance * Math.Max(size, 1e-3), $"{what}: off by {difference} of {size}.");
    }
}
