namespace DegeneracyLab.Analysis.Tests;

/// <summary>Modules as a result: what they contain, their shares and qualities, and how they are printed.</summary>
public sealed class GraphModulesTests
{
    private static readonly InteractionGraph Graph = Blocks(names: ["Input", "Hidden", "Output"]);

    /// <summary>Three layers of six features, in blocks of four and two; a weak edge between the blocks in the second section.</summary>
    internal static InteractionGraph Blocks(string[] names)
    {
        double[] block = [.. from to in Enumerable.Range(0, 7) from @from in Enumerable.Range(0, 7) select to == 6 || @from == 6 ? 0 : to < 4 == @from < 4 ? 1.0 : 0];
        double[] second = [.. block];
        second[0 * 7 + 5] = 0.01;
        return InteractionGraph.Of([.. names.Select(name => new GraphLayer(name, 7))], [new(7, 7, block), new(7, 7, second)]);
    }

    [Fact]
    public void Modules_contain_each_node_once_and_larger_ones_come_first()
    {
        GraphModules found = Leiden.Find(Graph);
        Assert.Equal([12, 6, 1, 1, 1], found.Modules.Select(module => module.Nodes.Count));
        Assert.Equal(Enumerable.Range(0, 21), found.Modules.SelectMany(module => module.Nodes).Select(node => node.Index).Order());
        Assert.Equal(Enumerable.Range(0, 5), found.Modules.Select(module => module.Number));
        Assert.All(found.Modules, module => Assert.All(module.Nodes, node => Assert.Equal(module.Number, found.ModuleOf[node.Index])));
        GraphModule first = found.Modules[0];
        Assert.Equal((3, "Input", "Output", 32, 32.0), (first.Span, first.FirstLayer, first.LastLayer, first.Edges, first.Weight));
        Assert.Equal((1, "Input", "Input", 0, 0.0), (found.Modules[2].Span, found.Modules[2].FirstLayer, found.Modules[2].LastLayer, found.Modules[2].Edges, found.Modules[2].Weight));
    }

    /// <summary>In a graph without modules, where restarts end at different partitions, and with a resolution that is looked for.</summary>
    [Theory]
    [InlineData(2.0)]
    [InlineData(null)]
    public void A_search_is_the_same_in_any_number_of_threads(double? resolution)
    {
        var random = new Random(3);
        var noise = InteractionGraph.Of(
            [.. Enumerable.Range(0, 4).Select(layer => new GraphLayer($"Layer{layer}", 40))],
            [.. Enumerable.Range(0, 3).Select(_ => new Matrix(40, 40, [.. Enumerable.Range(0, 1600).Select(_ => Math.Pow(random.NextDouble(), 6))]))]);
        GraphModules one = Found("1"), three = Found("3");
        Assert.True(resolution is null || one.RestartQualities.Distinct().Count() > 1);
        Assert.Equal(one.RestartQualities, three.RestartQualities);
        Assert.Equal((one.Options, one.Quality), (three.Options, three.Quality));
        Assert.Equal(one.ModuleOf, three.ModuleOf);

        GraphModules Found(string threads)
        {
            using var setting = new WorkerThreadsSetting(threads);
            return Leiden.Find(noise, new() { Seed = 5, Resolution = resolution }, TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1.0)]
    public void A_search_that_is_cancelled_says_so(double? resolution) =>
        Assert.ThrowsAny<OperationCanceledException>(() => Leiden.Find(Graph, new() { Resolution = resolution }, new CancellationToken(canceled: true)));

    [Fact]
    public void Shares_and_qualities_are_those_by_hand()
    {
        GraphModules found = Leiden.Find(Graph, new() { Resolution = 1 });
        Assert.Equal([new("Input", "Hidden", 20, 20, 20, 20), new("Hidden", "Output", 21, 20, 20.1, 20)], found.Sections);
        Assert.Equal(40 / 41.0, found.EdgeShare, 12);
        Assert.Equal(40 / 40.1, found.WeightShare, 12);
        // Inside minus expected, section by section: of 16 + 4 in the first; in the second the ends of the weak edge count, too.
        double layered = (20 - ((16.0 * 16) + (4.0 * 4)) / 20 + 20 - ((16 * 16.1) + (4.1 * 4)) / 20.1) / 40.1;
        Assert.Equal(layered, found.Quality, 12);
        Assert.Equal(found.Quality, found.QualityUnder(NullModel.Layered), 12);
        double newman = (40 / 40.1) - ((64.1 * 64.1) + (16.1 * 16.1)) / (80.2 * 80.2);
        Assert.Equal(newman, found.QualityUnder(NullModel.Newman), 12);
        Assert.Equal((40 - (0.2 * ((12 * 11 / 2) + (6 * 5 / 2)))) / 40.1, found.QualityUnder(NullModel.ConstantPotts, 0.2), 12);
        Assert.Equal((40 - (40.1 / 210 * ((12 * 11 / 2) + (6 * 5 / 2)))) / 40.1, found.QualityUnder(NullModel.ConstantPotts), 12);
        Assert.Equal(10, found.RestartQualities.Length);
        Assert.Equal(found.Quality, found.RestartQualities.Max());
        Assert.Equal(new(1, 1, 0), found.Stability);
        Assert.Null(Leiden.Find(Graph, new() { Restarts = 1 }).Stability);
    }

    /// <summary>By any seed, the whole result: members, qualities, stability and text.</summary>
    [Fact]
    public void One_seed_gives_one_result()
    {
        var random = new Random(4);
        InteractionGraph graph = InteractionGraph.Of([new("a", 20), new("b", 20), new("c", 20)], [.. Enumerable.Range(0, 2).Select(_ => new Matrix(20, 20, [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble())]))]);
        GraphModules first = Leiden.Find(graph, new() { Seed = 7, Resolution = 1 }), again = Leiden.Find(graph, new() { Seed = 7, Resolution = 1 }), other = Leiden.Find(graph, new() { Seed = 8, Resolution = 1 });
        Assert.Equal(first.ModuleOf, again.ModuleOf);
        Assert.Equal(first.RestartQualities, again.RestartQualities);
        Assert.Equal(first.ToString(), again.ToString());
        Assert.NotEqual(first.RestartQualities, other.RestartQualities);
        Assert.InRange(first.Stability!.AdjustedRandIndex, 0, 0.99);
        Assert.InRange(first.Stability.VariationOfInformation, 0.01, 10);
    }

    [Fact]
    public void The_report_fits_and_has_the_numbers()
    {
        string text = Leiden.Find(Graph, new() { Resolution = 1 }).ToString();
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains("2 modules of 18 features; 3 features alone", text, StringComparison.Ordinal);
        Assert.Contains("layered null model at resolution 1", text, StringComparison.Ordinal);
        Assert.Contains("Input 0, 1, 2, 3; Hidden 0, 1, 2, 3", text, StringComparison.Ordinal);
        Assert.Contains("97.6 %", text, StringComparison.Ordinal);
        InteractionGraph wide = Blocks([.. Enumerable.Range(0, 3).Select(i => $"Block{i}.Branch.SelfAttention1.LayerNorm1.Something.Long")]);
        foreach (int width in new[] { 60, 80, 120 })
        {
            Assert.All(Leiden.Find(wide).ToString(width).Split('\n'), line => Assert.InRange(line.Length, 0, width));
            Assert.All(Leiden.Sweep(wide, [0.1, 1, 4]).ToString(width).Split('\n'), line => Assert.InRange(line.Length, 0, width));
        }
    }

    /// <summary>
    /// Blocks that act on each other a little, in a graph of six layers. At resolutions below a tenth all is one module, at larger ones than 1 there
    /// are parts of blocks; between them the blocks, and by default they are found.
    /// </summary>
    [Theory]
    [InlineData(2, 0.05)]
    [InlineData(4, 0.05)]
    [InlineData(2, 0.2)]
    [InlineData(4, 0.2)]
    [InlineData(2, 0.3)]
    [InlineData(4, 0.3)]
    public void By_default_the_resolution_is_in_the_widest_range_with_the_same_modules(int blocks, double between)
    {
        int width = 4 * blocks;
        Matrix section = new(width, width, [.. Enumerable.Range(0, width * width).Select(edge => edge / width % blocks == edge % width % blocks ? 1 : between)]);
        InteractionGraph graph = InteractionGraph.Of([.. Enumerable.Range(0, 6).Select(layer => new GraphLayer($"layer {layer}", width))], [.. Enumerable.Repeat(section, 5)], EdgeNorm.Identity);
        GraphModules found = Leiden.Find(graph);
        Assert.InRange(found.Options.Resolution!.Value, 0.1, 1);
        Assert.Equal(1, PartitionComparison.AdjustedRandIndex([.. graph.Nodes.Select(node => node.Feature % blocks)], found.ModuleOf));
        GraphModules again = Leiden.Find(graph, new() { Resolution = found.Options.Resolution });
        Assert.Equal(again.ToString(), found.ToString());
    }

    /// <summary>A graph all of whose edges are alike is one module, and no plateau of its parts.</summary>
    [Fact]
    public void By_default_a_graph_without_parts_is_one_module()
    {
        Matrix section = new(6, 6, [.. Enumerable.Repeat(1.0, 36)]);
        InteractionGraph graph = InteractionGraph.Of([new("a", 6), new("b", 6), new("c", 6)], [section, section], EdgeNorm.Identity);
        Assert.Single(Leiden.Find(graph).Modules);
    }

    /// <summary>From one module for each connected part to a module for each node.</summary>
    [Fact]
    public void A_sweep_has_a_row_for_each_resolution()
    {
        ResolutionSweep sweep = Leiden.Sweep(Graph, [1e-3, 1, 100]);
        Assert.Equal([1e-3, 1, 100], sweep.Points.Select(point => point.Options.Resolution!.Value));
        Assert.Equal([4, 5, 21], sweep.Points.Select(point => point.Modules.Count));
        string[] lines = sweep.ToString().Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.Equal(3, lines.SkipWhile(line => !line.StartsWith('-')).Skip(1).TakeWhile(line => !line.StartsWith("Modules", StringComparison.Ordinal)).Count());
    }

    [Fact]
    public void A_graph_without_edges_has_no_modules()
    {
        InteractionGraph empty = InteractionGraph.Of([new("a", 2), new("b", 0), new("c", 1)], [new(0, 2, []), new(1, 0, [])]);
        foreach (NullModel model in Enum.GetValues<NullModel>())
        {
            GraphModules found = Leiden.Find(empty, new() { NullModel = model });
            Assert.Equal(3, found.Modules.Count);
            Assert.Equal(0, found.Quality);
            Assert.Null(found.Stability);
            Assert.True(double.IsNaN(found.EdgeShare) && double.IsNaN(found.WeightShare));
            Assert.Contains("0 modules of 0 features; 3 features alone", found.ToString(), StringComparison.Ordinal);
        }
    }
}
