using System.Globalization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>
/// Networks of blocks that do not know of each other. Each block's inputs follow a factor, and any two factors come together in all
/// combinations equally often, so that functions of different blocks are exactly uncorrelated. Invertible matrices at the inputs and
/// between two linear layers hide the blocks; the modules of the interaction graph are the blocks.
/// </summary>
public sealed class PlantedModulesTests(ITestOutputHelper output) : IDisposable
{
    private const int LevelCount = 37;

    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<int, int> Cases
    {
        get
        {
            TheoryData<int, int> cases = [];
            foreach ((int blocks, int width) in new[] { (2, 4), (2, 16), (2, 32), (3, 12), (3, 30), (4, 16), (4, 32), (5, 20), (6, 18), (6, 30) })
                cases.Add(blocks, width);
            return cases;
        }
    }

    public void Dispose() => scope.Dispose();

    /// <summary>
    /// By default and at resolution 0.1, with the square root and with the logarithm, its cutoffs just above rounding. At larger resolutions a
    /// block may come in several parts, because it has a structure of its own: a feature of a linear section has one edge. No module ever has
    /// features of two blocks.
    /// </summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Modules_are_the_blocks(int blocks, int width)
    {
        Dictionary<string, int> found = [];
        int seeds = LongRun.IsOn ? 10 : 1;
        for (int seed = 1; seed <= seeds; seed++)
        {
            using var inner = NewDisposeScope();
            (TestMlp network, Tensor data) = Make(blocks, width, Levels(blocks, width / blocks), seed);
            AnalysisResult result = Analyse(network, data);
            Dictionary<string, double> cutoffs = result.Edges.ToDictionary(section => section.From, section => 1e-18 * section.Strengths.Entries.ToArray().Max());
            foreach (EdgeNorm norm in new[] { EdgeNorm.SquareRoot, EdgeNorm.Logarithm(cutoffs) })
            {
                InteractionGraph graph = InteractionGraph.Of(result, norm);
                int[] planted = Planted(result.Basis!, network, data, blocks, graph, isExact: true);
                foreach (double? resolution in new double?[] { null, 0.1, 0.3, 0.5, 1 })
                {
                    GraphModules modules = Leiden.Find(graph, new() { Resolution = resolution }, TestContext.Current.CancellationToken);
                    Assert.All(modules.Modules, module => Assert.Single(module.Nodes.Select(node => planted[node.Index]).Distinct()));
                    string choice = FormattableString.Invariant($"{norm.Kind} at {resolution?.ToString(CultureInfo.InvariantCulture) ?? "the default"}");
                    found[choice] = found.GetValueOrDefault(choice) + (PartitionComparison.AdjustedRandIndex(planted, modules.ModuleOf) == 1 ? 1 : 0);
                }
            }
        }

        output.WriteLine(string.Join(", ", found.Select(pair => $"{pair.Key}: {pair.Value} of {seeds}")));
        Assert.All(["SquareRoot at the default", "Logarithm at the default", "SquareRoot at 0.1", "Logarithm at 0.1"], choice => Assert.Equal(seeds, found[choice]));
    }

    /// <summary>Blocks of random data are correlated by chance: the more samples, the more networks in which the modules are the blocks.</summary>
    [Fact]
    public void With_more_random_samples_the_blocks_are_found_more_often()
    {
        LongRun.Only();
        const int blocks = 3, size = 4, networks = 20;
        List<double> shares = [];
        foreach (int samples in new[] { 50, 200, 1000, 5000, 20_000 })
        {
            int found = 0;
            for (int seed = 0; seed < networks; seed++)
            {
                using var inner = NewDisposeScope();
                Tensor random = Compare.Gaussian(500 + seed, samples, blocks * size);
                (TestMlp network, Tensor data) = Make(blocks, blocks * size, random, seed);
                AnalysisResult result = Analyse(network, data);
                InteractionGraph graph = InteractionGraph.Of(result);
                Tensor levels = Levels(blocks, size).matmul(Compare.Gaussian(31, blocks * size, blocks * size).t());
                int[] planted = Planted(result.Basis!, network, levels, blocks, graph, isExact: false);
                GraphModules modules = Leiden.Find(graph, null, TestContext.Current.CancellationToken);
                found += PartitionComparison.AdjustedRandIndex(planted, modules.ModuleOf) == 1 ? 1 : 0;
            }

            shares.Add(found / (double)networks);
            output.WriteLine($"{samples} samples: found in {found} of {networks} networks");
        }

        Assert.True(shares[^1] > shares[0] && shares[^1] >= 0.8, string.Join(", ", shares));
    }

    private static AnalysisResult Analyse(TestMlp network, Tensor data) =>
        NetworkAnalysis.Run(network, data, new() { BasisKind = BasisKind.Local, Centre = true, Degeneracy = DegeneracyCount.None });

    private static (TestMlp Network, Tensor Data) Make(int blocks, int width, Tensor data, int seed = 1)
    {
        TestMlp network = Network(blocks, width, seed);
        Hide(network, ref data, width);
        return (network, data);
    }

    /// <summary>"w ReLU w w ReLU w", each weight in blocks.</summary>
    private static TestMlp Network(int blocks, int width, int seed)
    {
        var network = new TestMlp(width, $"{width}b ReLU {width}b {width}b ReLU {width}b", seed: seed);
        using var noGrad = no_grad();
        for (int layer = 0; layer < 4; layer++)
            for (int block = 0; block < blocks; block++)
            {
                int size = width / blocks;
                Tensor rows = network.LinearAt(layer).weight!.narrow(0, block * size, size);
                rows.narrow(1, 0, block * size).zero_();
                rows.narrow(1, (block + 1) * size, width - ((block + 1) * size)).zero_();
            }

        return network;
    }

    /// <summary>The columns i, j, i + j, i + 2 j, ... modulo a prime number of levels, of which any two have all pairs of levels once.</summary>
    private static int[][] Factors(int count) =>
        [.. Enumerable.Range(0, LevelCount * LevelCount).Select(row => Enumerable.Range(0, count).Select(factor => factor == 0 ? row / LevelCount : ((row % LevelCount) + ((factor - 1) * (row / LevelCount))) % LevelCount).ToArray())];

    /// <summary>The inputs of each block at the levels of its factor, [samples, inputs].</summary>
    private static Tensor Levels(int blocks, int size)
    {
        int[][] factors = Factors(blocks);
        return cat([.. Enumerable.Range(0, blocks).Select(block => Compare.Gaussian(100 + block, LevelCount, size).index_select(0, tensor([.. factors.Select(row => (long)row[block])])))], 1);
    }

    private static void Hide(TestMlp network, ref Tensor data, int width)
    {
        Tensor input = Compare.Gaussian(31, width, width), between = Compare.Gaussian(32, width, width);
        Tensor before = network.forward(data).detach();
        using (no_grad())
        {
            network.LinearAt(0).weight!.copy_(network.LinearAt(0).weight!.matmul(input.inverse()));
            Linear writer = network.LinearAt(1), reader = network.LinearAt(2);
            writer.weight!.copy_(between.matmul(writer.weight!));
            writer.bias!.copy_(between.matmul(writer.bias!));
            reader.weight!.copy_(reader.weight!.matmul(between.inverse()));
        }

        data = data.matmul(input.t());
        Compare.Close(before, network.forward(data).detach(), 1e-10, "outputs");
    }

    /// <summary>The block of each feature: the factor that its values follow most. What never varies, as an output may, is of no block, and alone.</summary>
    private static int[] Planted(InteractionBasis basis, TestMlp network, Tensor levels, int blocks, InteractionGraph graph, bool isExact)
    {
        int[][] factors = Factors(blocks);
        using NetworkTrace trace = network.Trace(levels);
        Dictionary<string, double[][]> values = basis.ToDictionary(node => node.Name, node => Columns(node.Features(trace[network.Hook(node.HookPoint)].detach())));
        return [.. graph.Nodes.Select(node => BlockOf(node, values[node.LayerName][node.Feature], values[node.LayerName].Max(column => column.Max(Math.Abs))))];

        int BlockOf(GraphNode node, double[] feature, double largest)
        {
            double mean = feature.Average();
            double[] explained = new double[blocks];
            for (int block = 0; block < blocks; block++)
            {
                double[] sums = new double[LevelCount];
                for (int row = 0; row < feature.Length; row++)
                    sums[factors[row][block]] += feature[row] - mean;
                explained[block] = sums.Sum(sum => sum * sum) / (LevelCount * LevelCount * (double)LevelCount);
            }

            if (explained.Max() <= 1e-20 * largest * largest)
                return -1 - node.Index;
            int best = Array.IndexOf(explained, explained.Max());
            Assert.True(!isExact || explained.Where((_, block) => block != best).Max() <= 1e-12 * explained[best], $"{node} follows several blocks: {string.Join(", ", explained)}.");
            return best;
        }

        static double[][] Columns(Tensor features) => [.. Enumerable.Range(0, (int)features.size(1)).Select(column => features.select(1, column).contiguous().data<double>().ToArray())];
    }
}
