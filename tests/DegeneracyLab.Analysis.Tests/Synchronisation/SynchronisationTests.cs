using DegeneracyLab.Analysis.Tests.Storage;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

[Network(Input = 3)]
[Linear(6), ReLU]
[Residual<SynchronisedBranch>]
[Linear(2)]
internal sealed partial class SynchronisedResidual;

[Block(Input = 6)]
[Linear(5), LeakyReLU(0.25)]
[Linear(6)]
internal sealed partial class SynchronisedBranch;

[Network(Positions = 3, Input = 2)]
[Linear(5), ReLU]
[MeanPool]
[Linear(2)]
internal sealed partial class SynchronisedSequence;

/// <summary>Firing patterns, gating effects and replaced gates against their definitions, sample by sample.</summary>
public sealed class SynchronisationTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    /// <summary>Units: x; 2 x; never; always; x - 1; x - 2; -x - 1/4; 3 x - 6.</summary>
    [Fact]
    public void Planted_patterns_are_found()
    {
        using TestMlp network = Planted();
        Tensor data = tensor([-2.0, -1, -0.5, 0.5, 1.5, 2.5, 3.5], [7, 1]);
        LayerSynchronisation layer = Assert.Single(SynchronisationAnalysis.Run(network, data).Layers);
        Assert.Equal("{0,1}:4 {2}:0 {3}:7 {4}:3 {5,7}:2 {6}:3", string.Join(' ', layer.Patterns.Select(pattern => $"{{{string.Join(',', pattern.Units)}}}:{pattern.Open}")));
        Assert.Equal([2], layer.DeadUnits);
        Assert.Equal([2], layer.NeverOnUnits);
        Assert.Equal([3], layer.AlwaysOnUnits);
        // x - 2 lies inside x - 1, and that inside x; what follows from these two is left out.
        Assert.Equal([new(3, 0), new(4, 3)], layer.Containments);
        Assert.Equal(0, layer.ZeroPreActivations);
    }

    [Fact]
    public void Data_that_change_before_gates_are_replaced_are_refused()
    {
        using TestMlp network = Planted();
        int reads = 0;
        Assert.Contains("changed between passes", Assert.Throws<ArgumentException>(() => SynchronisationAnalysis.Run(network, Dataset.Of(Changing()))).Message, StringComparison.Ordinal);

        IEnumerable<Tensor> Changing()
        {
            yield return tensor([-2.0, -1, -0.5, 0.5, 1.5, 2.5, reads++ == 0 ? 3.5 : 4], [7, 1]);
        }
    }

    [Fact]
    public void A_leaky_unit_that_is_never_on_is_not_dead()
    {
        using TestMlp network = Planted("8b LeakyReLU:0.1 2b");
        LayerSynchronisation layer = Assert.Single(SynchronisationAnalysis.Run(network, tensor([-2.0, 0, 3], [3, 1])).Layers);
        Assert.Equal([2], layer.NeverOnUnits);
        Assert.Empty(layer.DeadUnits);
        // x and 2 x at 0.
        Assert.Equal(2, layer.ZeroPreActivations);
    }

    public static TheoryData<int> Networks => [0, 1, 2, 3, 4];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Patterns_and_containments_are_those_of_the_masks(int kind)
    {
        (IInstrumentedNetwork network, Tensor data) = Network(kind);
        using var own = (IDisposable)network;
        using NetworkTrace trace = network.Trace(data);
        SynchronisationResult result = SynchronisationAnalysis.Run(network, data);
        Assert.Equal(network.Description.AllLayers.Where(layer => layer.Derivative == LayerDerivative.Gate).Select(layer => layer.HookPoint.Name), result.Layers.Select(layer => layer.Name));
        foreach (LayerSynchronisation layer in result.Layers)
        {
            Tensor mask = trace.Mask(network.Description.HookPoints.Single(hook => hook.Name == layer.Name));
            // Units first, then samples and positions.
            Tensor byUnit = (mask.dim() == 4 ? mask.transpose(0, 1) : mask.dim() == 3 ? mask.permute(2, 0, 1) : mask.t()).reshape(layer.Width, -1);
            bool[][] open = [.. Enumerable.Range(0, layer.Width).Select(unit => byUnit[unit].data<bool>().ToArray())];
            Assert.Equal(open[0].Length, layer.Places);
            string[] keys = [.. open.Select(unit => string.Concat(unit.Select(gate => gate ? '1' : '0')))];
            string[] patterns = [.. keys.Distinct()];
            Assert.Equal(patterns.Select(pattern => string.Join(',', Enumerable.Range(0, layer.Width).Where(unit => keys[unit] == pattern))), layer.Patterns.Select(pattern => string.Join(',', pattern.Units)));
            Assert.Equal(patterns.Select(pattern => (long)pattern.Count(gate => gate == '1')), layer.Patterns.Select(pattern => pattern.Open));
            // From what is reported, all containments follow, and from nothing less.
            HashSet<(int, int)> inside = [];
            for (int inner = 0; inner < patterns.Length; inner++)
                for (int outer = 0; outer < patterns.Length; outer++)
                    if (inner != outer && patterns[inner].Contains('1') && patterns[outer].Contains('0') && patterns[inner].Zip(patterns[outer]).All(pair => pair.First <= pair.Second))
                        inside.Add((inner, outer));
            HashSet<(int, int)> reported = [.. layer.Containments.Select(pair => (pair.Inner, pair.Outer))];
            Assert.True(inside.SetEquals(Closure(reported)), $"{layer.Name}: {string.Join(' ', inside)} are inside, {string.Join(' ', reported)} reported.");
            Assert.All(reported, pair => Assert.DoesNotContain(pair, Closure([.. reported.Where(other => other != pair)])));
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Gating_effects_are_those_of_the_definition(int kind)
    {
        (IInstrumentedNetwork network, Tensor data) = Network(kind);
        using var own = (IDisposable)network;
        GatedLayer[] gates = [.. GatedLayer.Of(network).Where(gate => gate.IsReplaceable)];
        using var samples = new SampleSet(network, data);
        using var sums = new GatingEffects(network, gates);
        sums.Add(samples);
        for (int place = 0; place < gates.Length; place++)
        {
            HookPoint hook = gates[place].Layer.HookPoint;
            int width = (int)gates[place].Layer.OutputShape[0];
            double[,] changes = new double[width, width];
            double[] influence = new double[width];
            for (long sample = 0; sample < data.size(0); sample++)
            {
                using var inner = NewDisposeScope();
                // The Jacobian by autograd, from the layer's values on.
                using NetworkTrace trace = network.TraceWithGradients(data.narrow(0, sample, 1));
                Tensor output = trace[network.Description.Output].reshape(-1);
                double[] energy = new double[width];
                for (long row = 0; row < output.size(0); row++)
                {
                    Tensor gradient = autograd.grad([output[row]], [trace[hook]], retain_graph: true)[0].reshape(-1);
                    for (int unit = 0; unit < width; unit++)
                        energy[unit] += Math.Pow(gradient[unit].item<double>(), 2);
                }

                double[] before = [.. trace[gates[place].PreActivation!].reshape(-1).detach().data<double>()];
                double[] after = [.. trace[hook].reshape(-1).detach().data<double>()];
                for (int i = 0; i < width; i++)
                {
                    influence[i] += energy[i] * after[i] * after[i];
                    for (int j = 0; j < width; j++)
                        changes[i, j] += energy[i] * Math.Pow((before[i] * (before[j] > 0 ? 1 : gates[place].Layer.ClosedSlope)) - after[i], 2);
                }
            }

            double[,] relative = sums.Relative(place);
            for (int i = 0; i < width; i++)
                for (int j = 0; j < width; j++)
                    Near(changes[i, j] == 0 ? 0 : changes[i, j] / influence[i], relative[i, j], $"d of {i} and {j} at {hook}");
            Assert.All(influence.Zip(sums.Influences(place)), pair => Near(pair.First / data.size(0), pair.Second, "influence"));
        }
    }

    /// <summary>A chain with replaced gates, computed from its matrices.</summary>
    [Theory]
    [InlineData(1e-2)]
    [InlineData(0.3)]
    [InlineData(2)]
    public void Replaced_gates_change_the_outputs_by_the_measured_error(double height)
    {
        (IInstrumentedNetwork made, Tensor data) = Network(0);
        using var network = (TestMlp)made;
        SynchronisationResult result = SynchronisationAnalysis.Run(network, data, [height]);
        SynchronisationCut cut = Assert.Single(result.Cuts);
        Tensor plain = Run(null), spread = (plain - plain.mean([0])).square().sum();
        for (int layer = 0; layer < 2; layer++)
        {
            int only = layer;
            LayerSynchronisation whole = result.Layers[layer];
            foreach (GateCluster cluster in cut.Layers[layer].Clusters)
                Assert.Equal(cluster.Units.Max(unit => whole.Influences![unit]), whole.Influences![cluster.Leader]);
            Check(cut.Layers[layer].Error, Run(which => which == only));
        }

        Check(cut.Error, Run(_ => true));

        void Check(ReplacementError error, Tensor changed)
        {
            double square = (changed - plain).square().sum().item<double>();
            Near(square / data.size(0), error.MeanSquare, "the mean square");
            Near(square / spread.item<double>(), error.Relative, "the relative error");
            Assert.True(height < 0.1 || square > 0);
        }

        Tensor Run(Func<int, bool>? replaced)
        {
            Tensor x = data;
            for (int layer = 0; layer < 2; layer++)
            {
                Tensor p = x.matmul(network.LinearAt(layer).weight!.t()) + network.LinearAt(layer).bias!, open = p.clone();
                if (replaced?.Invoke(layer) == true)
                    foreach (GateCluster cluster in cut.Layers[layer].Clusters)
                        foreach (int unit in cluster.Units)
                            open.select(1, unit).copy_(p.select(1, cluster.Leader));
                x = where(open.gt(0), p, p * (layer == 0 ? 0 : 0.1));
            }

            return (x.matmul(network.LinearAt(2).weight!.t()) + network.LinearAt(2).bias!).detach();
        }
    }

    [Fact]
    public void Exact_blocks_cost_nothing()
    {
        using TestMlp network = Planted();
        SynchronisationCut cut = Assert.Single(SynchronisationAnalysis.Run(network, Compare.Gaussian(3, 500, 1) * 2, [0]).Cuts);
        Assert.Equal("{0,1} {2} {3} {4} {5,7} {6}", string.Join(' ', cut.Layers[0].Clusters.Select(cluster => $"{{{string.Join(',', cluster.Units)}}}")));
        Assert.Equal(0, cut.Error.MeanSquare);
        Assert.Equal(0, cut.Error.Relative);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Parts_and_files_give_the_whole(int kind)
    {
        (IInstrumentedNetwork network, Tensor data) = Network(kind);
        using var own = (IDisposable)network;
        IReadOnlyList<GatedLayer> gates = GatedLayer.Of(network);
        GatedLayer[] replaceable = [.. gates.Where(gate => gate.IsReplaceable)];
        GateCluster[][] clusters = [.. replaceable.Select(gate => new[] { new GateCluster(1, [.. Enumerable.Range(0, (int)gate.Layer.OutputShape[0])]) })];
        double[] means = new double[network.Description.WidthAt(network.Description.Output)];
        foreach (Func<SampleSums> begin in new Func<SampleSums>[] { () => new GateCounts(network, [.. gates.Select(gate => gate.Layer)]), () => new GatingEffects(network, replaceable), () => new ReplacedGates(network, replaceable, clusters, means) })
        {
            using var samples = new SampleSet(network, data);
            using var folder = new TemporaryFolder();
            using SampleSums whole = begin(), first = begin(), second = begin(), read = begin();
            whole.Add(samples);
            first.Add(samples, 0, 23);
            second.Add(samples, 23, data.size(0));
            second.Save(folder["sums"]);
            first.Merge(second);
            read.Add(samples, 0, 23);
            read.Load(folder["sums"]);
            Assert.Equal(whole.Count, first.Count);
            Assert.Equal(whole.Count, read.Count);
            foreach ((Tensor one, (Tensor merged, Tensor stored)) in whole.State.Zip(first.State.Zip(read.State)))
            {
                Compare.Close(one, merged, 1e-13, whole.GetType().Name);
                Assert.True(merged.equal(stored).all().item<bool>());
            }
        }
    }

    [Fact]
    public void The_report_fits_80_columns()
    {
        (IInstrumentedNetwork network, Tensor data) = Network(2);
        using var own = (IDisposable)network;
        string text = SynchronisationAnalysis.Run(network, data, [1e-3, 0.5]).ToString();
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.Contains("SynchronisedResidual on 60 samples: 2 gated layers", text, StringComparison.Ordinal);
        Assert.Contains("5.0e-1  all", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_analysed_is_refused()
    {
        using TestMlp network = Planted();
        Tensor data = ones(3, 1, ScalarType.Float64);
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => SynchronisationAnalysis.Run(network, zeros(0, 1, dtype: ScalarType.Float64))).Message, StringComparison.Ordinal);
        Assert.Contains("from 0 on, not -1", Assert.Throws<ArgumentException>(() => SynchronisationAnalysis.Run(network, data, [-1])).Message, StringComparison.Ordinal);
        Assert.Contains("NaN at row 1", Assert.Throws<ArgumentException>(() => SynchronisationAnalysis.Run(network, tensor([1, double.NaN], [2, 1]))).Message, StringComparison.Ordinal);
        using (no_grad())
            network.LinearAt(1).weight![0, 0] = double.PositiveInfinity;
        Assert.Contains("finite weights", Assert.Throws<ArgumentException>(() => SynchronisationAnalysis.Run(network, data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_beyond_the_range_are_refused()
    {
        using TestMlp network = Planted();
        Assert.Contains("exceed the range", Assert.Throws<ArgumentException>(() => SynchronisationAnalysis.Run(network, tensor([1e200, 1], [2, 1]))).Message, StringComparison.Ordinal);
    }

    private static void Near(double expected, double actual, string what) =>
        Assert.True(expected == actual || Math.Abs(expected - actual) <= 1e-11 * Math.Abs(expected), $"{what}: expected {expected}, found {actual}.");

    private static TestMlp Planted(string layers = "8b ReLU 2b")
    {
        var network = new TestMlp(1, layers);
        using var noGrad = no_grad();
        network.LinearAt(0).weight!.copy_(tensor([1.0, 2, 0, 0, 1, 1, -1, 3], [8, 1]));
        network.LinearAt(0).bias!.copy_(tensor([0.0, 0, -1, 1, -1, -2, -0.25, -6]));
        return network;
    }

    private static (IInstrumentedNetwork, Tensor) Network(int kind) => kind switch
    {
        0 => (new TestMlp(2, "7b ReLU 6b LeakyReLU:0.1 3b", seed: 5), Compare.Gaussian(5, 60, 2)),
        1 => (new TestMlp(3, "9 ReLU 2", seed: 6), Compare.Gaussian(6, 40, 3)),
        2 => (new SynchronisedResidual(ScalarType.Float64, seed: 7), Compare.Gaussian(7, 60, 3)),
        3 => (new SynchronisedSequence(ScalarType.Float64, seed: 8), Compare.Gaussian(8, 30, 3, 2)),
        _ => (new GatedImage(ScalarType.Float64, seed: 9), Compare.Gaussian(9, 40, 2, 3, 2)),
    };

    private static HashSet<(int, int)> Closure(HashSet<(int, int)> pairs)
    {
        HashSet<(int, int)> closure = [.. pairs];
        for (int before = -1; before != closure.Count;)
        {
            before = closure.Count;
            closure.UnionWith([.. closure.SelectMany(first => closure.Where(second => second.Item1 == first.Item2).Select(second => (first.Item1, second.Item2)))]);
        }

        return closure;
    }
}
