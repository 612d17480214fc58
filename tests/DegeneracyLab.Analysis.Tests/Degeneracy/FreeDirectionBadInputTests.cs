using DegeneracyLab.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Data that decide little, and networks of which little is known: always a report that says so.</summary>
public sealed class FreeDirectionBadInputTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Fewer_samples_than_units(int samples)
    {
        using var network = new TestMlp(5, "7b ReLU 6b ReLU 3b", seed: 4);
        DegeneracyReport report = Sound(network, Compare.Gaussian(1, samples, 5));
        // Of the first map the inputs span as many directions as there are samples.
        Assert.InRange(report.Total, 7 * Math.Max(6 - samples, 0), report.ParameterCount - 1);
        Assert.Contains(report.Remarks, remark => remark.Contains("can't span the 7 units", StringComparison.Ordinal));
    }

    [Fact]
    public void A_network_whose_hidden_layer_is_dead()
    {
        using var network = new TestMlp(4, "5b ReLU 4b ReLU 2b", seed: 2);
        using (no_grad())
            network.LinearAt(1).bias!.fill_(-1000);
        DegeneracyReport report = Sound(network, Compare.Gaussian(1, 50, 4));
        // The last bias alone is read.
        Assert.Equal(report.ParameterCount - 2, report.Total);
        Assert.Contains(report.Remarks, remark => remark.Contains("All 4 units of ReLU4 are dead", StringComparison.Ordinal));
    }

    [Fact]
    public void All_parameters_frozen()
    {
        using var network = new TestMlp(4, "5b ReLU 2b", seed: 2);
        foreach ((_, Parameter parameter) in network.NamedParameters().ToArray())
            parameter.requires_grad = false;
        DegeneracyReport report = Tests.Counts.Of(network, Compare.Gaussian(1, 50, 4));
        Assert.Equal((0, 0, 0), (report.Total, report.ParameterCount, report.Free.Covered));
        Assert.Equal(4, report.Free.Frozen.Count);
        Assert.Contains(report.Remarks, remark => remark.Contains("no trainable parameters", StringComparison.Ordinal));
    }

    [Fact]
    public void No_parameters_at_all()
    {
        using var network = new TestMlp(4, "ReLU Identity");
        DegeneracyReport report = Tests.Counts.Of(network, Compare.Gaussian(1, 50, 4));
        Assert.Equal((0, 0), (report.Total, report.ParameterCount));
        Assert.Single(report.Remarks, remark => remark.Contains("has no parameters, so there is nothing to be free", StringComparison.Ordinal));
    }

    [Fact]
    public void No_parameters_in_a_network_that_is_no_chain()
    {
        using var network = new NothingToTrain(ScalarType.Float64);
        DegeneracyReport report = Tests.Counts.Of(network, Compare.Gaussian(1, 50, 3, 4));
        Assert.Equal((0, 0), (report.Total, report.ParameterCount));
        Assert.Single(report.Remarks, remark => remark.Contains("no parameters", StringComparison.Ordinal));
    }

    /// <summary>Scores of hundreds: patterns of ones and zeros.</summary>
    [Fact]
    public void Saturated_attention()
    {
        using var network = new KindTransformer(ScalarType.Float64, seed: 3);
        using (no_grad())
            foreach ((_, Parameter parameter) in network.NamedParameters())
                parameter.mul_(20);
        DegeneracyReport report = Tests.Counts.Of(network, Tokens(40, 3, 4));
        Assert.InRange(report.Total, 16 + 8 + 8, report.ParameterCount - 1);
    }

    /// <summary>All scores are the same, so that queries and keys have no effect; their derivatives, computed, are rounding.</summary>
    [Fact]
    public void One_token_at_all_positions()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            using var network = new KindTransformer(ScalarType.Float64, seed: seed);
            using (no_grad())
                foreach ((string name, Parameter parameter) in network.NamedParameters())
                    parameter.copy_(Compare.Gaussian(seed + name.Length, parameter.shape));
            // Of three outputs, which have biases of their own.
            Assert.InRange(Sound(network, full([1, 3], seed % 4, dtype: ScalarType.Int64, device: CPU)).Total, 100, 142 - 3);
        }
    }

    /// <summary>The same values at all units: the norm divides rounding by the root of its epsilon.</summary>
    [Fact]
    public void A_layer_norm_of_constant_vectors()
    {
        using var network = new KindNorms(ScalarType.Float64, seed: 3);
        using (no_grad())
        {
            network.NamedParameters()[0].Parameter.fill_(0.5);
            network.NamedParameters()[1].Parameter.fill_(0.25);
        }

        DegeneracyReport report = Tests.Counts.Of(network, Compare.Gaussian(1, 50, 4));
        Assert.InRange(report.Total, 1, report.ParameterCount);
    }

    [Fact]
    public void A_unit_of_rounding_before_a_norm_makes_no_relation_hold()
    {
        using var network = new KindNorms(ScalarType.Float64, seed: 3);
        using (no_grad())
            network.NamedParameters().Single(named => named.Name == "Linear2.weight").Parameter[0].mul_(1e-16);
        Sound(network, Compare.Gaussian(1, 30, 4));
    }

    [Fact]
    public void A_network_without_steps_and_copies_names_what_is_not_covered()
    {
        using var network = new TestMlp(4, "5b ReLU 2b", seed: 2);
        DegeneracyReport report = Tests.Counts.Of(new BareNetwork(network), Compare.Gaussian(1, 50, 4));
        Assert.Equal((0, 0), (report.Total, report.Free.Covered));
        Assert.Equal(["Linear1.weight (20)", "Linear1.bias (5)", "Linear2.weight (10)", "Linear2.bias (2)"], report.Free.Uncovered);
    }

    /// <summary>Between the two maps is a layer that states nothing, so that what the first one writes must stay as it is.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public void A_value_that_no_stated_step_reads_does_not_change(bool isExact)
    {
        using var network = new TestMlp(4, "5b Tanh 2b", seed: 2);
        var bare = new BareNetwork(network, [.. network.Steps().OfType<MapStep>()]);
        (FreeDirections free, _) = FreeDirectionChecks.Count(bare, Compare.Gaussian(1, 50, 4), isExact);
        Assert.Equal((0, 37), (free.Total, free.Covered));
    }

    [Fact]
    public void A_float32_network_without_copies_is_counted_as_it_is_and_the_report_says_so()
    {
        using var network = new TestMlp(4, "5b ReLU 2b", ScalarType.Float32, seed: 2);
        DegeneracyReport report = Tests.Counts.Of(new BareNetwork(network), Compare.Gaussian(1, 50, 4).to(ScalarType.Float32));
        Assert.Contains(report.Remarks, remark => remark.StartsWith("Free directions are counted in Float32, whose rounding may hide or feign some", StringComparison.Ordinal));
    }

    [Fact]
    public void A_float32_network_is_copied_and_left_as_it_is()
    {
        using var network = new TestMlp(4, "5b ReLU 2b", ScalarType.Float32, seed: 2);
        network.LinearAt(1).bias!.requires_grad = false;
        Tensor data = Compare.Gaussian(1, 60, 4).to(ScalarType.Float32);
        string before = State(network);
        DegeneracyReport report = Tests.Counts.Of(network, data);
        Assert.Equal(before, State(network));
        using NetworkModule<TestMlp.Recording> exact = network.Copy(ScalarType.Float64);
        SameCounts.Require(Tests.Counts.Of(exact, data.to(ScalarType.Float64)), report);
        Assert.Equal(["Linear2.bias"], report.Free.Frozen);

        static string State(TestMlp of) => string.Join('\n', of.named_parameters().Select(named => $"{named.name} {named.parameter.dtype} {named.parameter.requires_grad} {named.parameter.grad is null} {Convert.ToHexString(named.parameter.detach().contiguous().bytes)}"));
    }

    /// <summary>In float32 1 + 1e-9 is 1, so that a bias of -1 closes a gate which float64 opens; and so is 1 - 1e-9, which is at the bound and not inside.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gates_that_float64_opens_are_told(bool isBounded)
    {
        IInstrumentedNetwork network = isBounded ? new KindBounded(ScalarType.Float32, seed: 3) : new TestMlp(3, "4b ReLU 2b", ScalarType.Float32, seed: 2);
        using var own = (IDisposable)network;
        Tensor data = zeros(8, 3, dtype: ScalarType.Float32, device: CPU);
        data.narrow(0, 0, 5).select(1, 0).fill_(1);
        data.narrow(0, 0, 5).select(1, 1).fill_(isBounded ? -1e-9f : 1e-9f);
        using (no_grad())
        {
            Parameter weight = network.NamedParameters()[0].Parameter, bias = network.NamedParameters()[1].Parameter;
            weight.zero_();
            weight[0] = tensor(new[] { 1f, 1, 0 }, device: CPU);
            bias.zero_();
            bias[0] = tensor(isBounded ? 0f : -1f, device: CPU);
        }

        DegeneracyReport report = Tests.Counts.Of(network, data);
        Assert.Contains(report.Remarks, remark => remark.EndsWith("In its own type the network opens other gates on 5 of 8 samples.", StringComparison.Ordinal));
    }

    /// <summary>One token is not in the data.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(30_000)]
    public void More_outputs_than_are_looked_at(int most)
    {
        using var network = new ManyOutputs(ScalarType.Float64, seed: 3);
        DegeneracyReport report = Counts(network, Tokens(12, 3, 3), most);
        Assert.Contains("4,200 outputs are more than the 4,096 that can be looked at one by one. So what no output reads (type 2) is not counted.", report.Remarks);
        Assert.Equal(most > 0, report.Free.IsExact);
        // The row of the token that is not there, and GL(2) of the stream.
        Assert.InRange(report.Total, 2 + 4, report.ParameterCount - 1);
    }

    [Fact]
    public void A_lower_bound_is_called_one()
    {
        using var network = new TestMlp(5, "7b ReLU 6b ReLU 3b", seed: 4);
        Tensor data = Compare.Gaussian(1, 200, 5);
        DegeneracyReport bound = Counts(network, data, 0), exact = Counts(network, data, 3000);
        Assert.True(exact.Free.IsExact);
        Assert.False(bound.Free.IsExact);
        Assert.InRange(bound.Total, 1, exact.Total);
        Assert.Contains(" or more", SameCounts.Text(bound.Free), StringComparison.Ordinal);
        AnalysisResult result = NetworkAnalysis.Run(network, data, new() { Basis = false, MaxDenseParameters = 0 }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("at least", result.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    private static DegeneracyReport Counts(IInstrumentedNetwork network, Tensor data, int most) =>
        NetworkAnalysis.Run(network, data, new() { Basis = false, MaxDenseParameters = most }).Degeneracy!;

    private static DegeneracyReport Sound(IInstrumentedNetwork network, Tensor data)
    {
        (FreeDirections free, Tensor claimed) = FreeDirectionChecks.Count(network, data);
        FreeDirectionChecks.RequireNull(network, data, claimed);
        DegeneracyReport report = Tests.Counts.Of(network, data);
        SameCounts.Require(free, report.Free);
        Assert.InRange(report.Total, 0, FreeDirectionChecks.Nullity(network, data).Nullity);
        return report;
    }

    private static Tensor Tokens(int samples, int positions, int vocabulary)
    {
        var random = new Random(5);
        return tensor([.. Enumerable.Range(0, samples * positions).Select(_ => (long)random.Next(vocabulary))], [samples, positions], ScalarType.Int64, CPU);
    }
}

[Network(Positions = 3, Input = 4), Identity, MeanPool]
internal sealed partial class NothingToTrain;

[Network(Tokens = 3, Vocabulary = 4), TokenEmbedding(2), Linear(1400)]
internal sealed partial class ManyOutputs;
