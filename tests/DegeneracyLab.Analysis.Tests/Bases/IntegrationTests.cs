using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Integration rules by known integrals, and what they do to bases of functions whose integrals are known.</summary>
public sealed class IntegrationTests
{
    /// <summary>exp(x) + x^(sin x) over [0, 1], smooth but for its slope at 0.</summary>
    private const double Known = 2.5096861280;

    public static TheoryData<int, int> Rules => new() { { 0, 0 }, { 0, 1 }, { 0, 5 }, { 1, 0 }, { 1, 1 }, { 1, 5 } };

    [Theory]
    [InlineData(0, 50, 3e-4)]
    [InlineData(1, 5, 2e-4)]
    [InlineData(1, 50, 1e-7)]
    public void A_known_integral(int rule, int intervals, double tolerance) =>
        Assert.InRange(Math.Abs(Integral(Rule(rule, intervals), x => Math.Exp(x) + Math.Pow(x, Math.Sin(x))) - Known), 0, tolerance);

    [Fact]
    public void A_pole_at_0_is_no_matter_for_Gauss_points_only()
    {
        static double InverseRoot(double x) => 1 / Math.Sqrt(x);
        Assert.InRange(Math.Abs(Integral(Integration.GaussLegendre(5), InverseRoot) - 2), 0, 0.2 * 2);
        Assert.InRange(Math.Abs(Integral(Integration.GaussLegendre(50), InverseRoot) - 2), 0, 0.02 * 2);
        Assert.True(Math.Abs(Integral(Integration.Trapezoid(50), InverseRoot) - 2) > 0.5 * 2);
    }

    [Fact]
    public void Gauss_points_are_exact_for_polynomials()
    {
        for (int intervals = 0; intervals <= 12; intervals++)
            for (int power = 0; power <= (2 * intervals) + 1; power++)
                Assert.Equal(1.0 / (power + 1), Integral(Integration.GaussLegendre(intervals), x => Math.Pow(x, power)), 1e-14);
    }

    [Fact]
    public void Trapezoid_points_keep_off_the_ends()
    {
        Close([5e-4, 1 - 5e-4], [0.5, 0.5], Integration.Trapezoid(1));
        Close([1e-3 / 3, 0.5, 1 - (1e-3 / 3)], [0.25, 0.5, 0.25], Integration.Trapezoid(2));

        static void Close(double[] points, double[] weights, Integration rule)
        {
            Assert.Equal(weights, rule.Points.Select(point => point.Weight));
            Assert.Equal(points, rule.Points.Select(point => point.Alpha), (a, b) => Math.Abs(a - b) < 1e-15);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Weights_have_sum_1_and_points_are_symmetric_and_inside(int rule, int intervals)
    {
        IReadOnlyList<(double Alpha, double Weight)> points = Rule(rule, intervals).Points;
        Assert.Equal(1, points.Sum(point => point.Weight), 1e-15);
        Assert.All(points, point => Assert.InRange(point.Alpha, 1e-5, 1 - 1e-5));
        foreach (((double alpha, double weight), (double mirrored, double same)) in points.Zip(points.Reverse()))
        {
            Assert.Equal(1, alpha + mirrored, 1e-15);
            Assert.Equal(weight, same, 1e-15);
        }
    }

    [Fact]
    public void Negative_intervals_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Integration.Trapezoid(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Integration.GaussLegendre(-1));
    }

    /// <summary>All gradients are linear in alpha there, for which one interval is as good as any number.</summary>
    [Theory]
    [InlineData(BasisKind.LocalGradient)]
    [InlineData(BasisKind.LocalChange)]
    public void In_a_linear_network_the_rule_changes_nothing(BasisKind kind)
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(5, "6 4 3");
        Tensor x = Compare.Gaussian(41, 200, 5);
        using TensorBasis expected = TensorBasis.Of(network, x, options: Options(kind, Integration.GaussLegendre(0)));
        foreach ((int rule, int intervals) in Rules.Select(row => row.Data))
        {
            using TensorBasis basis = TensorBasis.Of(network, x, options: Options(kind, Rule(rule, intervals)));
            for (int node = 0; node < basis.Nodes.Count; node++)
            {
                Compare.Close(expected.Nodes[node].JacobianMoment, basis.Nodes[node].JacobianMoment, 1e-12, $"M' of {basis.Nodes[node].Name} by {basis.Result.Options.BasisIntegration}");
                Compare.Close(expected.Nodes[node].Lambda, basis.Nodes[node].Lambda, 1e-12, $"Lambda of {basis.Nodes[node].Name} by {basis.Result.Options.BasisIntegration}");
            }
        }
    }

    /// <summary>Of f(x) = x^3 the gradient 3 (a x)^2 x^3 has the integral x^5.</summary>
    [Fact]
    public void The_gradient_of_a_cube_integrates_to_the_fifth_power()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(1, "Cube 1");
        using (no_grad())
        {
            network.LinearAt(0).weight!.fill_(1);
        }

        Tensor x = Compare.Gaussian(42, 50, 1);
        double expected = x.pow(10).mean().item<double>();
        double previous = double.PositiveInfinity;
        foreach (int intervals in new[] { 1, 2, 5, 10, 20, 50, 200 })
        {
            double error = Error(Integration.Trapezoid(intervals));
            Assert.True(error < previous, $"{intervals} intervals are no better than fewer: {error} after {previous}.");
            previous = error;
        }

        Assert.InRange(previous, 0, 1e-3);
        Assert.InRange(Error(Integration.GaussLegendre(1)), 0, 1e-13);
        Assert.InRange(Error(Integration.GaussLegendre(20)), 0, 1e-13);

        double Error(Integration rule)
        {
            IReadOnlyList<NodeLayer> nodes = NodeLayers.Of(network.Description, [network.Description.Input, network.Hook("Cube1")], new());
            using var section = new NetworkSection(network, nodes[0], nodes[1]);
            using var moments = new JacobianMoments(section, ones(1, 1, dtype: ScalarType.Float64), BasisKind.LocalGradient, rule);
            moments.Add(new SampleSet(network, x));
            using Tensor mean = moments.Mean();
            return Math.Abs(mean.item<double>() - expected) / expected;
        }
    }

    private static AnalysisOptions Options(BasisKind kind, Integration rule) => new() { BasisKind = kind, BasisIntegration = rule };

    private static Integration Rule(int rule, int intervals) => rule == 0 ? Integration.Trapezoid(intervals) : Integration.GaussLegendre(intervals);

    private static double Integral(Integration rule, Func<double, double> function) => rule.Points.Sum(point => point.Weight * function(point.Alpha));
}
