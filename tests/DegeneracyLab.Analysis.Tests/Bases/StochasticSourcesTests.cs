using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Random signs in place of exact sums: what they estimate, and how well they say so.</summary>
public sealed class StochasticSourcesTests : IDisposable
{
    private static readonly int Seeds = LongRun.IsOn ? 60 : 30;

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly IInstrumentedNetwork network;
    private readonly Tensor data;
    private readonly TensorBasis basis;

    /// <summary>The last section of a sequence network has several positions at its end, and no closed form.</summary>
    public StochasticSourcesTests()
    {
        network = new SignNetwork(ScalarType.Float64, seed: 3);
        data = Compare.Gaussian(61, 80, 4, 3);
        basis = TensorBasis.Of(network, data, options: new() { BasisKind = BasisKind.Local });
    }

    public static TheoryData<int?, int?> Sources => new() { { 32, null }, { null, 32 }, { 6, 6 } };

    public void Dispose()
    {
        basis.Dispose();
        scope.Dispose();
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Second_moments_are_unbiased_and_state_their_error(int? positions, int? features) =>
        AssertEstimates(sources => Moments(sources), positions, features);

    [Fact]
    public void Edges_are_unbiased_and_state_their_error() => AssertEstimates(sources => Edges(sources), 32, null);

    [Fact]
    public void The_error_falls_with_the_square_root_of_the_number_of_sources()
    {
        foreach (Func<StochasticSources?, (Tensor Value, double? Error)> estimate in new Func<StochasticSources?, (Tensor, double?)>[] { Moments, Edges })
        {
            Tensor exact = estimate(null).Value;
            double few = Deviation(4), many = Deviation(64);
            Assert.InRange(few / many, 4 / 1.5, 4 * 1.5);

            double Deviation(int sources) => Math.Sqrt(Enumerable.Range(0, 20).Average(seed => Math.Pow(Relative(estimate(new() { Positions = sources, Seed = seed }).Value, exact), 2)));
        }
    }

    /// <summary>Where there is nothing to sum over, signs are left out.</summary>
    [Fact]
    public void With_one_position_at_the_end_the_sum_is_exact_to_the_last_bit()
    {
        (IInstrumentedNetwork single, Tensor samples) = SectionMethodsTests.Make(nameof(SmoothNetwork));
        using TensorAnalysis exact = Run(null), signs = Run(new() { Positions = 1 });
        for (int node = 0; node < exact.Basis.Nodes.Count; node++)
            Compare.Close(exact.Basis.Nodes[node].JacobianMoment, signs.Basis.Nodes[node].JacobianMoment, 0, exact.Basis.Nodes[node].Name);
        for (int section = 0; section < exact.Edges.Count; section++)
        {
            Compare.Close(exact.Edges[section].Strengths, signs.Edges[section].Strengths, 0, exact.Edges[section].From);
            Assert.Null(signs.Edges[section].RelativeStandardError);
        }

        TensorAnalysis Run(StochasticSources? sources) => TensorAnalysis.Run(single, samples, new()
        {
            BasisKind = BasisKind.Local, BasisSources = sources,
            EdgeSources = sources,
        });
    }

    /// <summary>The same numbers at another size of the batches, and again from the same seed.</summary>
    [Fact]
    public void Signs_hang_on_the_seed_and_the_sample_only()
    {
        StochasticSources sources = new() { Positions = 2, Features = 3, Seed = 8 };
        using JacobianMoments whole = New(sources), parts = New(sources), other = New(sources with { Seed = 9 });
        whole.Add(new SampleSet(network, data));
        parts.Add(new SampleSet(network, data), 0, 7);
        parts.Add(new SampleSet(network, data), 7, 80);
        other.Add(new SampleSet(network, data));
        Compare.Close(whole.Mean(), parts.Mean(), 1e-13);
        Assert.True(Compare.Deviation(whole.Mean(), other.Mean()) > 1e-4);
        Assert.Equal("random signs", whole.Method);
    }

    [Fact]
    public void The_global_basis_takes_them_at_the_output()
    {
        using TensorBasis exact = TensorBasis.Of(network, data, options: new() { BasisKind = BasisKind.Global });
        foreach (StochasticSources sources in new StochasticSources[] { new() { Positions = 64 }, new() { Features = 64 }, new() { Positions = 8, Features = 8 } })
        {
            using TensorBasis signs = TensorBasis.Of(network, data, options: new() { BasisKind = BasisKind.Global, BasisSources = sources });
            TensorNode first = signs.Nodes[0];
            double stated = first.RelativeStandardError!.Value;
            Assert.InRange(stated, 1e-3, 0.3);
            Assert.InRange(Relative(first.JacobianMoment, exact.Nodes[0].JacobianMoment), stated / 3, stated * 3);
        }
    }

    [Fact]
    public void One_source_can_not_state_its_error()
    {
        Assert.Equal(double.NaN, Moments(new() { Positions = 1 }).Error);
        Assert.Null(Moments(null).Error);
    }

    [Fact]
    public void Signs_are_fair_and_independent()
    {
        Tensor signs = RandomSigns.Of(seed: 5, source: 2, first: 0, rows: 20_000, columns: 10);
        Assert.True(signs.abs().eq(1).all().item<bool>());
        Compare.Close(eye(10, dtype: ScalarType.Float64), signs.t().matmul(signs) / 20_000, 0.03);
        Assert.InRange(signs.mean([0]).abs().max().item<double>(), 0, 0.03);
        Tensor others = RandomSigns.Of(seed: 5, source: 3, first: 0, rows: 20_000, columns: 10), later = RandomSigns.Of(seed: 5, source: 2, first: 1_000, rows: 10, columns: 10);
        Assert.InRange((signs.t().matmul(others) / 20_000).abs().max().item<double>(), 0, 0.03);
        Compare.Close(signs.narrow(0, 1_000, 10), later, 0);
    }

    [Fact]
    public void Numbers_that_can_not_be_are_refused()
    {
        Assert.Contains("must be 1 at least, but is 0", Refusal(new() { Positions = 0 }, null), StringComparison.Ordinal);
        Assert.Contains("must be 1 at least, but is -2", Refusal(new() { Features = -2 }, null), StringComparison.Ordinal);
        Assert.Contains("need a number", Refusal(new(), null), StringComparison.Ordinal);
        Assert.Contains("over positions only", Refusal(null, new() { Features = 3 }), StringComparison.Ordinal);
        Assert.Contains("LocalChange", Refusal(new() { Positions = 2 }, null, BasisKind.LocalChange), StringComparison.Ordinal);

        string Refusal(StochasticSources? ofBasis, StochasticSources? ofEdges, BasisKind kind = BasisKind.Local) => Assert.Throws<ArgumentException>(() => TensorAnalysis.Run(network, data, new()
        {
            BasisKind = kind, BasisSources = ofBasis,
            EdgeSources = ofEdges,
        })).Message;
    }

    /// <summary>The mean of many estimates is within 4 standard errors of the exact value, and each states the error that they have.</summary>
    private static void AssertEstimates(Func<StochasticSources?, (Tensor Value, double? Error)> estimate, int? positions, int? features)
    {
        Tensor exact = estimate(null).Value;
        (Tensor Value, double? Error)[] estimates = [.. Enumerable.Range(0, Seeds).Select(seed => estimate(new() { Positions = positions, Features = features, Seed = seed }))];
        Tensor mean = stack(estimates.Select(one => one.Value)).mean([0]);
        double real = Math.Sqrt(estimates.Average(one => Math.Pow(Relative(one.Value, exact), 2)));
        Assert.InRange(real, 1e-3, 0.5);
        Assert.InRange(Relative(mean, exact), 0, 4 * real / Math.Sqrt(Seeds));
        Assert.InRange(Math.Sqrt(estimates.Average(one => one.Error!.Value * one.Error!.Value)), real / 1.3, real * 1.3);
        Assert.All(estimates, one => Assert.InRange(one.Error!.Value, real / 2, real * 2));
    }

    private static double Relative(Tensor value, Tensor exact) => (value - exact).norm().item<double>() / exact.norm().item<double>();

    private NetworkSection Section()
    {
        IReadOnlyList<NodeLayer> nodes = NodeLayers.Of(network.Description, NodeLayers.Default(network.Description), new());
        return new(network, nodes[0], nodes[1]);
    }

    private JacobianMoments New(StochasticSources? sources) => new(Section(), basis.Nodes[1].C, BasisKind.Local, Integration.Gradient, sources);

    private (Tensor Value, double? Error) Moments(StochasticSources? sources)
    {
        using JacobianMoments sums = New(sources);
        sums.Add(new SampleSet(network, data));
        return (sums.Mean(), sums.RelativeStandardError);
    }

    private (Tensor Value, double? Error) Edges(StochasticSources? sources)
    {
        using EdgeSums sums = new(Section(), basis.Nodes[0].Own, basis.Nodes[1].C, new() { EdgeSources = sources });
        sums.Add(new SampleSet(network, data));
        return (sums.Mean(), sums.RelativeStandardError);
    }
}

[Block(Input = 3)]
[SelfAttention(Heads = 1)]
internal sealed partial class SignBranch;

[Network(Positions = 4, Input = 3)]
[Residual<SignBranch>, Linear(3), Tanh]
internal sealed partial class SignNetwork;
