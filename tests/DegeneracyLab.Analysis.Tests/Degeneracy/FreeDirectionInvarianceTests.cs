using DegeneracyLab.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>What does not change what a network computes, or only its units, changes no count of its free directions.</summary>
public sealed class FreeDirectionInvarianceTests : IDisposable
{
    private const string Layers = "7b ReLU 6b ReLU 3b";

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly TestMlp network = new(5, Layers, seed: 11);
    private readonly Tensor data = Compare.Gaussian(11, 120, 5);

    public void Dispose()
    {
        network.Dispose();
        scope.Dispose();
    }

    [Fact]
    public void Permuted_units()
    {
        Kill(network);
        using TestMlp other = Copied();
        Tensor order = tensor(new long[] { 3, 1, 6, 0, 5, 2, 4 }, device: CPU);
        Change(other.LinearAt(0), layer =>
        {
            layer.weight!.copy_(layer.weight.index_select(0, order));
            layer.bias!.copy_(layer.bias.index_select(0, order));
        });
        Change(other.LinearAt(1), layer => layer.weight!.copy_(layer.weight.index_select(1, order)));
        RequireSame(network, other, data, data);
    }

    [Theory]
    [InlineData(1e7)]
    [InlineData(1e-7)]
    [InlineData(3)]
    public void A_rescaled_hidden_unit(double factor)
    {
        Kill(network);
        using TestMlp other = Copied();
        Change(other.LinearAt(0), layer =>
        {
            layer.weight!.select(0, 4).mul_(factor);
            layer.bias![4] = layer.bias[4].Times(factor);
        });
        Change(other.LinearAt(1), layer => layer.weight!.select(1, 4).div_(factor));
        RequireSame(network, other, data, data);
    }

    [Fact]
    public void Units_of_all_data_with_the_weights_that_read_them()
    {
        using TestMlp other = Copied();
        Tensor units = tensor([1e7, 1, 1e-5, 30, 1e3], ScalarType.Float64, CPU);
        Change(other.LinearAt(0), layer => layer.weight!.div_(units));
        RequireSame(network, other, data, data * units);
    }

    [Fact]
    public void Order_of_samples_batches_and_threads()
    {
        Kill(network);
        DegeneracyReport whole = Counts.Of(network, data);
        SameCounts.Require(whole, Counts.Of(network, data.flip(0)));
        SameCounts.Require(whole, Counts.Of(network, data.index_select(0, tensor([.. Enumerable.Range(0, 120).Select(i => i * 7L % 120)], device: CPU))));
        SameCounts.Require(whole, Counts.Of(network, Dataset.Of(data.split(7))));
        foreach (string threads in new[] { "1", "2", "3" })
        {
            using var setting = new WorkerThreadsSetting(threads);
            SameCounts.Require(whole, Counts.Of(network, Dataset.Of(data.split(11))));
        }
    }

    [Fact]
    public void Repeated_samples() => SameCounts.Require(Counts.Of(network, data), Counts.Of(network, cat([data, data, data.narrow(0, 0, 5)])));

    /// <summary>Gates of ReLUs open alike after any invertible change of basis within a block, here of units that are always open.</summary>
    [Fact]
    public void A_finite_step_along_a_block_of_synchronised_units()
    {
        Change(network.LinearAt(0), layer => layer.bias!.narrow(0, 0, 3).fill_(50));
        using TestMlp other = Copied();
        Tensor mix = eye(3, dtype: ScalarType.Float64, device: CPU).Plus(0).add(Compare.Gaussian(5, 3, 3).abs().Times(0.2));
        Change(other.LinearAt(0), layer =>
        {
            layer.weight!.narrow(0, 0, 3).copy_(mix.t().matmul(layer.weight.narrow(0, 0, 3)));
            layer.bias!.narrow(0, 0, 3).copy_(layer.bias.narrow(0, 0, 3).matmul(mix));
        });
        Change(other.LinearAt(1), layer => layer.weight!.narrow(1, 0, 3).copy_(layer.weight.narrow(1, 0, 3).matmul(linalg.inv(mix).t())));
        RequireSame(network, other, data, data);
    }

    /// <summary>GL(d) of the stream: what writes into it is multiplied, what reads it by the inverse, and one head's queries and keys beside.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_finite_step_along_a_residual_stream_and_along_queries_and_keys(int seed)
    {
        using KindTransformer one = new(ScalarType.Float64, seed: 3), other = new(ScalarType.Float64, seed: 3);
        Dictionary<string, Parameter> p = other.named_parameters().ToDictionary(named => named.name, named => named.parameter);
        using (no_grad())
        {
            // Away from zero biases and small weights.
            foreach ((string name, Parameter parameter) in one.named_parameters())
                parameter.copy_(p[name].copy_(Compare.Gaussian(name.Length + seed, parameter.shape).Times(0.7)));
            Tensor mix = eye(4, dtype: ScalarType.Float64, device: CPU) + Compare.Gaussian(seed, 4, 4).Times(0.3), inverse = linalg.inv(mix);
            foreach (string writer in new[] { "TokenEmbedding1.weight", "Residual1.SelfAttention1.Output.bias", "Residual2.Linear2.bias" })
                p[writer].copy_(p[writer].matmul(mix));
            foreach (string writer in new[] { "Residual1.SelfAttention1.Output.weight", "Residual2.Linear2.weight" })
                p[writer].copy_(mix.t().matmul(p[writer]));
            foreach (string reader in new[] { "Residual1.SelfAttention1.QKV.weight", "Residual2.Linear1.weight", "Linear1.weight" })
                p[reader].copy_(p[reader].matmul(inverse.t()));
            // The first head's queries are rows 0 and 1, its keys 4 and 5.
            Tensor head = eye(2, dtype: ScalarType.Float64, device: CPU) + Compare.Gaussian(seed + 9, 2, 2).Times(0.3), back = linalg.inv(head);
            Rows("Residual1.SelfAttention1.QKV", 0, head.t());
            Rows("Residual1.SelfAttention1.QKV", 4, back);
        }

        Tensor tokens = tensor([.. Enumerable.Range(0, 64 * 3).Select(i => (long)(i % 3 == 0 ? i / 3 % 4 : i % 3 == 1 ? i / 12 % 4 : i / 48 % 4))], [64, 3], ScalarType.Int64, CPU);
        RequireSame(one, other, tokens, tokens);

        void Rows(string layer, long start, Tensor by)
        {
            Parameter weight = p[layer + ".weight"], bias = p[layer + ".bias"];
            weight.narrow(0, start, 2).copy_(by.matmul(weight.narrow(0, start, 2)));
            bias.narrow(0, start, 2).copy_(by.matmul(bias.narrow(0, start, 2)));
        }
    }

    /// <summary>One unit dead and one always open.</summary>
    private static void Kill(TestMlp network) => Change(network.LinearAt(0), layer =>
    {
        layer.bias![0] = tensor(-50.0, ScalarType.Float64, CPU);
        layer.bias[1] = tensor(50.0, ScalarType.Float64, CPU);
    });

    private static void Change(Linear layer, Action<Linear> change)
    {
        using var noGrad = no_grad();
        change(layer);
    }

    private static void RequireSame(IInstrumentedNetwork one, IInstrumentedNetwork other, Tensor data, Tensor others)
    {
        using (no_grad())
            Compare.Close(((nn.Module<Tensor, Tensor>)one).call(data), ((nn.Module<Tensor, Tensor>)other).call(others), 1e-10, "the output");
        SameCounts.Require(Counts.Of(one, data), Counts.Of(other, others));
    }

    private TestMlp Copied()
    {
        var copy = new TestMlp(5, Layers, seed: 1);
        copy.load_state_dict(network.state_dict());
        return copy;
    }
}
