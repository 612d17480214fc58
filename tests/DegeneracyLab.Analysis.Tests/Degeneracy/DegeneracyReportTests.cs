using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Counts that follow from a construction, and the explicit parameter Jacobian as a witness.</summary>
public sealed class DegeneracyReportTests
{
    /// <summary>Generic networks: the count is known in closed form, and must equal the nullity of the explicit Jacobian.</summary>
    [Theory]
    [InlineData(5, "6b ReLU 3b", 6)]                     // one rescaling for each ReLU
    [InlineData(5, "6 ReLU 4", 6)]
    [InlineData(5, "6 LeakyReLU:0.1 4", 6)]              // a leaky gate rescales as well
    [InlineData(5, "4 6", 16)]                           // a linear layer: GL(4)
    [InlineData(5, "4b 6b", 20)]                         // and its bias against the next one's
    [InlineData(5, "4b 6", 16)]
    [InlineData(5, "4 Identity 6", 16)]
    [InlineData(5, "4 LeakyReLU:1 6", 16)]               // a leaky gate of slope 1 is none
    [InlineData(5, "6 Tanh 4", 0)]                       // no continuous symmetry
    [InlineData(4, "9 ReLU 3", 9)]
    public void A_generic_network_has_the_free_directions_of_its_symmetries(int inputs, string layers, int expected)
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(inputs, layers, seed: 3);
        Tensor x = Compare.Gaussian(7, 2000, inputs);
        AssertCount(network, x, expected);
    }

    [Fact]
    public void Always_open_and_always_closed_leaky_gates_are_one_block()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(4, "5b LeakyReLU:0.2 6b");
        using (no_grad())
        {
            network.LinearAt(0).bias!.copy_(tensor(new double[] { 100, 100, -100, -100, 0 }));
        }

        LayerFiring firing = Counts.Of(network, Compare.Gaussian(1, 500, 4)).HiddenLayers.Single();
        Assert.Equal([0, 1], firing.AlwaysOnUnits);
        Assert.Equal([2, 3], firing.NeverOnUnits);
        Assert.Empty(firing.DeadUnits);
        Assert.Equal([0, 1, 2, 3], Assert.Single(firing.Blocks, block => block.Gate == BlockGate.Constant).Units);
        AssertCount(network, Compare.Gaussian(1, 500, 4), (4 * 5) + 1);
    }

    [Fact]
    public void Opposite_gates_of_an_absolute_value_are_one_block()
    {
        using var scope = NewDisposeScope();
        // |x| is a leaky gate of slope -1: a unit and its mirror image have proportional slopes.
        using var network = new TestMlp(4, "3 LeakyReLU:-1 4");
        using (no_grad())
        {
            network.LinearAt(0).weight!.copy_(tensor(new double[,] { { 5, 0, 0, 0.3 }, { -5, 0, 0.2, 0 }, { 0.1, 1, 2, -1 } }));
        }

        Tensor x = Compare.Gaussian(2, 400, 4);
        x.select(1, 0).copy_(x.select(1, 0).sign() * 3);
        Assert.Equal([0, 1], Counts.Of(network, x).HiddenLayers.Single().Blocks[0].Units);
        AssertCount(network, x, 4 + 1);
    }

    [Fact]
    public void Synchronised_dead_and_always_on_units_are_found_and_counted()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(6, "7b ReLU 5b");
        using (no_grad())
        {
            network.LinearAt(0).weight!.narrow(0, 0, 3).copy_(tensor(new double[,] { { 9, .1, .2, .3, 0, 0 }, { 8, 0, .3, 0, .2, .1 }, { 7, .2, 0, 0, .1, .3 } }));
            network.LinearAt(0).bias!.copy_(tensor(new double[] { 0, 0, 0, -60, 60, 60, 0.1 }));
        }

        Tensor x = Compare.Gaussian(3, 1000, 6);
        x.select(1, 0).copy_(x.select(1, 0).sign() * (3 + x.select(1, 0).abs()));
        LayerFiring firing = Counts.Of(network, x).HiddenLayers.Single();

        using NetworkTrace trace = network.Trace(x);
        Tensor fires = trace.Mask(network.Hook("ReLU2")).to(ScalarType.Int64).sum([0]);
        Assert.Equal(Where(fires.eq(0)), firing.DeadUnits);
        Assert.Equal(Where(fires.eq(1000)), firing.AlwaysOnUnits);
        Assert.Equal([3], firing.DeadUnits);
        Assert.Equal([4, 5], firing.AlwaysOnUnits);
        Assert.Equal([[0, 1, 2], [4, 5]], firing.Synchronised.Select(block => block.Units));
        // dead: its row with bias and its column; block of 3: 9; always on with bias: 2 * 3; alone: 1
        AssertCount(network, x, (7 + 5) + 9 + 6 + 1);

        static int[] Where(Tensor mask) => [.. mask.nonzero().flatten().data<long>().ToArray().Select(i => (int)i)];
    }

    [Fact]
    public void A_network_whose_units_are_all_dead_is_reported_as_such()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, "4b ReLU 2b");
        using (no_grad())
        {
            network.LinearAt(0).bias!.fill_(-1000);
        }

        Tensor x = Compare.Gaussian(5, 50, 3);
        AnalysisResult result = NetworkAnalysis.Run(network, x);
        Assert.Equal([0, 1, 2, 3], result.Degeneracy!.HiddenLayers.Single().DeadUnits);
        Assert.Contains(result.Degeneracy!.Remarks, remark => remark.Contains("All 4 units of ReLU2 are dead", StringComparison.Ordinal));
        Assert.Equal(0, result.Degeneracy!.NodeLayers[0].Jacobians.Rank);
        Assert.Equal(network.Description.ParameterCount - 2, result.Degeneracy!.Total);
        AssertCount(network, x, (int)result.Degeneracy!.Total);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Few_samples_give_a_report_that_says_so(int samples)
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(6, "5b ReLU 3b");
        AnalysisResult result = NetworkAnalysis.Run(network, Compare.Gaussian(5, samples, 6));
        Assert.Contains(result.Degeneracy!.Remarks, remark => remark.StartsWith($"{samples} sample", StringComparison.Ordinal));
        Assert.Equal(samples, result.Degeneracy!.NodeLayers[0].Activations.Rank);
    }

    [Fact]
    public void A_rank_that_hangs_on_the_threshold_is_called_so()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, "2b");
        Tensor x = Compare.Gaussian(5, 300, 3) * tensor(new[] { 1, 1e-3, 1e-6 });
        DegeneracyReport report = Counts.Of(network, x);
        Assert.False(report.NodeLayers[0].Activations.IsResolved);
        Assert.Contains(report.Remarks, remark => remark.Contains("activations at Input", StringComparison.Ordinal));
    }

    private static void AssertCount(TestMlp network, Tensor x, int expected)
    {
        using NetworkTrace trace = network.Trace(x);
        int nullity = ReferenceCase.NullityOf(network.ParameterJacobian((TestMlp.Recording)trace).flatten(0, 1));
        Assert.Equal((expected, expected), (Counts.Of(network, x).Total, nullity));
    }
}
