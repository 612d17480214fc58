using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.SystemLibTorch.Tests;

public class ModuleTests
{
    [Fact]
    public void Fields_are_registered_in_order_own_parameters_first()
    {
        using var network = new Network();

        Assert.Equal(["scale", "first.weight", "first.bias", "second.weight", "second.bias"], network.named_parameters().Select(pair => pair.name));
        Assert.Equal(["mean"], network.named_buffers().Select(pair => pair.name));
        Assert.Equal(["first", "activation", "second"], network.named_children().Select(pair => pair.name));
        Assert.Equal(["scale"], network.named_parameters(false).Select(pair => pair.name));
        Assert.Equal(["mean", "first.bias", "first.weight", "scale", "second.bias", "second.weight"], network.state_dict().Keys.Order(StringComparer.Ordinal).OrderBy(key => key == "mean" ? 0 : 1));
        Assert.Equal("Network", network.GetName());
        Assert.True(network.has_parameter("first.bias"));
        Assert.False(network.has_parameter("third.bias"));
        Expect.Shape(network.get_parameter("first.weight")!, 3, 2);
        Assert.Null(network.get_parameter("first.nothing"));
        Assert.True(network.has_buffer("mean"));
    }

    [Fact]
    public void A_call_goes_through_forward()
    {
        using var network = new Network();
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(4, 2);

        Tensor expected = (nn.functional.linear(x, network.First.weight, network.First.bias).relu() * network.Scale).matmul(network.Second.weight.t()) + network.Second.bias!;
        Assert.True(network.call(x).allclose(expected));
        Assert.True(network.forward(x).Equals(network.call(x)));
    }

    [Fact]
    public void Registration_happens_once_and_names_are_taken_once()
    {
        using var network = new Network();
        int before = network.parameters().Count();
        network.RegisterAgain();

        Assert.Equal(before, network.parameters().Count());
        Assert.Throws<InvalidOperationException>(() => network.register_module("first", nn.ReLU()));
        using Parameter other = nn.Parameter(ones(1));
        Assert.Throws<InvalidOperationException>(() => network.register_parameter("scale", other));
        Assert.Throws<ArgumentException>(() => network.register_module("a.b", nn.ReLU()));
        Assert.Throws<ArgumentNullException>(() => network.register_buffer("nothing", null!));
    }

    [Fact]
    public void An_override_registers_by_hand_and_is_called_by_the_parent()
    {
        using var byHand = new ByHand();
        Assert.Empty(byHand.parameters());
        using var parent = nn.Sequential(byHand);
        Assert.Equal(["0.w"], parent.named_parameters().Select(pair => pair.name));
    }

    [Fact]
    public void Tied_weights_are_one_parameter_and_two_names()
    {
        using Parameter shared = nn.Parameter(ones(1, 1));
        using var tied = nn.Sequential(nn.Linear(shared), nn.Linear(shared));

        Assert.Single(tied.parameters());
        Assert.Equal(["0.weight", "1.weight"], tied.state_dict().Keys);
    }

    [Fact]
    public void State_is_copied()
    {
        using var a = new Network();
        using var b = new Network();
        using DisposeScope scope = NewDisposeScope();
        Assert.False(a.First.weight.Equals(b.First.weight));

        (IList<string> missing, IList<string> unexpected) = b.load_state_dict(a.state_dict());
        Assert.Empty(missing);
        Assert.Empty(unexpected);
        Assert.True(a.First.weight.Equals(b.First.weight));
        Assert.NotEqual(a.First.weight.Handle, b.First.weight.Handle);

        Dictionary<string, Tensor> part = a.state_dict();
        part.Remove("scale");
        part["more"] = ones(1);
        Assert.Throws<InvalidOperationException>(() => b.load_state_dict(part));
        (missing, unexpected) = b.load_state_dict(part, strict: false);
        Assert.Equal(["scale"], missing);
        Assert.Equal(["more"], unexpected);
    }

    [Fact]
    public void Modes_reach_the_children()
    {
        using var network = new Network();

        Assert.True(network.training);
        network.eval();
        Assert.False(network.First.training);
        network.train();
        Assert.True(network.First.training);
        int seen = 0;
        network.apply(module => seen++);
        Assert.Equal(4, seen);
    }

    [Fact]
    public void Conversion_replaces_parameters_and_the_fields_follow()
    {
        using var network = new Network();
        using DisposeScope scope = NewDisposeScope();
        Network same = network.to(float64);

        Assert.Same(network, same);
        Assert.All(network.parameters(), parameter => Assert.Equal(float64, parameter.dtype));
        Assert.Equal(float64, network.Scale.dtype);
        Assert.True(network.Scale.requires_grad);
        Assert.Equal(float64, network.get_buffer("mean")!.dtype);
        Assert.Equal(float64, network.call(ones(1, 2, float64)).dtype);
        Assert.Same(network, network.to(CPU));
        Assert.Equal(float32, network.@float().Scale.dtype);
    }

    [Fact]
    public void Gradients_are_dropped()
    {
        using var network = new Network();
        using DisposeScope scope = NewDisposeScope();
        network.call(ones(1, 2)).sum().backward();

        Assert.All(network.parameters(), parameter => Assert.NotNull(parameter.grad));
        network.zero_grad();
        Assert.All(network.parameters(), parameter => Assert.Null(parameter.grad));
    }

    [Fact]
    public void Disposing_a_module_disposes_its_parts()
    {
        var network = new Network();
        Parameter weight = network.First.weight;
        network.Dispose();
        network.Dispose();
        Assert.True(weight.IsInvalid);
        Assert.True(network.Scale.IsInvalid);
    }

    [Fact]
    public void Linear_starts_within_the_bounds_of_its_inputs()
    {
        manual_seed(0);
        using Linear linear = nn.Linear(4, 100, dtype: float64);
        using DisposeScope scope = NewDisposeScope();

        Assert.Equal((4, 100), (linear.in_features, linear.out_features));
        Assert.InRange(linear.weight.abs().max().ToDouble(), 0.45, 0.5);
        Assert.InRange(linear.bias!.abs().max().ToDouble(), 0.4, 0.5);
        Assert.True(linear.weight.requires_grad);
        using Linear bare = nn.Linear(2, 2, hasBias: false);
        Assert.Null(bare.bias);
        using Linear given = nn.Linear(nn.Parameter(tensor(new[,] { { 1.0, 2 } })), nn.Parameter(Expect.Vector(3)));
        Expect.Close(given.call(Expect.Vector(10, 100)), 213);
        Assert.Equal((2, 1), (given.in_features, given.out_features));
    }

    [Fact]
    public void Activations_are_their_functions()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Expect.Vector(-1, 2);

        Expect.Close(nn.ReLU().call(x), 0, 2);
        Expect.Close(nn.Sigmoid().call(x), 1 / (1 + Math.E), 1 / (1 + Math.Exp(-2)));
        Expect.Close(nn.Tanh().call(x), Math.Tanh(-1), Math.Tanh(2));
        Expect.Close(nn.SiLU().call(x), -1 / (1 + Math.E), 2 / (1 + Math.Exp(-2)));
        Expect.Close(nn.GELU().call(x), -0.15865525393145707, 1.9544997361036416);
        Expect.Close(nn.LeakyReLU(0.5).call(x), -0.5, 2);
        Expect.Close(nn.Softplus().call(x), Math.Log(1 + Math.Exp(-1)), Math.Log(1 + Math.Exp(2)));
        Tensor same = nn.Identity().call(x);
        Expect.Close(same, -1, 2);
        same.Dispose();
        Expect.Close(x, -1, 2);
    }

    [Fact]
    public void A_sequence_disposes_what_lies_between()
    {
        using Sequential sequence = nn.Sequential(("a", nn.Linear(2, 3)), ("b", nn.ReLU()), ("c", nn.Linear(3, 1)));
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(5, 2);
        long before = scope.DisposablesCount;
        Expect.Shape(sequence.call(x), 5, 1);

        Assert.Equal(before + 1, scope.DisposablesCount);
        Assert.Equal(["a.weight", "a.bias", "c.weight", "c.bias"], sequence.named_parameters().Select(pair => pair.name));
        Assert.Equal(3, sequence.Count);
        using Sequential numbered = nn.Sequential(nn.Linear(1, 1), nn.ReLU());
        Assert.Equal(["0.weight", "0.bias"], numbered.named_parameters().Select(pair => pair.name));
    }

    [Fact]
    public void A_list_registers_its_modules_by_number()
    {
        using ModuleList<Linear> list = nn.ModuleList(nn.Linear(1, 1, hasBias: false), nn.Linear(1, 2, hasBias: false));
        list.Add(nn.Linear(1, 3, hasBias: false));

        Assert.Equal(["0.weight", "1.weight", "2.weight"], list.named_parameters().Select(pair => pair.name));
        Assert.Equal(3, list[2].out_features);
        Assert.Equal([1L, 2, 3], list.Select(linear => linear.out_features));
    }

    [Fact]
    public void A_list_asks_each_module_once_to_register_its_components()
    {
        using ModuleList<ByHand> list = nn.ModuleList(new ByHand(), new ByHand());
        list.Add(new ByHand());
        list.RemoveAt(0);

        Assert.Equal(["0.w", "1.w"], list.named_parameters().Select(pair => pair.name));
    }

    [Fact]
    public void An_embedding_looks_rows_up()
    {
        using Embedding embedding = nn.Embedding(3, 2);
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = embedding.call(tensor(new[] { 2L, 0 }));

        Assert.True(rows[0].Equals(embedding.weight![2]));
        Assert.True(rows[1].Equals(embedding.weight![0]));
    }

    [Fact]
    public void Losses_have_their_textbook_values()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = tensor(new double[,] { { 0, Math.Log(3) }, { 0, 0 } }), target = tensor(new[] { 1L, 0 });
        double first = Math.Log(4.0 / 3), second = Math.Log(2);

        Expect.Close(nn.functional.cross_entropy(logits, target), (first + second) / 2);
        Expect.Close(nn.functional.cross_entropy(logits, target, reduction: nn.Reduction.Sum), first + second);
        Expect.Close(nn.functional.cross_entropy(logits, target, reduction: nn.Reduction.None), first, second);
        Expect.Close(nn.CrossEntropyLoss().call(logits, target), (first + second) / 2);
        Expect.Close(nn.NLLLoss().call(logits.log_softmax(1), target), (first + second) / 2);
        Expect.Close(nn.MSELoss().call(Expect.Vector(1, 2), Expect.Vector(3, 5)), 6.5);
        Expect.Close(nn.L1Loss(nn.Reduction.Sum).call(Expect.Vector(1, 2), Expect.Vector(3, 5)), 5);
        Expect.Close(nn.BCEWithLogitsLoss().call(Expect.Vector(0), Expect.Vector(1)), Math.Log(2));
        Expect.Close(nn.functional.one_hot(target, 3), 0, 1, 0, 1, 0, 0);
        Expect.Close(nn.functional.layer_norm(Expect.Vector(1, 3), [2L], eps: 0), -1, 1);
        Expect.Close(nn.functional.layer_norm(Expect.Vector(1, 3), [2L], Expect.Vector(2, 2), Expect.Vector(1, 1), 3), 0, 2);
    }

    [Fact]
    public void Initial_values_have_the_variance_of_their_rule()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(0);
        Tensor w = zeros(200, 300, float64);

        Expect.Close(nn.init.constant_(zeros(1), 2), 2);
        Expect.Close(nn.init.eye_(ones(2, 2)), 1, 0, 0, 1);
        Assert.InRange(nn.init.xavier_normal_(w).var().ToDouble() * 250, 0.97, 1.03);
        Assert.InRange(nn.init.xavier_uniform_(w).var().ToDouble() * 250, 0.97, 1.03);
        Assert.InRange(nn.init.kaiming_normal_(w).var().ToDouble() * 150, 0.97, 1.03);
        Assert.InRange(nn.init.kaiming_uniform_(w, mode: nn.init.FanInOut.FanOut).var().ToDouble() * 100, 0.97, 1.03);
        Assert.InRange(nn.init.normal_(w, 1, 2).std().ToDouble(), 1.97, 2.03);
        Assert.True(nn.init.uniform_(w, 3, 4).min().ToDouble() >= 3);
        Assert.Throws<ArgumentException>(() => nn.init.kaiming_normal_(zeros(3)));
    }

    private sealed class Network : nn.Module<Tensor, Tensor>
    {
        private readonly Linear first = nn.Linear(2, 3);
        private readonly ReLU activation = nn.ReLU();
        private Parameter scale = nn.Parameter(full(3, 2.0));
        private readonly Linear second = nn.Linear(3, 1);
        private Tensor mean = zeros(2);

        internal Network()
            : base(nameof(Network))
        {
            RegisterComponents();
        }

        internal Linear First => first;

        internal Linear Second => second;

        internal Parameter Scale => scale;

        internal Tensor Mean => mean;

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            return second.call(activation.call(first.call(input)) * scale).MoveToOuterDisposeScope();
        }

        internal void RegisterAgain()
        {
            RegisterComponents();
            scale = Scale;
            mean = Mean;
        }
    }

    private sealed class ByHand() : nn.Module<Tensor, Tensor>(nameof(ByHand))
    {
        private readonly Parameter w = nn.Parameter(ones(1));

        public override Tensor forward(Tensor input) => input * w;

        protected override void RegisterComponents() => register_parameter(nameof(w), w);
    }
}
