using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Neither what is kept of samples nor the number of threads changes sums.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(nameof(Mlp10))]
    [InlineData(nameof(AttentionNetwork))]
    [InlineData(nameof(ImageNetwork))]
    public void What_is_kept_is_what_the_network_makes(string name)
    {
        (IInstrumentedNetwork network, Tensor data) = SectionMethodsTests.Make(name);
        IReadOnlyList<NodeLayer> nodes = NodeLayers.Of(network.Description, NodeLayers.Default(network.Description), new());
        LayerDescription[] gates = [.. network.Description.AllLayers.Where(layer => layer.Derivative == LayerDerivative.Gate)];
        long bytes = nodes.Sum(node => 8 * node.Positions * node.Width) + gates.Sum(gate => (long)network.Description.WidthAt(gate.HookPoint));
        using var nothing = new SampleSet(network, data);
        // Room for 25 of the 40.
        using var some = new SampleSet(network, nodes, gates, (25 * bytes) + 1);
        some.Begin(data, 0);
        some.Keep();
        foreach ((long first, long count) in new[] { (0L, 20L), (20L, 20L) })
            foreach ((NodeLayer node, Tensor values) in nodes.Zip(some.Record(first, count)))
                Compare.Close(nothing.Values(node, first, count), values, 0);
        foreach ((long first, long count) in new[] { (0L, 25L), (7L, 11L), (20L, 10L), (25L, 15L), (0L, 40L) })
        {
            foreach (NodeLayer node in nodes)
                Compare.Close(nothing.Values(node, first, count), some.Values(node, first, count), 1e-15, $"{node.Hook} from {first}");
            foreach (LayerDescription gate in gates)
                Assert.True(nothing.Mask(gate, first, count).eq(some.Mask(gate, first, count)).all().item<bool>(), $"{gate.HookPoint} from {first}");
        }
    }

    [Theory]
    [InlineData(BasisKind.Global)]
    [InlineData(BasisKind.Local)]
    [InlineData(BasisKind.LocalGradient)]
    public void Threads_change_nothing_but_roundings(BasisKind kind)
    {
        using var network = new ResidualNetwork(ScalarType.Float64, seed: 3);
        Tensor data = Compare.Gaussian(1, 700, 5);
        AnalysisOptions options = new() { BasisKind = kind, Centre = true };
        using TensorAnalysis one = Run(1), several = Run(3), again = Run(3);
        for (int node = 0; node < one.Basis.Nodes.Count; node++)
        {
            Compare.Close(one.Basis.Nodes[node].Gram, several.Basis.Nodes[node].Gram, 1e-13);
            Compare.Close(one.Basis.Nodes[node].JacobianMoment, several.Basis.Nodes[node].JacobianMoment, 1e-11);
            Compare.Close(several.Basis.Nodes[node].C, again.Basis.Nodes[node].C, 0);
        }

        for (int section = 0; section < one.Edges.Count; section++)
        {
            Compare.Close(one.Edges[section].Strengths.sum([0]), several.Edges[section].Strengths.sum([0]), 1e-9);
            Compare.Close(several.Edges[section].Strengths, again.Edges[section].Strengths, 0);
        }

        TensorAnalysis Run(int threads)
        {
            using var setting = new WorkerThreadsSetting(threads.ToString(CultureInfo.InvariantCulture));
            return TensorAnalysis.Run(network, data, options);
        }
    }

    [Fact]
    public void What_fails_in_a_thread_is_the_callers_exception()
    {
        using var network = new ResidualNetwork(ScalarType.Float64, seed: 3);
        Tensor data = Compare.Gaussian(1, 700, 5);
        using var setting = new WorkerThreadsSetting("3");
        using var team = new WorkerTeam(3);
        int before = get_num_threads();
        set_num_threads(2);
        try
        {
            Assert.Throws<InvalidOperationException>(() => Sum(team, () => throw new InvalidOperationException("begin")));
            Assert.Throws<OperationCanceledException>(() => TensorAnalysis.Run(network, data, cancellationToken: new CancellationToken(canceled: true)));
            Assert.Equal(2, get_num_threads());
        }
        finally
        {
            set_num_threads(before);
        }

        void Sum(WorkerTeam threads, Func<SampleSums[]> begin)
        {
            using var samples = new SampleSet(network, [], []);
            var reader = new SampleReader(network, data, isFirstPass: true);
            new PassRunner(samples, threads, TestContext.Current.CancellationToken).Run(reader, _ => begin(), keep: true, resumed: null, first: 0, progress: null, resumeFile: null);
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("two")]
    [InlineData("1e3")]
    [InlineData("99999999999")]
    public void A_number_of_threads_that_is_none_is_refused_by_its_name(string value)
    {
        using var network = new ResidualNetwork(ScalarType.Float64, seed: 3);
        using var setting = new WorkerThreadsSetting(value);
        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => TensorAnalysis.Run(network, Compare.Gaussian(1, 7, 5), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal($"The environment variable DEGENERACYLAB_THREADS is '{value}'; expected a number of threads from 1 to 1024.", refusal.Message);
    }
}
