namespace DegeneracyLab.Analysis.Tests;

/// <summary>A graph of any kind, whose qualities are sums over pairs of nodes, straight from their definitions.</summary>
/// <param name="Nodes">The number of nodes.</param>
/// <param name="Edges">The edges.</param>
/// <param name="Section">The section of each edge; its node layer is that of the edge's first end.</param>
internal sealed record TestGraph(int Nodes, (int From, int To, double Weight)[] Edges, int[] Section)
{
    public double TotalWeight => Edges.Sum(edge => edge.Weight);

    /// <summary>The club of Zachary (1977), where it came apart: 34 people, 78 friendships.</summary>
    public static TestGraph Karate { get; } = Of(34, [.. "0:1,2,3,4,5,6,7,8,10,11,12,13,17,19,21,31;1:2,3,7,13,17,19,21,30;2:3,7,8,9,13,27,28,32;3:7,12,13;4:6,10;5:6,10,16;6:16;8:30,32,33;9:33;13:33;14:32,33;15:32,33;18:32,33;19:33;20:32,33;22:32,33;23:25,27,29,32,33;24:25,27,31;25:31;26:29,33;27:33;28:31,33;29:32,33;30:32,33;31:32,33;32:33"
        .Split(';').SelectMany(line => line.Split(':')[1].Split(',').Select(other => (Number(line.Split(':')[0]), Number(other), 1.0)))]);

    public static TestGraph Of(int nodes, (int From, int To, double Weight)[] edges) => new(nodes, edges, new int[edges.Length]);

    /// <summary>Cliques in a ring, each with an edge to the next one, or with none.</summary>
    public static TestGraph Cliques(int count, int size, bool isRing = true) => Of(count * size, [.. Enumerable.Range(0, count).SelectMany(clique => Clique(clique * size, size)
        .Concat(isRing ? [(clique * size, ((clique + 1) % count * size) + 1, 1.0)] : []))]);

    /// <summary>Layers of nodes in equal blocks, with edges of weight 1 within blocks and another weight between.</summary>
    public static TestGraph Layered(int layers, int width, int blocks, double between)
    {
        (int From, int To, double Weight)[] edges =
        [
            .. from layer in Enumerable.Range(0, layers - 1)
               from first in Enumerable.Range(0, width)
               from second in Enumerable.Range(0, width)
               let weight = first * blocks / width == second * blocks / width ? 1 : between
               where weight > 0
               select ((layer * width) + first, ((layer + 1) * width) + second, weight),
        ];
        return new(layers * width, edges, [.. edges.Select(edge => edge.From / width)]);
    }

    /// <summary>Random layers with random edges, some nodes without any.</summary>
    public static TestGraph Random(int seed, int nodes, int layers, double density)
    {
        var random = new Random(seed);
        int[] layer = [.. Enumerable.Range(0, nodes).Select(node => node < layers ? node : random.Next(layers)).Order()];
        List<(int, int, double)> edges = [];
        for (int from = 0; from < nodes; from++)
            for (int to = from + 1; to < nodes; to++)
                if (layer[to] == layer[from] + 1 && random.NextDouble() < density)
                    edges.Add((from, to, random.Next(3) == 0 ? 1 : Math.Exp(3 * random.NextDouble())));
        return new(nodes, [.. edges], [.. edges.Select(edge => layer[edge.Item1])]);
    }

    public WeightedGraph Weighted() => WeightedGraph.Of(Nodes, Edges);

    public LeidenSearch Search(NullModel model, double resolution) =>
        new(Weighted(), ExpectedWeight.Of(model, Nodes, Edges, edge => Section[edge], Section.DefaultIfEmpty().Max() + 1), resolution);

    /// <summary>The best of several searches.</summary>
    public (int[] Communities, double Quality) Best(NullModel model, double resolution, int restarts = 10)
    {
        LeidenSearch search = Search(model, resolution);
        return Enumerable.Range(0, restarts).Select(restart => search.Run(0, restart, TestContext.Current.CancellationToken)).MaxBy(run => run.Quality);
    }

    /// <summary>What a pair of nodes adds to the quality if both are in one community, or one node with itself; [nodes, nodes], to be summed over all ordered pairs.</summary>
    public double[,] Gains(NullModel model, double resolution)
    {
        double total = TotalWeight;
        double[,] gains = new double[Nodes, Nodes];
        foreach ((int from, int to, double weight) in Edges)
        {
            gains[from, to] += weight / (2 * total);
            gains[to, from] += weight / (2 * total);
        }

        int sections = Section.DefaultIfEmpty().Max() + 1;
        double[,] outgoing = new double[Nodes, sections], incoming = new double[Nodes, sections];
        double[] strengths = new double[Nodes], totals = new double[sections];
        for (int edge = 0; edge < Edges.Length; edge++)
        {
            (int from, int to, double weight) = Edges[edge];
            outgoing[from, Section[edge]] += weight;
            incoming[to, Section[edge]] += weight;
            strengths[from] += weight;
            strengths[to] += weight;
            totals[Section[edge]] += weight;
        }

        for (int i = 0; i < Nodes; i++)
            for (int j = 0; j < Nodes; j++)
                gains[i, j] -= resolution * model switch
                {
                    NullModel.Newman => strengths[i] * strengths[j] / (4 * total * total),
                    NullModel.ConstantPotts => i == j ? 0 : 1 / (2 * total),
                    _ => Enumerable.Range(0, sections).Where(section => totals[section] > 0)
                        .Sum(section => ((outgoing[i, section] * incoming[j, section]) + (outgoing[j, section] * incoming[i, section])) / (2 * totals[section] * total)),
                };
        return gains;
    }

    /// <summary>The quality of a partition, by its definition.</summary>
    public double Quality(NullModel model, double resolution, int[] communities)
    {
        double[,] gains = Gains(model, resolution);
        double sum = 0;
        for (int i = 0; i < Nodes; i++)
            for (int j = 0; j < Nodes; j++)
                sum += communities[i] == communities[j] ? gains[i, j] : 0;
        return sum;
    }

    private static IEnumerable<(int From, int To, double Weight)> Clique(int first, int size) =>
        from i in Enumerable.Range(first, size) from j in Enumerable.Range(first, size) where j < i select (i, j, 1.0);

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
