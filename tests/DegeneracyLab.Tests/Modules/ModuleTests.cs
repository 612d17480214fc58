using DegeneracyLab.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>Declared networks are TorchSharp modules: they are saved, loaded, converted, switched and optimised like others.</summary>
public sealed class ModuleTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<string> Kinds => KindSample.Names;

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Save_and_load_give_the_same_outputs_and_products(string kind)
    {
        KindSample sample = KindSample.Of(kind);
        foreach (ScalarType dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            using nn.Module<Tensor, Tensor> network = sample.Make(dtype, 1), other = sample.Make(dtype, 2);
            Tensor input = sample.Input(dtype);
            AssertDiffer(network, other, input);
            Copy(network, other);
            AssertSame(network, other, input);

            using nn.Module<Tensor, Tensor> third = sample.Make(dtype, 3);
            third.load_state_dict(network.state_dict());
            AssertSame(network, third, input);
            Assert.Equal(Requires(network), Requires(third));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Conversion_to_float64_and_back_changes_nothing(string kind)
    {
        KindSample sample = KindSample.Of(kind);
        using nn.Module<Tensor, Tensor> network = sample.Make(ScalarType.Float32, 1), same = sample.Make(ScalarType.Float32, 1);
        using nn.Module<Tensor, Tensor> wide = sample.Make(ScalarType.Float64, 1);
        Tensor input = sample.Input(ScalarType.Float32);
        (string, bool)[] before = Requires(network);

        network.to(ScalarType.Float64);
        Assert.Equal(ScalarType.Float64, KindSample.Instrumented(network).Dtype);
        Assert.All(network.parameters(), parameter => Assert.Equal(ScalarType.Float64, parameter.dtype));
        Assert.Equal(before, Requires(network));
        (Tensor output, _, Tensor byParameters) = KindSample.Products(network, sample.Input(ScalarType.Float64));
        (Tensor expected, _, Tensor expectedByParameters) = KindSample.Products(wide, sample.Input(ScalarType.Float64));
        Assert.Equal(ScalarType.Float64, output.dtype);
        Assert.InRange((output - expected).abs().max().item<double>(), 0, 1e-5);
        Assert.Equal(expectedByParameters.shape, byParameters.shape);

        network.to(ScalarType.Float32);
        AssertSame(same, network, input);
        Assert.Equal(before, Requires(network));
        network.to(CPU);
        AssertSame(same, network, input);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Half_precision_computes(string kind)
    {
        KindSample sample = KindSample.Of(kind);
        using nn.Module<Tensor, Tensor> network = sample.Make(ScalarType.Float32, 1);
        using Tensor expected = network.call(sample.Input(ScalarType.Float32));
        network.to(ScalarType.BFloat16);
        (Tensor output, Tensor jacobian, _) = KindSample.Products(network, sample.Input(ScalarType.BFloat16));
        Assert.Equal(ScalarType.BFloat16, output.dtype);
        Assert.Equal(ScalarType.BFloat16, jacobian.dtype);
        Assert.InRange((output.to(ScalarType.Float32) - expected).abs().max().item<float>(), 0, 0.1f * Math.Max(1, expected.abs().max().item<float>()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_optimiser_trains_what_the_forward_pass_uses(string kind)
    {
        KindSample sample = KindSample.Of(kind);
        using nn.Module<Tensor, Tensor> network = sample.Make(ScalarType.Float32, 1);
        network.to(ScalarType.Float64);
        Tensor input = sample.Input(ScalarType.Float64), target = network.call(input).detach().Times(0.5);
        Dictionary<string, Tensor> before = network.named_parameters().ToDictionary(named => named.name, named => named.parameter.detach().clone());
        using var optimizer = optim.AdamW(network.parameters(), lr: 1e-3, weight_decay: 0);
        optim.lr_scheduler.LRScheduler scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max: 20);
        double first = Loss().item<double>(), last = first;
        for (int step = 0; step < 20; step++)
        {
            using var inner = NewDisposeScope();
            Tensor loss = Loss();
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            scheduler.step();
            last = loss.item<double>();
        }

        Assert.True(last < first, $"{last} after {first}");
        foreach ((string name, Parameter parameter) in network.named_parameters())
            Assert.True(parameter.requires_grad != parameter.Equals(before[name]), $"{name} {(parameter.requires_grad ? "was not trained" : "is fixed, but was trained")}");

        Tensor Loss() => (network.call(input) - target).square().mean();
    }

    [Fact]
    public void Tied_weights_stay_tied()
    {
        using var network = new VectorKinds(seed: 1);
        using var other = new VectorKinds(seed: 2);
        AssertTied(network);
        network.to(ScalarType.Float64);
        AssertTied(network);
        network.to(ScalarType.Float32);
        AssertTied(network);
        Copy(other, network);
        AssertTied(network);
        network.load_state_dict(new VectorKinds(seed: 3).state_dict());
        AssertTied(network);
        Assert.DoesNotContain("TiedLinear1.weight", network.state_dict().Keys);

        // Twice the weights of the encoder, and the decoder's output less its bias doubles for the same code.
        static void AssertTied(VectorKinds network)
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            var encoder = (Linear)network.Part("Encoder");
            ScalarType dtype = network.Dtype;
            using VectorKinds.Recording trace = network.Trace(KindSample.Of("vectors").Input(dtype));
            Tensor code = trace.Identity1, bias = network.Part("TiedLinear1").get_parameter("bias")!;
            Tensor expected = nn.functional.linear(code, encoder.weight!.t(), bias);
            Assert.True(expected.Equals(trace.Output));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Train_and_eval_reach_every_part(string kind)
    {
        using nn.Module<Tensor, Tensor> network = KindSample.Of(kind).Make(ScalarType.Float32, 1);
        Assert.All(network.modules(), module => Assert.True(module.training));
        network.eval();
        Assert.False(network.training);
        Assert.All(network.modules(), module => Assert.False(module.training));
        network.train();
        Assert.All(network.modules(), module => Assert.True(module.training));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_network_works_inside_a_sequence_of_modules(string kind)
    {
        KindSample sample = KindSample.Of(kind);
        using nn.Module<Tensor, Tensor> network = sample.Make(ScalarType.Float32, 1), same = sample.Make(ScalarType.Float32, 1);
        using Sequential sequence = nn.Sequential(("network", network), ("relu", nn.ReLU()));
        Tensor input = sample.Input(ScalarType.Float32);
        Assert.True(sequence.call(input).Equals(same.call(input).relu()));
        Assert.All(sequence.state_dict().Keys, name => Assert.StartsWith("network.", name, StringComparison.Ordinal));
        sequence.to(ScalarType.Float64);
        same.to(ScalarType.Float64);
        AssertSame(same, network, sample.Input(ScalarType.Float64));
        sequence.eval();
        Assert.All(network.modules(), module => Assert.False(module.training));
    }

    [Fact]
    public void Batches_from_a_data_loader()
    {
        using var network = new Separator(seed: 1);
        manual_seed(1);
        Tensor points = rand(100, 2), labels = points.select(1, 0).gt(0.5).to(ScalarType.Float32).unsqueeze(1);
        using var data = utils.data.TensorDataset(points, labels);
        using var loader = utils.data.DataLoader(data, batchSize: 32, shuffle: true);
        using var optimizer = optim.SGD(network.parameters(), learningRate: 0.5);
        int samples = 0;
        for (int epoch = 0; epoch < 3; epoch++)
        {
            foreach (IList<Tensor> batch in loader)
            {
                using var inner = NewDisposeScope();
                Tensor loss = nn.functional.binary_cross_entropy_with_logits(network.call(batch[0]), batch[1]);
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
                using Separator.Recording trace = network.Trace(batch[0]);
                samples += (int)trace.BatchSize;
            }
        }

        Assert.Equal(300, samples);
    }

    /// <summary>A part that TorchSharp would save in place of a declared layer, while the network computed with the layer.</summary>
    [Fact]
    public void A_declared_layer_is_not_replaced()
    {
        using var network = new DigitClassifier(seed: 1);
        string message = Assert.Throws<InvalidOperationException>(() => network.register_module("Linear2", nn.Linear(32, 32))).Message;
        Assert.Equal("DigitClassifier has a layer Linear2 already, which is declared by its attributes and cannot be replaced. Change the declaration, or assign the layer's parameters.", message);
        using var block = new KindBlock();
        Assert.Throws<InvalidOperationException>(() => block.register_module("Linear1", nn.Linear(8, 5)));
        network.register_module("more", nn.ReLU());
    }

    /// <summary>A parameter that is assigned is the one that is used, registered and trained.</summary>
    [Fact]
    public void A_parameter_can_be_assigned()
    {
        using var network = new DigitClassifier(ScalarType.Float64, seed: 1);
        var layer = (Linear)network.Part("Linear3");
        layer.weight = new Parameter(zeros(10, 32, dtype: ScalarType.Float64).DetachFromDisposeScope());
        Tensor input = ones(2, 64, dtype: ScalarType.Float64);
        Assert.True(network.call(input).Equals(layer.bias!.expand(2, 10)));
        using DigitClassifier.Recording trace = network.Trace(input);
        Assert.Equal(0, network.Jacobian(trace, DigitClassifier.Hooks.Input, DigitClassifier.Hooks.Output).abs().max().item<double>());
        Assert.Contains(network.NamedParameters(), named => ReferenceEquals(named.Parameter, layer.weight));
    }

    private static void Copy(nn.Module<Tensor, Tensor> from, nn.Module<Tensor, Tensor> to)
    {
        // TorchSharp closes the streams.
        using var saved = new MemoryStream();
        from.save(saved);
        using var stored = new MemoryStream(saved.ToArray());
        to.load(stored);
    }

    private static (string, bool)[] Requires(nn.Module network) => [.. network.named_parameters().Select(named => (named.name, named.parameter.requires_grad))];

    private static void AssertSame(nn.Module<Tensor, Tensor> expected, nn.Module<Tensor, Tensor> actual, Tensor input)
    {
        using var scope = NewDisposeScope();
        (Tensor output, Tensor jacobian, Tensor byParameters) = KindSample.Products(expected, input);
        (Tensor actualOutput, Tensor actualJacobian, Tensor actualByParameters) = KindSample.Products(actual, input);
        Assert.True(output.Equals(actualOutput));
        Assert.True(output.Equals(actual.call(input)));
        Assert.True(jacobian.Equals(actualJacobian));
        Assert.True(byParameters.Equals(actualByParameters));
    }

    private static void AssertDiffer(nn.Module<Tensor, Tensor> one, nn.Module<Tensor, Tensor> other, Tensor input)
    {
        using var scope = NewDisposeScope();
        Assert.False(one.call(input).Equals(other.call(input)));
    }
}
