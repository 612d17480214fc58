// Two perceptrons side by side in one: every weight matrix has two blocks of random weights and is zero elsewhere. Nothing
// is trained. The units of every layer are shuffled, so that the weights do not show the blocks.
//
// What to look at: each feature of the centred Interaction Basis reads the units of one block only (mixing, the weight on
// the other block, is 1e-9 or less), so the blocks can be read off it in every layer. Edges join features of the same block
// only: those between blocks are 1e-9 of the strongest or less. That takes inputs that are independent between the blocks, as
// these are: every input of one with every input of the other. And it takes centring: the activations of ReLUs have positive
// means, which correlate (mixing 0.1 to 1). With inputs that correlate by 0.5 between the blocks features mix again, though the
// blocks still do not interact: that is a weakness of the basis.
// Second table: if the four inputs of a block are the same number, activations span 1 direction of them and 1 or 2 of a
// hidden layer's block, one for each sign. If the units of a block all have the same weights, the inputs span 4 directions of
// which 1 has an effect, and every other layer 1.

using DegeneracyLab;
using DegeneracyLab.Analysis;
using Spectre.Console;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Samples;

/// <summary>The network: four hidden layers of width 8.</summary>
[Network(Input = 8)]
[Linear(8, Bias = false), ReLU]
[Linear(8, Bias = false), ReLU]
[Linear(8, Bias = false), ReLU]
[Linear(8, Bias = false), ReLU]
[Linear(8, Bias = false)]
public partial class BlockPerceptron;

/// <summary>How the inputs of the two blocks are drawn.</summary>
internal enum BlockInputs
{
    /// <summary>Four normal numbers for each block, every draw of one block with every draw of the other.</summary>
    Independent,

    /// <summary>The same with one normal number for each block, four times.</summary>
    Repeated,

    /// <summary>Normal numbers that correlate by 0.5 between a unit of one block and that of the other.</summary>
    Correlated,
}

/// <summary>The block-diagonal perceptron, its data, and what an Interaction Basis shows of its blocks.</summary>
internal static class BlockDiagonal
{
    private const int Width = 8, BlockWidth = 4, Draws = 100;

    /// <summary>A feature reads a unit if its weight is above this, relative to the feature's largest.</summary>
    private const double Reads = 1e-8;

    public static ToyModel Model { get; } = new("block-diagonal", "two perceptrons side by side: the Interaction Basis finds the blocks", Show);

    /// <summary>
    /// A network with random blocks, the units of every layer in some order. A unit's weights are drawn again until its gate
    /// is open on a tenth to nine tenths of random inputs.
    /// </summary>
    /// <param name="seed">The seed of the weights.</param>
    /// <param name="orders">The unit that is at each place of each layer, from the inputs to the outputs; units 0 to 3 are the first block.</param>
    /// <param name="equalUnits">Whether all units of a block have the same weights instead, and positive ones, lest they are dead.</param>
    public static BlockPerceptron Plant(int seed, IReadOnlyList<long[]> orders, bool equalUnits = false)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var generator = new Generator((ulong)seed);
        var network = new BlockPerceptron(ScalarType.Float64, seed: seed);
        Tensor[] activations = [Normal(generator, Draws, BlockWidth), Normal(generator, Draws, BlockWidth)];
        int layer = 0;
        foreach ((_, Parameter weight) in network.NamedParameters())
        {
            Tensor[] blocks = [.. activations.Select(x => equalUnits ? Normal(generator, 1, BlockWidth).abs().repeat(BlockWidth, 1) : LivingUnits(x, generator))];
            activations = [.. activations.Zip(blocks, (x, block) => x.matmul(block.t()).relu())];
            weight.copy_(block_diag(blocks).index_select(0, tensor(orders[layer + 1])).index_select(1, tensor(orders[layer])));
            layer++;
        }

        return network;
    }

    /// <summary>The units in the order of the blocks, in all six node layers.</summary>
    public static IReadOnlyList<long[]> Sorted => [.. Enumerable.Range(0, 6).Select(_ => Enumerable.Range(0, Width).Select(unit => (long)unit).ToArray())];

    /// <summary>The units in a random order, another one in each of the six node layers.</summary>
    public static IReadOnlyList<long[]> Shuffled(int seed)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        return [.. Enumerable.Range(0, 6).Select(_ => randperm(Width, generator: generator).data<long>().ToArray())];
    }

    /// <summary>10,000 inputs, [10000, 8].</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="kind">How they are drawn.</param>
    /// <param name="order">The unit that is at each place.</param>
    public static Tensor Inputs(int seed, BlockInputs kind, long[] order)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        Tensor inputs;
        if (kind == BlockInputs.Correlated)
        {
            Tensor first = Normal(generator, Draws * Draws, BlockWidth);
            inputs = cat([first, 0.5 * first + Math.Sqrt(0.75) * Normal(generator, Draws * Draws, BlockWidth)], 1);
        }
        else
        {
            inputs = cat([Draw().repeat_interleave(Draws, 0), Draw().repeat(Draws, 1)], 1);
        }

        return inputs.index_select(1, tensor(order)).MoveToOuterDisposeScope();

        Tensor Draw() => kind == BlockInputs.Repeated ? Normal(generator, Draws, 1).repeat(1, BlockWidth) : Normal(generator, Draws, BlockWidth);
    }

    /// <summary>
    /// How much a node layer's features mix the blocks: the largest weight outside a feature's block relative to the largest
    /// in it, of the feature where that is worst. A constant's feature does not count.
    /// </summary>
    /// <param name="node">The node layer's basis.</param>
    /// <param name="order">The unit that is at each place of the node layer.</param>
    public static double Mixing(NodeBasis node, long[] order) => Features(node).Max(feature =>
    {
        double first = Largest(unit => unit < BlockWidth), second = Largest(unit => unit >= BlockWidth);
        return Math.Min(first, second) / Math.Max(first, second);

        double Largest(Func<long, bool> block) => feature.Where((_, place) => block(order[place])).Max();
    });

    /// <summary>
    /// The strongest edge from a feature of one block to a feature of the other, relative to the strongest within a block. Edges of
    /// a constant do not count.
    /// </summary>
    /// <param name="edges">The edges.</param>
    /// <param name="from">The basis of the node layer where they begin.</param>
    /// <param name="fromOrder">The unit that is at each of its places.</param>
    /// <param name="to">The basis of the next node layer.</param>
    /// <param name="toOrder">The unit that is at each of its places.</param>
    public static double Crossing(SectionEdges edges, NodeBasis from, long[] fromOrder, NodeBasis to, long[] toOrder)
    {
        double within = 0, crossing = 0;
        bool[] first = [.. AreOfFirstBlock(from, fromOrder)], firstAfter = [.. AreOfFirstBlock(to, toOrder)];
        for (int i = 0; i < first.Length; i++)
        {
            for (int j = 0; j < firstAfter.Length; j++)
            {
                double strength = Math.Abs(edges.Strengths[j + FirstFeature(to), i + FirstFeature(from)]);
                if (first[i] == firstAfter[j])
                    within = Math.Max(within, strength);
                else
                    crossing = Math.Max(crossing, strength);
            }
        }

        return crossing / within;

        static IEnumerable<bool> AreOfFirstBlock(NodeBasis node, long[] order) => Features(node).Select(feature => order[Array.IndexOf(feature, feature.Max())] < BlockWidth);
    }

    /// <summary>The blocks as the basis shows them: places that a feature reads together belong together.</summary>
    /// <param name="node">The node layer's basis.</param>
    /// <returns>The places of each block, ascending; places that no feature reads are in none.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Blocks(NodeBasis node)
    {
        List<SortedSet<int>> blocks = [];
        foreach (double[] feature in Features(node))
        {
            SortedSet<int> joined = [.. Enumerable.Range(0, feature.Length).Where(place => feature[place] > Reads * feature.Max())];
            foreach (SortedSet<int> block in blocks.Where(block => block.Overlaps(joined)).ToArray())
            {
                joined.UnionWith(block);
                blocks.Remove(block);
            }

            blocks.Add(joined);
        }

        return [.. blocks.OrderBy(block => block.Min).Select(block => block.ToArray())];
    }

    /// <summary>The sizes of the weights with which each feature reads the units; what is below the rank threshold is no feature.</summary>
    private static IEnumerable<double[]> Features(NodeBasis node)
    {
        return [.. Enumerable.Range(FirstFeature(node), node.Interactions.Rank).Select(feature => Enumerable.Range(0, Width).Select(unit => Math.Abs(node.C[unit, feature])).ToArray())];
    }

    /// <summary>The constant of a centred basis is its feature 0.</summary>
    private static int FirstFeature(NodeBasis node) => node.HasConstant ? 1 : 0;

    /// <summary>Random weights of a block's units, [4, 4].</summary>
    private static Tensor LivingUnits(Tensor activations, Generator generator)
    {
        List<Tensor> units = [];
        while (units.Count < BlockWidth)
        {
            Tensor unit = Normal(generator, 1, BlockWidth);
            if (activations.matmul(unit.t()).gt(0).to(ScalarType.Float64).mean().item<double>() is >= 0.1 and <= 0.9)
                units.Add(unit);
        }

        return cat([.. units], 0);
    }

    private static Tensor Normal(Generator generator, long rows, long columns) => randn(rows, columns, ScalarType.Float64, generator: generator);

    private static void Show(ToyRun run)
    {
        using var scope = NewDisposeScope();
        IReadOnlyList<long[]> orders = Shuffled(run.Seed);
        using BlockPerceptron network = Plant(run.Seed, orders), equal = Plant(run.Seed, orders, equalUnits: true);
        AnalysisResult centred = Analyse(network, BlockInputs.Independent, centre: true, edges: true);
        AnalysisResult plain = Analyse(network, BlockInputs.Independent, centre: false);
        AnalysisResult correlated = Analyse(network, BlockInputs.Correlated, centre: true);
        AnalysisResult repeated = Analyse(network, BlockInputs.Repeated, centre: false);
        AnalysisResult equalUnits = Analyse(equal, BlockInputs.Independent, centre: false);

        Table mixing = new Table().Border(TableBorder.Simple).AddColumns("node layer", "blocks that features show", "mixing", "not centred", "correlated inputs");
        Table ranks = new Table().Border(TableBorder.Simple).AddColumns("node layer", "repeated inputs: directions", "features", "equal units: directions", "features");
        for (int layer = 0; layer < orders.Count; layer++)
        {
            string name = Markup.Escape(centred.Basis![layer].Name);
            string blocks = string.Join(" ", Blocks(centred.Basis[layer]).Select(block => "{" + string.Join(",", block) + "}"));
            mixing.AddRow([name, blocks, .. new[] { centred, plain, correlated }.Select(result => FormattableString.Invariant($"{Mixing(result.Basis![layer], orders[layer]):0.0e+0}"))]);
            ranks.AddRow([name, .. new[] { repeated, equalUnits }.Select(result => result.Basis![layer]).SelectMany(node => new[] { $"{node.Activations.Rank}", $"{node.Interactions.Rank}" })]);
        }

        run.Console.Write(mixing);
        run.Console.Write(ranks);
        run.Show(centred);

        AnalysisResult Analyse(BlockPerceptron of, BlockInputs kind, bool centre, bool edges = false) =>
            NetworkAnalysis.Run(of, Inputs(run.Seed, kind, orders[0]), new() { Centre = centre, Edges = edges }, cancellationToken: run.CancellationToken);
    }
}
