using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The exact count for networks of every kind.</summary>
public sealed class ExactDegeneracyTests
{
    /// <summary>In quick runs one network of each kind.</summary>
    public static TheoryData<string, int> Golden => [.. GaugeCases.All.Where(golden => LongRun.IsOn || golden.Seed == 1).Select(golden => (golden.Kind, golden.Seed))];

    /// <summary>In quick runs every third kind.</summary>
    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, KindNetworks.All.Count).Where(kind => LongRun.IsOn || kind % 3 == 0)];

    [Theory]
    [MemberData(nameof(Golden))]
    public void The_nullity_is_that_of_the_golden_program(string kind, int seed)
    {
        using var scope = NewDisposeScope();
        GaugeCase golden = GaugeCases.Of(kind, seed);
        IInstrumentedNetwork network = golden.Network();
        using var own = (IDisposable)network;
        ExactDegeneracy exact = ExactDegeneracyCount.Of(network, golden.Data());
        Assert.Equal((golden.Parameters, golden.Nullity), (exact.Parameters, exact.Nullity));
        Assert.InRange(exact.Proved, golden.Together, golden.Nullity);
        RequireSum(exact);
    }

    /// <summary>A key's bias has no effect; its computed derivatives are rounding, in columns that look as good as others once they are made equal.</summary>
    [Fact]
    public void Columns_of_rounding_are_zero()
    {
        using var scope = NewDisposeScope();
        GaugeCase golden = GaugeCases.All.First(golden => golden.Kind == "transformer");
        IInstrumentedNetwork network = golden.Network();
        using var own = (IDisposable)network;
        ExactDegeneracy exact = ExactDegeneracyCount.Of(network, golden.Data());
        Assert.Equal(golden.Nullity, exact.Nullity);
        Assert.Equal(4, exact.Nullity - exact.NumericalNullity);
        Assert.Equal(4, exact.RoundingColumns.Count);
        Assert.All(exact.RoundingColumns, column => Assert.Matches("QKV.bias\\[[4-7]\\]", column));
    }

    /// <summary>Without a second look the columns of rounding stay; but what is proved is null, whatever they say.</summary>
    [Fact]
    public void What_is_proved_is_null_whatever_its_column_says()
    {
        using var scope = NewDisposeScope();
        GaugeCase golden = GaugeCases.All.First(golden => golden.Kind == "transformer");
        IInstrumentedNetwork network = golden.Network();
        using var own = (IDisposable)network;
        using JacobianSums jacobian = JacobianSumsTests.SumsOf(network, golden.Data());
        using var free = new FreeDirectionSums(network, network, unitByUnit: true);
        using var samples = new SampleSet(network, golden.Data());
        free.Add(samples);
        using var count = new FreeDirectionCount(free, isExact: true);
        ExactDegeneracy exact = ExactDegeneracyCount.Of(jacobian, count, cells: null, fresh: null, nearby: []);
        Assert.Equal(golden.Nullity, exact.Nullity);
        Assert.Equal(4, exact.Nullity - exact.NumericalNullity);
        Assert.Equal(4, exact.RoundingColumns.Count);
        RequireSum(exact);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Stages_sum_to_the_nullity_of_every_kind(int kind)
    {
        using var scope = NewDisposeScope();
        IInstrumentedNetwork network = KindNetworks.All[kind]();
        using var own = (IDisposable)network;
        Tensor data = JacobianSumsTests.Draw(network, 40);
        ExactDegeneracy exact = ExactDegeneracyCount.Of(network, data);
        RequireSum(exact);
        (FreeDirections free, _) = FreeDirectionChecks.Count(network, data);
        DegeneracyStage? paths = exact.Stages.SingleOrDefault(stage => stage.Name == "paths");
        Assert.Equal(free.Total, exact.Proved - (paths?.Dimension ?? 0));
        Assert.True(exact.NumericalNullity <= exact.Nullity, $"{exact.NumericalNullity} above {exact.Nullity}");
    }

    /// <summary>What is free on the data and on fresh samples is what is free on both together.</summary>
    [Theory]
    [InlineData("smalldata.0")]
    [InlineData("smalldata.2")]
    [InlineData("struct3h.1")]
    [InlineData("generic.2")]
    public void Directions_that_persist_are_those_of_all_samples(string name)
    {
        using var scope = NewDisposeScope();
        (TestMlp network, Tensor data) = ExactChains.Stored("survey", ReferenceCase.Load("survey").Single(stored => stored.Name == name));
        using TestMlp own = network;
        Tensor fresh = Compare.Gaussian(8, 4 * data.size(0), data.size(1));
        ExactDegeneracy exact = ExactDegeneracyCount.Of(network, data, fresh);
        Assert.Equal(FreeDirectionChecks.Nullity(network, cat([data, fresh])).Nullity, exact.Persistent);
        Assert.Null(ExactDegeneracyCount.Of(network, data).Persistent);
        if (name == "smalldata.2")
            Assert.True(exact.Persistent < exact.Nullity);
    }

    [Fact]
    public void A_network_without_parameters_has_no_directions()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, "ReLU");
        ExactDegeneracy exact = ExactDegeneracyCount.Of(network, Compare.Gaussian(1, 5, 3));
        Assert.Equal((0, 0, 0), (exact.Parameters, exact.Nullity, exact.FunctionalDimension));
        RequireSum(exact);
    }

    [Fact]
    public void Few_data_are_remarked_on()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, "4 ReLU 2");
        ExactDegeneracy exact = ExactDegeneracyCount.Of(network, Compare.Gaussian(1, 5, 3));
        Assert.Equal(10, exact.Rows);
        Assert.Contains(exact.Remarks, remark => remark.StartsWith("The data are few: 5 samples with 2 outputs bound the rank by 10, and there are 20 parameters.", StringComparison.Ordinal));
    }

    [Fact]
    public void Gates_at_exactly_0_are_counted()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, "4 ReLU 2");
        Tensor data = Compare.Gaussian(1, 30, 3);
        data[7] = zeros(3, dtype: ScalarType.Float64);
        Assert.Contains(ExactDegeneracyCount.Of(network, data).Remarks, remark => remark.StartsWith("1 of 30 samples has pre-activations of exactly 0", StringComparison.Ordinal));
    }

    /// <summary>Without copies, columns of rounding cannot be told, and the report says so.</summary>
    [Fact]
    public void A_network_without_copies_is_counted_by_its_Jacobian_alone()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, "4b ReLU 3 ReLU 2");
        Tensor data = Compare.Gaussian(1, 60, 3);
        ExactDegeneracy bare = ExactDegeneracyCount.Of(new BareNetwork(network), data);
        Assert.Equal(ExactDegeneracyCount.Of(network, data).Nullity, bare.Nullity);
        Assert.Contains(bare.Remarks, remark => remark.Contains("can't be copied", StringComparison.Ordinal));
    }

    /// <summary>A network in float32 is lifted to float64.</summary>
    [Fact]
    public void Float32_is_counted_in_float64()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, "5b ReLU 4b ReLU 2", ScalarType.Float32);
        using var lifted = (TestMlp)(IInstrumentedNetwork)network.Copy(ScalarType.Float64);
        Tensor data = Compare.Gaussian(1, 60, 3).to(ScalarType.Float32);
        Assert.Equal(ExactChains.Line(ExactDegeneracyCount.Of(lifted, data.to(ScalarType.Float64))), ExactChains.Line(ExactDegeneracyCount.Of(network, data)));
    }

    private static void RequireSum(ExactDegeneracy exact)
    {
        Assert.Equal(exact.Nullity, exact.Stages.Sum(stage => stage.Dimension));
        Assert.All(exact.Stages, stage => Assert.InRange(stage.Dimension, 0, exact.Nullity));
        Assert.Equal(exact.Parameters, exact.FunctionalDimension + exact.Nullity);
    }
}
