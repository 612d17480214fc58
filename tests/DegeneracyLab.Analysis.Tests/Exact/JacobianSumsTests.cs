using DegeneracyLab.Analysis.Tests.Storage;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The streamed parameter Jacobian against autograd, and its parts against the whole.</summary>
public sealed class JacobianSumsTests
{
    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, KindNetworks.All.Count)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_is_that_of_autograd_for_every_kind(int kind)
    {
        using var scope = NewDisposeScope();
        IInstrumentedNetwork network = KindNetworks.All[kind]();
        using var own = (IDisposable)network;
        Tensor data = Draw(network, 6);
        using JacobianSums sums = SumsOf(network, data);
        Tensor jacobian = ByAutograd(network, data);
        Compare.Close(jacobian.t().matmul(jacobian), sums.R.t().matmul(sums.R), 1e-13, network.Description.Name);
    }

    [Fact]
    public void Many_rows_are_decomposed_part_by_part()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, "4b ReLU 3 Tanh 2b");
        Tensor data = Compare.Gaussian(3, 700, 3);
        using JacobianSums sums = SumsOf(network, data);
        Tensor jacobian = ByAutograd(network, data);
        Assert.True(jacobian.size(0) > 20 * sums.Columns);
        Compare.Close(jacobian.t().matmul(jacobian), sums.R.t().matmul(sums.R), 1e-13);
        Compare.Close(linalg.svdvals(jacobian), linalg.svdvals(sums.R), 1e-13);
    }

    [Fact]
    public void Parts_and_files_give_the_whole()
    {
        using var scope = NewDisposeScope();
        using var network = new KindTransformer(ScalarType.Float64, seed: 4);
        using Owned near = new(LastBits.Near(network)!);
        Tensor data = Draw(network, 90);
        using JacobianSums whole = new(network, near.Network), first = new(network, near.Network), second = new(network, near.Network), read = new(network, near.Network);
        Add(whole, network, data, 0, 90);
        Add(first, network, data, 0, 31);
        Add(second, network, data, 31, 59);
        using var folder = new TemporaryFolder();
        string path = folder["sums"];
        second.Save(path);
        read.Load(path);
        first.Merge(read);
        Assert.Equal((whole.Count, whole.LookedAtTwice, whole.LeftOut), (first.Count, first.LookedAtTwice, first.LeftOut));
        Compare.Close(whole.R.t().matmul(whole.R), first.R.t().matmul(first.R), 1e-13);
        // The changes are rounding themselves, and depend on how the samples are divided.
        for (int column = 0; column < whole.Columns; column++)
            Assert.InRange(first.ChangeOf(column), 0.5 * whole.ChangeOf(column), 2 * whole.ChangeOf(column));
        Assert.NotEmpty(whole.WithoutRounding().Rounding);
        Assert.Equal(whole.WithoutRounding().Rounding, first.WithoutRounding().Rounding);
    }

    /// <summary>A pre-activation of exactly 0 opens or closes with the last bits; then a good column would seem to be rounding.</summary>
    [Fact]
    public void Samples_whose_gates_change_are_left_out()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(2, "1 ReLU 1");
        using (no_grad())
            network.LinearAt(0).weight!.copy_(tensor([1.0, -1.0], [1, 2]));
        // On half of the samples both inputs are the same; their difference is 0, and closed; nearby, one of two signs is open.
        Tensor numbers = Compare.Gaussian(2, 80, 1), data = cat([numbers, numbers], 1);
        data.narrow(0, 40, 40).select(1, 0).add_(1);
        using Owned near = new(LastBits.Near(network)!);
        using var sums = new JacobianSums(network, near.Network);
        Add(sums, network, data, 0, 80);
        Assert.InRange(sums.LeftOut, 5, 35);
        Assert.Equal(80, sums.LeftOut + sums.LookedAtTwice);
        Assert.Empty(sums.WithoutRounding().Rounding);
    }

    /// <summary>While both units are open, 0.1 x 3 - 0.3 is all that the outputs see of the first weight: rounding. The second unit closes later.</summary>
    [Fact]
    public void A_column_that_is_rounding_at_first_only_is_a_column()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(1, "1 2b ReLU 1");
        using (no_grad())
        {
            network.LinearAt(0).weight!.fill_(1);
            network.LinearAt(1).weight!.copy_(tensor([3.0, 1.0], [2, 1]));
            network.LinearAt(1).bias!.copy_(tensor([100.0, 5.0]));
            network.LinearAt(2).weight!.copy_(tensor([0.1, -0.3], [1, 2]));
        }

        long first = JacobianSums.MaxLookedAtTwice;
        Tensor data = cat([Compare.Gaussian(3, first, 1).clamp(-4, 4), full(200, 1, -10.0, dtype: ScalarType.Float64)]);
        using Owned near = new(LastBits.Near(network)!);
        using JacobianSums part = new(network, near.Network), whole = new(network, near.Network);
        Add(part, network, data, 0, first);
        Add(whole, network, data, 0, data.size(0));
        Assert.Equal([0], part.WithoutRounding().Rounding);
        Assert.Equal(first, whole.LookedAtTwice);
        Assert.Empty(whole.WithoutRounding().Rounding);
    }

    internal static JacobianSums SumsOf(IInstrumentedNetwork network, Tensor data)
    {
        var sums = new JacobianSums(network, null);
        Add(sums, network, data, 0, data.size(0));
        return sums;
    }

    internal static Tensor Draw(IInstrumentedNetwork network, int samples, int seed = 5)
    {
        long[] shape = [samples, .. network.Description.InputShape];
        var random = new Random(seed);
        return network.Description.Vocabulary is { } vocabulary
            ? tensor([.. Enumerable.Range(0, (int)shape.Aggregate(1L, (product, size) => product * size)).Select(_ => (long)random.Next((int)vocabulary))], shape, ScalarType.Int64)
            : Compare.Gaussian(seed, shape);
    }

    private static void Add(JacobianSums sums, IInstrumentedNetwork network, Tensor data, long first, long count)
    {
        using var samples = new SampleSet(network, [], [], budget: 0);
        using Tensor part = data.narrow(0, first, count);
        samples.Begin(part, first);
        sums.Add(samples);
    }

    /// <summary>[samples x outputs, parameters], one backward pass for each row.</summary>
    internal static Tensor ByAutograd(IInstrumentedNetwork network, Tensor data)
    {
        Parameter[] parameters = [.. network.NamedParameters().Select(named => named.Parameter)];
        Tensor output = network.Forward(data).flatten(1);
        // Autograd ends the process where an output does not depend on a parameter.
        Tensor all = parameters.Select(parameter => parameter.sum()).Aggregate((sum, other) => sum + other) * 0;
        List<Tensor> rows = [];
        for (long sample = 0; sample < output.size(0); sample++)
            for (long unit = 0; unit < output.size(1); unit++)
                rows.Add(cat([.. autograd.grad([output[sample, unit] + all], parameters, retain_graph: true).Select(gradient => gradient.flatten())]));
        return stack(rows);
    }

    private sealed class Owned(IInstrumentedNetwork network) : IDisposable
    {
        public IInstrumentedNetwork Network => network;

        public void Dispose() => ((IDisposable)network).Dispose();
    }
}
