using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.SystemLibTorch.Tests;

/// <summary>Each rule against its formula, worked out in plain C# for one number with the gradients 1, -2 and 0.5.</summary>
public class OptimizerTests
{
    private static readonly double[] Gradients = [1, -2, 0.5];

    [Fact]
    public void Sgd_goes_down_the_gradient() =>
        Check(p => optim.SGD([p], 0.1), (x, g, t) => x - (0.1 * g));

    [Fact]
    public void Sgd_decays_weights_through_the_gradient() =>
        Check(p => optim.SGD([p], 0.1, weight_decay: 0.5), (x, g, t) => x - (0.1 * (g + (0.5 * x))));

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.5, false)]
    [InlineData(0, true)]
    public void Sgd_keeps_its_momentum(double dampening, bool nesterov)
    {
        double velocity = 0;
        Check(
            p => optim.SGD([p], 0.1, momentum: 0.9, dampening: dampening, nesterov: nesterov),
            (x, g, t) =>
            {
                velocity = t == 1 ? g : (0.9 * velocity) + ((1 - dampening) * g);
                return x - (0.1 * (nesterov ? g + (0.9 * velocity) : velocity));
            });
    }

    [Fact]
    public void Sgd_goes_up_on_wish() =>
        Check(p => optim.SGD([p], 0.1, maximize: true), (x, g, t) => x + (0.1 * g));

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void Adam_divides_by_the_root_of_the_second_moment(double decay)
    {
        var moments = new Moments();
        Check(p => optim.Adam([p], 0.1, 0.8, 0.9, weight_decay: decay), (x, g, t) => x - (0.1 * moments.Direction(g + (decay * x), t)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void AdamW_decays_the_weights_themselves(double decay)
    {
        var moments = new Moments();
        Check(p => optim.AdamW([p], 0.1, 0.8, 0.9, weight_decay: decay), (x, g, t) => (x * (1 - (0.1 * decay))) - (0.1 * moments.Direction(g, t)));
    }

    [Fact]
    public void Amsgrad_keeps_the_largest_second_moment()
    {
        var moments = new Moments { Largest = true };
        Check(p => optim.Adam([p], 0.1, 0.8, 0.9, amsgrad: true), (x, g, t) => x - (0.1 * moments.Direction(g, t)));
    }

    [Fact]
    public void AdamW_decays_nothing_by_default()
    {
        using Parameter p = nn.Parameter(Expect.Vector(3));
        using var optimizer = optim.AdamW([p]);
        using (Tensor zero = (p * 0).sum()) zero.backward();
        optimizer.step();
        Expect.Close(p, 3);
    }

    [Fact]
    public void Gradients_are_zeroed_in_place_and_parameters_without_one_stay()
    {
        using DisposeScope scope = NewDisposeScope();
        using Parameter p = nn.Parameter(Expect.Vector(1)), q = nn.Parameter(Expect.Vector(2));
        using var optimizer = optim.SGD([p, q], 0.1);
        p.sum().backward();
        optimizer.step();
        optimizer.zero_grad();

        Expect.Close(p, 0.9);
        Expect.Close(q, 2);
        Expect.Close(p.grad!, 0);
        Assert.Null(q.grad);
        Assert.Equal(2, optimizer.parameters().Count());
    }

    [Fact]
    public void Groups_have_rates_of_their_own_that_can_change()
    {
        using DisposeScope scope = NewDisposeScope();
        using Parameter p = nn.Parameter(Expect.Vector(1)), q = nn.Parameter(Expect.Vector(1));
        using var optimizer = optim.SGD([new SGD.ParamGroup([p], new SGD.Options()), new SGD.ParamGroup([q], new SGD.Options { LearningRate = 0.5 })], 0.1);
        (p + q).sum().backward();
        optimizer.step();
        Expect.Close(p, 0.9);
        Expect.Close(q, 0.5);

        foreach (optim.ILearningRateController group in optimizer.ParamGroups) group.LearningRate /= 10;
        optimizer.step();
        Expect.Close(p, 0.89);
        Expect.Close(q, 0.45);
    }

    [Fact]
    public void A_closure_is_called_first_and_its_loss_returned()
    {
        using DisposeScope scope = NewDisposeScope();
        using Parameter p = nn.Parameter(Expect.Vector(3));
        using var optimizer = optim.SGD([("p", p)], 0.1);

        Tensor? loss = optimizer.step(() =>
        {
            optimizer.zero_grad();
            Tensor value = p.square().sum();
            value.backward();
            return value;
        });
        Expect.Close(loss!, 9);
        Expect.Close(p, 2.4);
        Assert.Null(optimizer.step());
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        using Parameter p = nn.Parameter(Expect.Vector(1));
        Assert.Throws<ArgumentException>(() => optim.SGD([p], -1));
        Assert.Throws<ArgumentException>(() => optim.SGD([p], 0.1, nesterov: true));
        Assert.Throws<ArgumentException>(() => optim.Adam([p], beta1: 1));
    }

    [Fact]
    public void A_network_learns_exclusive_or()
    {
        manual_seed(0);
        using Sequential network = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1));
        using var optimizer = optim.Adam(network.parameters(), 0.02);
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } }), y = tensor(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } });
        double last = 1;
        for (int i = 0; i < 400; i++)
        {
            using DisposeScope step = NewDisposeScope();
            Tensor loss = nn.functional.mse_loss(network.call(x), y);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            last = loss.ToDouble();
        }
        Assert.InRange(last, 0, 1e-3);
    }

    private static void Check(Func<Parameter, optim.Optimizer> create, Func<double, double, int, double> rule)
    {
        using DisposeScope scope = NewDisposeScope();
        using Parameter p = nn.Parameter(Expect.Vector(3));
        using optim.Optimizer optimizer = create(p);
        double x = 3;
        for (int t = 1; t <= Gradients.Length; t++)
        {
            optimizer.zero_grad();
            (p * Gradients[t - 1]).sum().backward();
            optimizer.step();
            x = rule(x, Gradients[t - 1], t);
            Expect.Close(p, x);
        }
    }

    private sealed class Moments
    {
        private double first;
        private double second;
        private double largest;

        internal bool Largest { get; init; }

        internal double Direction(double g, int t)
        {
            first = (0.8 * first) + (0.2 * g);
            second = (0.9 * second) + (0.1 * g * g);
            largest = Math.Max(largest, second);
            double scale = (Largest ? largest : second) / (1 - Math.Pow(0.9, t));
            return first / (1 - Math.Pow(0.8, t)) / (Math.Sqrt(scale) + 1e-8);
        }
    }
}
