using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>
/// Networks of blocks that do not know of each other. Each block's inputs follow a factor, and any two factors come together in all
/// combinations equally often, so that functions of different blocks are exactly uncorrelated. Invertible matrices at the inputs and
/// between two linear layers hide the blocks; the modules of the interaction graph are the blocks.
/// </summary>
public sealed class PlantedModulesTests : IDisposable
{
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

    [Theory]
    [MemberData(nameof(Cases))]
    public void Modules_are_the_blocks(int blocks, int width)
    {
        Tensor data = Data(blocks, width / blocks, levels: 37);
        using TestMlp network = Network(blocks, width, seed: blocks + width);
        Hide(network, ref data, width);
        AnalysisResult result = NetworkAnalysis.Run(network, data, new() { BasisKind = BasisKind.Local, Centre = true, Degeneracy = DegeneracyCount.None });
        InteractionGraph graph = InteractionGraph.Of(result);
        int[] planted = Planted(result, network, data, blocks, levels: 37, graph);
        GraphModules found = Leiden.Find(graph, null, TestContext.Current.CancellationToken);
        Assert.True(PartitionComparison.AdjustedRandIndex(planted, found.ModuleOf) == 1, $"{found}\n{string.Join(',', planted)}");
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
    private static int[][] Factors(int count, int levels) =>
        [.. Enumerable.Range(0, levels * levels).Select(row => Enumerable.Range(0, count).Select(factor => factor == 0 ? row / levels : ((row % levels) + ((factor - 1) * (row / levels))) % levels).ToArray())];

    private static Tensor Data(int blocks, int size, int levels)
    {
        int[][] factors = Factors(blocks, levels);
        Tensor[] parts = [.. Enumerable.Range(0, blocks).Select(block => Compare.Gaussian(100 + block, levels, size).index_select(0, tensor([.. factors.Select(row => (long)row[block])])))];
        return cat(parts, 1);
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

    /// <summary>The block of each feature: the factor that its values follow.</summary>
    private static int[] Planted(AnalysisResult result, TestMlp network, Tensor data, int blocks, int levels, InteractionGraph graph)
    {
        int[][] factors = Factors(blocks, levels);
        using NetworkTrace trace = network.Trace(data);
        // Outputs may span fewer directions than there are: what never varies belongs to no block, has no edges and is alone.
        var values = result.Basis!.ToDictionary(node => node.Name, node => node.Features(trace[network.Hook(node.HookPoint)].detach()).t().contiguous());
        Dictionary<string, double> largest = values.ToDictionary(layer => layer.Key, layer => layer.Value.square().max().item<double>());
        return
        [
            .. graph.Nodes.Select(node =>
            {
                double[] feature = values[node.LayerName][node.Feature].data<double>().ToArray();
                double mean = feature.Average();
                double[] explained = [.. Enumerable.Range(0, blocks).Select(block => Enumerable.Range(0, levels).Sum(level => Math.Pow(feature.Where((_, row) => factors[row][block] == level).Average() - mean, 2)))];
                if (explained.Max() <= 1e-20 * largest[node.LayerName])
                    return -1 - node.Index;
                int best = Array.IndexOf(explained, explained.Max());
                Assert.True(explained.Where((_, block) => block != best).Max() <= 1e-12 * explained[best], $"{node} follows several blocks: {string.Join(", ", explained)}.");
                return best;
            }),
        ];
    }
}
