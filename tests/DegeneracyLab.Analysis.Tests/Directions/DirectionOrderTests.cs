using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Orders on constructed cases, and the learning coefficients that they bound.</summary>
public sealed class DirectionOrderTests
{
    /// <summary>In quick runs some networks of the survey without special weights, in long runs all.</summary>
    public static TheoryData<string> Regular => [.. ReferenceCase.Load("survey").Where(stored => stored.Singular == 0).Select(stored => stored.Name).Where(name => LongRun.IsOn || name is "generic.1")];

    /// <summary>f = w1 w2 .. wm x at 0: the axes are exact fibres, the diagonal has k = m; lambda = 1/2 (field-map 7.3).</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Products_of_zero_weights(int m)
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(1, string.Join(' ', Enumerable.Repeat("1", m)));
        DirectionOrders orders = AtZero(network, m);
        Assert.All(orders.Listed, order => Assert.Equal(OrderOutcome.NoneFound, order.Outcome));
        Assert.All(orders.AcrossStages, order => Assert.Equal(m, order.Order));
        Assert.Equal((0, m, m), (orders.Rank, orders.Nullity, orders.Smallest!.Value));
        Assert.Equal(0.5, orders.LearningCoefficientAtMost!.Value, 1e-15);
    }

    /// <summary>f = w_1^k1 .. w_m^km x^n at 0: lambda = min 1/(2 k_i) (field-map 7.3).</summary>
    [Theory]
    [InlineData("1 Cube", new[] { 3 })]
    [InlineData("1 Cube 1", new[] { 3, 1 })]
    [InlineData("1 1 Cube 1", new[] { 3, 3, 1 })]
    [InlineData("1 Cube 1 1", new[] { 3, 1, 1 })]
    public void Monomials(string layers, int[] powers)
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(1, layers);
        DirectionOrders orders = AtZero(network, powers.Length);
        double lambda = powers.Min(power => 1 / (2.0 * power));
        Assert.Equal(powers.Sum(), orders.Smallest);
        Assert.InRange(lambda, orders.LearningCoefficientAtLeast, orders.LearningCoefficientAtMost!.Value);
        if (powers.Length == 1)
            Assert.Equal(lambda, orders.LearningCoefficientAtMost!.Value, 1e-15);
    }

    /// <summary>Linear networks at 0 and at a full rank (field-map 7.2): lambda is between the bounds, and is half the rank where fibres are manifolds.</summary>
    [Theory]
    [InlineData("2 2", 2, true, 1.5, 2)]
    [InlineData("3 3", 3, true, 3.5, 2)]
    [InlineData("2 5", 5, false, 8, null)]
    [InlineData("3 4", 6, false, 10.5, null)]
    public void Linear_networks(string layers, int inputs, bool atZero, double lambda, int? smallest)
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(inputs, layers);
        DirectionOrders orders = atZero ? AtZero(network, null) : Orders(network, Compare.Gaussian(3, 40, inputs));
        Assert.Equal(smallest, orders.Smallest);
        Assert.InRange(lambda, orders.LearningCoefficientAtLeast - 1e-12, orders.LearningCoefficientAtMost!.Value + 1e-12);
        if (!atZero)
            Assert.Equal(lambda, orders.LearningCoefficientAtMost.Value, 1e-15);
    }

    /// <summary>The straight line of a rescaling leaves its fibre with t^2; the correction finds it again.</summary>
    [Fact]
    public void Curved_fibres_are_recognised_as_exact()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(4, "6b ReLU 5b ReLU 3b");
        Tensor data = Compare.Gaussian(2, 200, 4);
        IReadOnlyList<FreeDirection> directions = NetworkDirections.Find(network, data);
        Assert.Equal(11, directions.Count(direction => direction.IsSymmetry));
        FreeDirection[] straight = [.. directions.Select(direction => new FreeDirection(direction.Stage, direction.Mechanism, direction.Description, direction.Moves, null))];
        Assert.All(NetworkDirections.Certify(network, data, straight), certificate => Assert.Equal(2, certificate.Exponent!.Value, 0.1));
        foreach (IReadOnlyList<FreeDirection> list in new[] { directions, straight })
        {
            DirectionOrders orders = NetworkDirections.Orders(network, data, list);
            Assert.All(orders.All, order => Assert.True(order.Outcome == OrderOutcome.NoneFound, $"{order.Name}: {order}"));
            Assert.All(orders.Listed, order => Assert.True(order.Steps.Count >= 6 && order.Steps[0].Step > 1e-4, $"{order.Name}: {order.Steps.Count} steps from {order.Steps[0].Step}"));
            Assert.Equal(orders.Rank / 2.0, orders.LearningCoefficientAtMost);
        }
    }

    /// <summary>Beside weights that determine the outputs: f = (w1 x, w2 w3 x) at w1 = 1.5 and 0.</summary>
    [Fact]
    public void Orders_beside_a_rank()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(2, "2 2");
        using (no_grad())
        {
            network.LinearAt(0).weight!.copy_(tensor(new double[] { 1.5, 0, 0, 0 }, [2, 2]));
            network.LinearAt(1).weight!.copy_(tensor(new double[] { 2, 0, 0, 0 }, [2, 2]));
        }

        DirectionOrders orders = Orders(network, Compare.Gaussian(3, 30, 2));
        // f = W2 W1 at rank 1 of 2 x 2 x 2: lambda = 2, and rank/2 = 3/2 (field-map 7.2).
        Assert.Equal((3, 5, 2), (orders.Rank, orders.Nullity, orders.Smallest!.Value));
        Assert.InRange(2, orders.LearningCoefficientAtLeast, orders.LearningCoefficientAtMost!.Value);
    }

    /// <summary>Where no nullity is owed to special weights, every fibre is exact (theory-beyond T4).</summary>
    [Theory]
    [MemberData(nameof(Regular))]
    public void Regular_networks_have_no_orders(string name)
    {
        using var scope = NewDisposeScope();
        (TestMlp network, Tensor data) = ExactChains.Stored("survey", ReferenceCase.Load("survey").Single(stored => stored.Name == name));
        using TestMlp own = network;
        DirectionOrders orders = Orders(network, data);
        Assert.All(orders.All, order => Assert.True(order.Outcome == OrderOutcome.NoneFound, $"{order.Stage} {order.Name}: {order}; {string.Join(", ", order.Steps.Select(step => $"{step.Step:0e+0} {step.Change:0.0e+0}"))}; rounding {order.Rounding:0.0e+0}"));
    }

    /// <summary>Steps are so small that no gate flips; where there is none, that is said.</summary>
    [Fact]
    public void Without_a_step_the_order_is_undecided()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(1, "1 ReLU 1");
        using (no_grad())
            network.LinearAt(0).weight!.fill_(0);
        using Tensor data = tensor([1.0, -1.0], [2, 1], ScalarType.Float64);
        DirectionOrders orders = Orders(network, data);
        Assert.Contains(orders.Listed, order => order.Outcome == OrderOutcome.Undecided && order.Steps.Count == 0 && order.Remark!.StartsWith("on no step", StringComparison.Ordinal));
        Assert.Null(orders.LearningCoefficientAtMost);
    }

    private static DirectionOrders AtZero(TestMlp network, int? nullity)
    {
        using (no_grad())
            foreach (TorchSharp.Modules.Parameter parameter in network.parameters())
                parameter.fill_(0);
        DirectionOrders orders = Orders(network, Compare.Gaussian(3, 30, network.Description.WidthAt(network.Description.Input)));
        Assert.Equal(nullity ?? orders.Nullity, orders.Nullity);
        return orders;
    }

    private static DirectionOrders Orders(TestMlp network, Tensor data) => NetworkDirections.Orders(network, data, NetworkDirections.Find(network, data));
}
