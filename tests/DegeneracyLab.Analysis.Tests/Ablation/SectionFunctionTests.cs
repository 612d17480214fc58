using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>What closed forms make of vectors and of masked features, against the network that computes them with the vectors put in its place.</summary>
public sealed class SectionFunctionTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<string, ScalarType> Cases
    {
        get
        {
            TheoryData<string, ScalarType> cases = [];
            foreach (string name in Networks.Keys)
            {
                cases.Add(name, ScalarType.Float64);
                cases.Add(name, ScalarType.Float32);
            }

            return cases;
        }
    }

    private static Dictionary<string, (Func<ScalarType, IInstrumentedNetwork> Make, Type Function)> Networks { get; } = new()
    {
        ["a map"] = (dtype => new TestMlp(5, "7b", dtype), typeof(AffineFunction)),
        ["gates, without biases"] = (dtype => new TestMlp(5, "70 ReLU 3", dtype), typeof(GatedFunction)),
        ["gates"] = (dtype => new TestMlp(5, "7b ReLU 3b", dtype), typeof(GatedFunction)),
        ["leaky gates, many units"] = (dtype => new TestMlp(4, "150b LeakyReLU:0.3 6b", dtype), typeof(GatedFunction)),
        ["gates beside a stream"] = (dtype => new GatesBesideAStream(dtype, seed: 3), typeof(GatedFunction)),
        ["two layers of gates"] = (dtype => new TestMlp(5, "7b ReLU 6b ReLU 3b", dtype), typeof(TracedFunction)),
        ["smooth"] = (dtype => new TestMlp(5, "7b GELU 3b", dtype), typeof(TracedFunction)),
        ["an image"] = (dtype => new DeviceCnn(dtype, seed: 3), typeof(TracedFunction)),
        ["attention at every position"] = (dtype => new EveryPositionAttention(dtype, seed: 5), typeof(AttentionFunction)),
        ["causal attention, the last position"] = (dtype => new LastPositionAttention(dtype, seed: 5), typeof(AttentionFunction)),
        ["attention, the mean"] = (dtype => new MeanAttention(dtype, seed: 5), typeof(AttentionFunction)),
        ["attention without biases"] = (dtype => new BiaslessAttention(dtype, seed: 5), typeof(AttentionFunction)),
    };

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void They_are_what_the_network_computes(string name, ScalarType dtype)
    {
        using var owned = (IDisposable)Networks[name].Make(dtype);
        var network = (IInstrumentedNetwork)owned;
        TestBiases.Draw(network);
        double tolerance = dtype == ScalarType.Float64 ? 1e-12 : 2e-5;
        Tensor data = Compare.Gaussian(11, [9, .. network.Description.InputShape]).to(dtype);
        foreach (bool centre in new[] { false, true })
        {
            IReadOnlyList<NodeLayer> nodes = NodeLayers.Of(network.Description, [network.Description.Input, network.Description.Output], new() { Centre = centre });
            using var section = new NetworkSection(network, nodes[0], nodes[1]);
            using SectionFunction closed = SectionFunction.Of(section, data.narrow(0, 0, 1));
            using var traced = new TracedFunction(section);
            Assert.IsType(Networks[name].Function, closed);

            // The constants are not 1, and scale the biases.
            Tensor vectors = Compare.Gaussian(12, 9, nodes[0].Positions, nodes[0].Width).to(dtype);
            Tensor expected = traced.Apply(data, vectors);
            Compare.Close(expected, closed.Apply(data, vectors), tolerance, name);
            Tensor asTheyAre = nodes[0].HasConstant ? cat([nodes[0].ToVectors(data), ones(9, nodes[0].Positions, 1, dtype: dtype)], -1) : nodes[0].ToVectors(data);
            Compare.Close(network.Forward(data), nodes[1].ToValues(closed.Apply(data, asTheyAre)), tolerance, "outputs");

            int inputs = nodes[0].Width - 1, outputs = Math.Max((int)nodes[1].Width - 1, 1);
            using var from = new Features(Compare.Gaussian(13, nodes[0].Width, inputs).to(dtype), Compare.Gaussian(14, inputs, nodes[0].Width).to(dtype));
            Tensor to = Compare.Gaussian(15, nodes[1].Width, outputs).to(dtype), features = Compare.Gaussian(16, 9, nodes[0].Positions, inputs).to(dtype);
            using FeatureFunction ofFeatures = closed.In(from, to), general = traced.In(from, to);
            var random = new Random(17);
            foreach (Func<double> factor in new Func<double>[] { () => 1, () => 0, () => random.Next(2), () => random.Next(5) == 0 ? 1 : 0, random.NextDouble })
            {
                var mask = FeatureMask.Of([.. Enumerable.Range(0, inputs * outputs).Select(_ => factor())], outputs);
                Compare.Close(general.Apply(data, features, mask), ofFeatures.Apply(data, features, mask), 10 * tolerance, $"{name}, masked");
            }
        }
    }

    /// <summary>Where samples share vectors, what is made of these is computed once: every sample has what it has alone.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Shared_vectors_give_what_each_gives_alone(string name, ScalarType dtype)
    {
        using var owned = (IDisposable)Networks[name].Make(dtype);
        var network = (IInstrumentedNetwork)owned;
        TestBiases.Draw(network);
        double tolerance = dtype == ScalarType.Float64 ? 1e-12 : 2e-5;
        Tensor data = Compare.Gaussian(11, [60, .. network.Description.InputShape]).to(dtype);
        IReadOnlyList<NodeLayer> nodes = NodeLayers.Of(network.Description, [network.Description.Input, network.Description.Output], new() { Centre = false });
        using var section = new NetworkSection(network, nodes[0], nodes[1]);
        using SectionFunction closed = SectionFunction.Of(section, data.narrow(0, 0, 1));
        using var traced = new TracedFunction(section);
        // Two vectors at each position, in all combinations; the constant is 1.
        int positions = (int)nodes[0].Positions, width = (int)nodes[0].Width;
        Tensor two = Compare.Gaussian(12, 2, positions, width).to(dtype);
        if (nodes[0].HasConstant)
            two.select(-1, nodes[0].Coordinates).fill_(1);
        Tensor vectors = stack([.. Enumerable.Range(0, 60).Select(sample => stack([.. Enumerable.Range(0, positions).Select(position => two[(sample >> (position % 5)) & 1, position])], 0))], 0);
        Compare.Close(traced.Apply(data, vectors), closed.Apply(data, vectors), tolerance, name);

        // In front of a map, after another, and of some coordinates alone.
        Tensor before = Compare.Gaussian(13, 4, width).to(dtype), after = Compare.Gaussian(14, nodes[1].Width, 3).to(dtype), others = vectors.narrow(2, 0, Math.Min(4, width));
        before = before.narrow(0, 0, others.size(2));
        if (nodes[0].HasConstant)
            before.select(1, nodes[0].Coordinates).zero_();
        Tensor places = tensor(new long[] { 0, others.size(2) - 1 }), factors = tensor(new[] { 0.5, -2 }, dtype);
        using SectionFunction behind = closed.After(before), some = behind.OfSome(places, factors), whole = some.Before(after);
        Tensor expected = traced.Apply(data, (others.index_select(2, places) * factors).matmul(before.index_select(0, places))).matmul(after);
        Compare.Close(expected, whole.Apply(data, others.index_select(2, places)), 10 * tolerance, $"{name}, maps");
    }
}

[Network(Input = 5)]
[Residual<GatesBesideAStreamBranch>]
internal sealed partial class GatesBesideAStream;

[Block(Input = 5)]
[Linear(7), ReLU]
[Linear(5)]
internal sealed partial class GatesBesideAStreamBranch;
