using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Free directions along linear paths: networks small enough to count them by hand, and networks of every kind.</summary>
public sealed class PathDirectionsTests
{
    public static TheoryData<string> Kinds => [.. GaugeCases.All.Select(golden => golden.Kind).Distinct()];

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
            network.NamedParameters()[1].Parameter.copy_(tensor(new[] { 20.0 }, ScalarType.Float64));
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

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Share(string kind)
    {
        System.Text.StringBuilder text = new();
        foreach (GaugeCase golden in GaugeCases.All.Where(golden => golden.Kind == kind))
        {
            using var scope = NewDisposeScope();
            IInstrumentedNetwork network = golden.Network();
            using var own = (IDisposable)network;
            ExactDegeneracy exact = ExactDegeneracyCount.Of(network, golden.Data());
            text.AppendLine($"{golden.Kind} {golden.Seed}: N {golden.Parameters} nullity {golden.Nullity} now {exact.Nullity} sing {exact.Singular?.ToString() ?? "null"}; {string.Join(", ", exact.Stages.Select(stage => $"{stage.Name} {stage.Dimension}"))} {string.Join(" ", exact.Remarks)}");
        }

        File.WriteAllText($"/tmp/kwide_share_{kind}.txt", text.ToString());
    }
}
