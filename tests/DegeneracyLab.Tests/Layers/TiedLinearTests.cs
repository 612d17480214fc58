using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

public sealed class TiedLinearTests
{
    [Theory, InlineData(1, true), InlineData(3, true), InlineData(3, false)]
    public void Products_are_those_of_autograd(long batch, bool bias)
    {
        var source = new DenseLayer(4, 2);
        using var network = new ChainNetwork([4], source, new TiedLayer(source, 4, bias), new GateLayer());
        ProductCheck.Everything(network, ProductCheck.Input(network, batch));
    }

    [Fact]
    public void Of_positions_and_tied_twice()
    {
        var source = new DenseLayer(3, 2, bias: false);
        using var network = new ChainNetwork([2, 3], source, new TiedLayer(source, 3, bias: true), new SmoothLayer(), new DenseLayer(3, 2), new TiedLayer(source, 3, bias: false));
        ProductCheck.Everything(network, ProductCheck.Input(network, 3));
    }

    [Fact]
    public void The_forward_pass_is_x_W_plus_b()
    {
        using var scope = NewDisposeScope();
        var source = new DenseLayer(4, 2);
        var tied = new TiedLayer(source, 4, bias: true);
        using var network = new ChainNetwork([4], source, tied);
        Tensor h = randn(3, 2, dtype: ScalarType.Float64);
        double[] x = [.. h.data<double>()], w = [.. source.Linear.weight!.data<double>()], b = [.. tied.Tied.bias!.data<double>()], y = [.. tied.Forward(h).data<double>()];
        for (int sample = 0; sample < 3; sample++)
            for (int output = 0; output < 4; output++)
                Assert.Equal((x[sample * 2] * w[output]) + (x[(sample * 2) + 1] * w[4 + output]) + b[output], y[(sample * 4) + output], 1e-12);
    }

    [Fact]
    public void The_weights_stay_those_of_the_source()
    {
        var source = new DenseLayer(4, 2);
        using var network = new ChainNetwork([4], source, new TiedLayer(source, 4, bias: true));
        Assert.Equal(["Layer1.weight", "Layer1.bias", "Layer2.bias"], network.NamedParameters().Select(named => named.Name));
        Assert.Equal(["Layer1.weight", "Layer1.bias", "Layer2.bias"], network.state_dict().Keys);
        Assert.Equal(14, network.Description.ParameterCount);
    }

    [Fact]
    public void Another_width_or_no_source_is_refused()
    {
        using var tied = new TiedLinearModule(3);
        using var scope = NewDisposeScope();
        Assert.Contains("Tie", Assert.Throws<InvalidOperationException>(() => tied.call(zeros(1, 2))).Message, StringComparison.Ordinal);
        string message = Assert.Throws<ArgumentException>(() => tied.Tie(NewLayer.Linear(4, 2))).Message;
        Assert.Contains("3 outputs", message, StringComparison.Ordinal);
        Assert.Contains("has 4", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        using var scope = NewDisposeScope();
        var source = new DenseLayer(4, 2);
        using var network = new ChainNetwork([4], source, new TiedLayer(source, 4, bias: true));
        TiedLinearModule tied = ((TiedLayer)network.Chain.Layers[1]).Tied;
        Tensor x = zeros(3, 2, dtype: ScalarType.Float64), t = x.unsqueeze(0), g = zeros(1, 3, 4, dtype: ScalarType.Float64);
        ScopeCheck.LeavesOnlyItsResult(() => tied.call(x));
        ScopeCheck.LeavesOnlyItsResult(() => tied.PushForward(t));
        ScopeCheck.LeavesOnlyItsResult(() => tied.PullBack(g));
    }
}
