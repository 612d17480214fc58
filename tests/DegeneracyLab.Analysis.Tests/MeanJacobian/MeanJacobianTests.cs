using DegeneracyLab.Analysis.Tests.Storage;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

[Network(Tokens = 3, Vocabulary = 7)]
[TokenEmbedding(4)]
[PositionalEmbedding]
[Residual<CausalBlock>]
[LastPosition]
[Linear(2)]
internal sealed partial class CausalHeads;

[Network(Tokens = 3, Vocabulary = 7)]
[TokenEmbedding(4)]
[PositionalEmbedding]
[SelfAttention(Heads = 2)]
[MeanPool]
[Linear(2)]
internal sealed partial class PooledHeads;

[Block(Input = 4)]
[SelfAttention(Heads = 2, Causal = true)]
internal sealed partial class CausalBlock;

/// <summary>Mean Jacobians by every way against autograd, row by row, and what they say of directions.</summary>
public sealed class MeanJacobianTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<string, string, string, string> Ways => new()
    {
        { "linear", "Linear1", "Linear2", "one Jacobian for all samples" },
        { "gated", "Linear1", "ReLU1", "mean slopes" },
        { "gated", "ReLU1", "Residual1", "mean slopes" },
        { "gated", "ReLU1", "Linear2", "mean slopes" },
        { "gated", "Input", "Linear2", "batched products" },
        { "mlp", "Input", "Tanh1", "mean slopes" },
        { "mlp", "Input", "Linear3", "batched products" },
        { "parallel", "Input", "Parallel1", "batched products" },
        { "transformer", "PositionalEmbedding1", "Head", "batched products" },
        { "transformer", "PositionalEmbedding1", "Attention", "batched products" },
        { "transformer", "Attention", "LastPosition1", "one Jacobian for all samples" },
        { "transformer", "LastPosition1", "Mlp", "mean slopes" },
        { "heads", "PositionalEmbedding1", "Residual1", "closed form of attention" },
        { "heads", "PositionalEmbedding1", "LastPosition1", "closed form of attention" },
        { "heads", "PositionalEmbedding1", "Linear1", "closed form of attention" },
        { "heads", "TokenEmbedding1", "Linear1", "batched products" },
        { "pooled", "PositionalEmbedding1", "Linear1", "closed form of attention" },
        { "sequence", "Input", "ReLU1", "mean slopes" },
        { "sequence", "Input", "Linear2", "batched products" },
        { "images", "Input", "Linear1", "batched products" },
        { "images", "Conv2d1", "ReLU1", "mean slopes" },
    };

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(Ways))]
    public void The_mean_is_that_of_autograd(string name, string from, string to, string method)
    {
        (IInstrumentedNetwork network, Tensor data) = Case(name);
        (HookPoint begin, HookPoint end) = (network.Hook(from), network.Hook(to));
        MeanJacobian mean = NetworkJacobian.Mean(network, data, begin, end, TestContext.Current.CancellationToken);
        Assert.Equal(method, mean.Method);
        Assert.Equal(data.size(0), mean.Samples);
        NodeLayer first = new(network.Description, begin, hasConstant: false), last = new(network.Description, end, hasConstant: false);
        Assert.Empty(network.Description.CarriedAt(begin));
        Assert.Equal((first.Positions, last.Positions), (mean.FromPositions, mean.ToPositions));

        // Each entry of the end by autograd, summed over samples: the gradients of one sample know nothing of the others.
        List<Tensor> rows = [];
        for (int row = 0; row < last.Positions * last.Width; row++)
        {
            using NetworkTrace run = network.TraceWithGradients(data);
            last.ToVectors(run[end]).flatten(1).select(1, row).sum().backward();
            rows.Add(first.ToVectors(run.Gradient(begin)).flatten(1).mean([0]));
        }

        Compare.Close(stack(rows), mean.ByPosition.ToTensor(), 1e-12, $"{name}, {from} -> {to}");
        Tensor parts = stack(rows).reshape(last.Positions, last.Width, first.Positions, first.Width);
        Compare.Close(parts.sum([0]).mean([1]), mean.Total.ToTensor(), 1e-12, "total");
        Compare.Close(parts.select(0, last.Positions - 1).select(1, 0), mean.Between(0, (int)last.Positions - 1).ToTensor(), 1e-12, "between positions");
    }

    /// <summary>Finite differences of the mean outputs.</summary>
    [Fact]
    public void The_mean_is_that_of_differences()
    {
        (IInstrumentedNetwork network, Tensor data) = Case("mlp");
        Matrix mean = NetworkJacobian.Mean(network, data, network.Description.Input, cancellationToken: TestContext.Current.CancellationToken).ByPosition;
        const double step = 1e-5;
        for (int input = 0; input < 3; input++)
        {
            Tensor shift = zeros(3, ScalarType.Float64);
            shift[input] = step;
            Tensor difference = (network.Forward(data + shift) - network.Forward(data - shift)).mean([0]) / (2 * step);
            Compare.Close(difference, tensor(mean.Column(input)), 1e-8);
        }
    }

    /// <summary>A node layer in a branch has the stream beside its value.</summary>
    [Fact]
    public void Inside_a_branch_the_stream_goes_by()
    {
        (IInstrumentedNetwork network, Tensor data) = Case("gated");
        MeanJacobian mean = NetworkJacobian.Mean(network, data, network.Hook("Residual1.Linear1"), network.Hook("Residual1"), TestContext.Current.CancellationToken);
        Assert.Equal((11, 6), (mean.FromWidth, mean.ToWidth));
        Compare.Close(eye(6, dtype: ScalarType.Float64), mean.Total.ToTensor().narrow(1, 5, 6), 1e-12);
    }

    [Theory]
    [InlineData("linear", "Linear1")]
    [InlineData("gated", "ReLU1")]
    [InlineData("mlp", "Input")]
    [InlineData("heads", "PositionalEmbedding1")]
    public void Sums_merge_and_are_stored(string name, string from)
    {
        (IInstrumentedNetwork network, Tensor data) = Case(name);
        using var section = new NetworkSection(network, new(network.Description, network.Hook(from), hasConstant: false), new(network.Description, network.Description.Output, hasConstant: false));
        using MeanJacobianSums whole = Of(data), first = Of(data[..17]), second = Of(data[17..]), stored = Of(data[..17]);
        using var folder = new TemporaryFolder();
        string path = folder["sums"];
        second.Save(path);
        first.Merge(second);
        stored.Load(path);
        foreach (MeanJacobianSums sums in new[] { first, stored })
        {
            Assert.Equal(whole.Count, sums.Count);
            Compare.Close(whole.Mean(), sums.Mean(), 1e-14, sums.Method);
        }

        MeanJacobian one = Mean(data[..17]), other = Mean(data[17..]), all = Mean(data), both = one.Merge(other);
        Assert.Equal(all.Samples, both.Samples);
        Compare.Close(all.ByPosition.ToTensor(), both.ByPosition.ToTensor(), 1e-13);

        MeanJacobian Mean(Tensor some) => NetworkJacobian.Mean(network, some, network.Hook(from), cancellationToken: TestContext.Current.CancellationToken);

        MeanJacobianSums Of(Tensor some)
        {
            MeanJacobianSums sums = MeanJacobianSums.Of(section, some.narrow(0, 0, 1));
            using SampleSet samples = new(network, some);
            sums.Add(samples, TestContext.Current.CancellationToken);
            return sums;
        }
    }

    [Fact]
    public void Directions_write_and_read()
    {
        (IInstrumentedNetwork network, Tensor data) = Case("mlp");
        HookPoint from = network.Hook("Linear1"), to = network.Hook("Linear2");
        MeanJacobian mean = NetworkJacobian.Mean(network, data, from, to, TestContext.Current.CancellationToken);
        AnalysisResult analysis = NetworkAnalysis.Run(network, data, new() { NodeLayers = [from, to, network.Description.Output], Centre = true, Degeneracy = DegeneracyCount.None });
        (NodeBasis hidden, NodeBasis outputs) = (analysis.Basis![from], analysis.Basis[to]);
        Tensor jacobian = mean.Total.ToTensor();

        AssertRanked(mean.WritesTo([0, 1, 0, 0, 0]), jacobian.select(1, 1));
        AssertRanked(mean.ReadBy([0, 0, 1, 0]), jacobian.select(0, 2));
        Tensor write = hidden.CPinv.ToTensor().narrow(1, 0, 5).select(0, 1), read = outputs.C.ToTensor().narrow(0, 0, 4).select(1, 2);
        AssertRanked(mean.WritesTo(hidden.CPinv.Row(1), outputs), outputs.C.ToTensor().narrow(0, 0, 4).t().matmul(jacobian.matmul(write)));
        AssertRanked(mean.ReadBy(outputs.C.Column(2), hidden), hidden.CPinv.ToTensor().narrow(1, 0, 5).matmul(read.matmul(jacobian)));
        Assert.All(mean.WritesTo([0, 0, 0, 0, 0]), effect => Assert.Equal(0, effect.Share));

        static void AssertRanked(IReadOnlyList<DirectionEffect> ranked, Tensor expected)
        {
            double[] numbers = expected.data<double>().ToArray();
            Assert.Equal(Enumerable.Range(0, numbers.Length), ranked.Select(effect => effect.Direction).Order());
            Assert.Equal(ranked.OrderByDescending(effect => Math.Abs(effect.Effect)), ranked);
            Assert.Equal(1, ranked.Sum(effect => effect.Share), 1e-12);
            foreach (DirectionEffect effect in ranked)
            {
                Assert.Equal(numbers[effect.Direction], effect.Effect, 1e-13);
                Assert.Equal(Math.Pow(numbers[effect.Direction], 2) / numbers.Sum(number => number * number), effect.Share, 1e-12);
            }
        }
    }

    /// <summary>In a linear network the mean Jacobian in features is what squared edges measure, up to the features' mean squares.</summary>
    [Fact]
    public void Edges_of_a_linear_network_are_squares_of_it()
    {
        (IInstrumentedNetwork network, Tensor data) = Case("linear");
        HookPoint from = network.Hook("Linear1"), to = network.Hook("Second");
        AnalysisResult analysis = NetworkAnalysis.Run(network, data, new() { NodeLayers = [from, to, network.Description.Output], Centre = true, Degeneracy = DegeneracyCount.None });
        MeanJacobian mean = NetworkJacobian.Mean(network, data, from, to, TestContext.Current.CancellationToken);
        NodeBasis hidden = analysis.Basis![from];
        Matrix strengths = analysis.Edges[0].Strengths;
        for (int feature = 1; feature < hidden.Dimension; feature++)
            foreach (DirectionEffect effect in mean.WritesTo(hidden.CPinv.Row(feature), analysis.Basis[to]).Where(effect => effect.Direction > 0))
                Assert.Equal(effect.Effect * effect.Effect * hidden.Lambda[feature], strengths[effect.Direction, feature], 1e-10);
    }

    [Fact]
    public void What_the_result_says()
    {
        (IInstrumentedNetwork network, Tensor data) = Case("mlp");
        MeanJacobian mean = NetworkJacobian.Mean(network, data, network.Description.Input, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("mean Jacobian Input -> Linear3 of SmoothPerceptron: 2 x 3 over 40 samples (batched products)", mean.ToString());
        using var json = System.Text.Json.JsonDocument.Parse(mean.ToJson());
        Assert.Equal(mean.ByPosition.Entries.ToArray(), json.RootElement.GetProperty("byPosition").EnumerateArray().Select(number => number.GetDouble()));
    }

    private static (IInstrumentedNetwork Network, Tensor Data) Case(string name)
    {
        if (name is "heads" or "pooled")
            return (name == "heads" ? new CausalHeads(ScalarType.Float64, seed: 3) : new PooledHeads(ScalarType.Float64, seed: 3), DeviceSamples.Tokens(CPU, 40));
        if (name == "sequence")
            return (new SynchronisedSequence(ScalarType.Float64, seed: 2), Compare.Gaussian(3, 40, 3, 2));
        (IInstrumentedNetwork network, Tensor data, _) = AttributionNetworks.Case(name, samples: name == "images" ? 12 : 40);
        return (network, data);
    }
}
