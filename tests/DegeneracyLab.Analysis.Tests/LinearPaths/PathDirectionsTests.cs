using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Free directions along linear paths: networks small enough to count them by hand, and networks of every kind.</summary>
public sealed class PathDirectionsTests
{
    /// <summary>x W + x V: each of the 6 numbers of W may be moved to V.</summary>
    [Fact]
    public void Maps_side_by_side_exchange_their_numbers() => RequireStages(new PathSum(ScalarType.Float64, seed: 1), spans: 0, gauge: 0, paths: 6);

    /// <summary>x (w u + w' u'): 6 numbers for a vector of 2. A factor may go from w to u, and from w' to u'; what else goes from w u to w' u' is 2.</summary>
    [Fact]
    public void Joined_maps_that_read_the_same_mix()
    {
        var network = new PathJoined(ScalarType.Float64, seed: 1);
        using (no_grad())
            ((TorchSharp.torch.nn.Module)(object)network).named_parameters().Single(named => !named.parameter.requires_grad).parameter.copy_(cat([eye(2, dtype: ScalarType.Float64), eye(2, dtype: ScalarType.Float64)]));
        RequireStages(network, spans: 0, gauge: 2, paths: 2);
    }

    /// <summary>
    /// x (1 + w u) U + (b u + c) U + d, with a unit that is open on all data: 13 numbers for a matrix of 4 and a vector of 2. The unit's
    /// scale, its constant and the 2 constants of its block are gauge; x and x w u may change together by 3 more.
    /// </summary>
    [Fact]
    public void A_unit_that_is_always_open_is_a_path_beside_the_skip()
    {
        var network = new PathBesideSkip(ScalarType.Float64, seed: 1);
        using (no_grad())
            network.NamedParameters()[1].Parameter.copy_(tensor((double[])[20], ScalarType.Float64));
        RequireStages(network, spans: 0, gauge: 4, paths: 3);
    }

    /// <summary>tanh(E) W: 8 numbers for a table of 4.</summary>
    [Fact]
    public void A_table_behind_a_function_is_a_table() => RequireStages(new PathTable(ScalarType.Float64, seed: 1), spans: 0, gauge: 0, paths: 4);

    /// <summary>tanh(E + p) W at the last position, where p is a constant: 12 numbers for a table of 4. The other row of p is read by nothing, and p is a constant to E.</summary>
    [Fact]
    public void At_the_last_position_a_positional_table_is_a_constant() => RequireStages(new PathLastTable(ScalarType.Float64, seed: 1), spans: 2, gauge: 2, paths: 4);

    private static void RequireStages(IInstrumentedNetwork network, int spans, int gauge, int paths)
    {
        using var own = (IDisposable)network;
        using var scope = NewDisposeScope();
        ExactDegeneracy exact = ExactDegeneracyCount.Of(network, JacobianSumsTests.Draw(network, 40));
        Assert.Equal($"spans {spans}, gauge {gauge}, paths {paths}, rest 0", string.Join(", ", exact.Stages.Select(stage => $"{stage.Name} {stage.Dimension}")));
        Assert.Equal(exact.Nullity, exact.Proved);
    }

    /// <summary>
    /// Of the nullity of the golden networks that are no chains, spans and gauge explain 0.92 and paths make it 0.97; in quick runs those of
    /// one seed. No part is above the nullity, and no direction moves an output.
    /// </summary>
    [Fact]
    public void Most_of_the_nullity_of_golden_networks_is_explained()
    {
        int all = 0, before = 0, after = 0, whole = 0, networks = 0;
        foreach (GaugeCase golden in GaugeCases.All.Where(golden => LongRun.IsOn || golden.Seed == 1))
        {
            using var scope = NewDisposeScope();
            IInstrumentedNetwork network = golden.Network();
            using var own = (IDisposable)network;
            ExactDegeneracy exact = ExactDegeneracyCount.Of(network, golden.Data());
            if (exact.Stages[0].Name != "spans")
                continue;
            Assert.Equal(golden.Nullity, exact.Nullity);
            Assert.DoesNotContain(exact.Remarks, remark => remark.Contains("proved to be free moves", StringComparison.Ordinal) || remark.Contains("along paths", StringComparison.Ordinal));
            int[] stages = [.. exact.Stages.Select(stage => stage.Dimension)];
            Assert.All(stages, stage => Assert.InRange(stage, 0, exact.Nullity));
            all += exact.Nullity;
            before += stages[0] + stages[1];
            after += stages[0] + stages[1] + stages[2];
            whole += stages[3] == 0 ? 1 : 0;
            networks++;
        }

        Assert.Equal(LongRun.IsOn ? (216, 10417, 9614, 10149, 161) : (24, 1224, 1062, 1158, 14), (networks, all, before, after, whole));
    }
}
