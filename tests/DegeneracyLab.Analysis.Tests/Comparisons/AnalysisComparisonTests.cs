using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

[Network(Input = 3)]
[Linear(5), Tanh]
[Linear(4)]
[Linear(6), GELU]
[Linear(5), Tanh]
[Linear(2)]
internal sealed partial class TwoMapsInARow;

/// <summary>Sparsity of edges, overlap of bases, and the gap between local and global ones.</summary>
public sealed class AnalysisComparisonTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    /// <summary>Strengths whose numbers are known.</summary>
    [Fact]
    public void Sparsity_in_closed_form()
    {
        double[] equal = [.. Enumerable.Repeat(3.0, 20)], one = [5, .. Enumerable.Repeat(0.0, 9)], halves = [.. Enumerable.Range(0, 12).Select(power => Math.Pow(0.5, power))];
        Assert.Equal((18, 20), (EdgeSparsity.Fewest(equal, 0.9), EdgeSparsity.Fewest(equal, 0.99)));
        Assert.Equal((20.0, 0.0), (EdgeSparsity.Participation(equal), EdgeSparsity.GiniOf(equal)));
        Assert.Equal((1, 1), (EdgeSparsity.Fewest(one, 0.9), EdgeSparsity.Fewest(one, 0.99)));
        Assert.Equal((1.0, 0.9), (EdgeSparsity.Participation(one), EdgeSparsity.GiniOf(one)));
        // 1 - 2^-k of 2 - 2^-11.
        Assert.Equal((4, 7), (EdgeSparsity.Fewest(halves, 0.9), EdgeSparsity.Fewest(halves, 0.99)));
        Assert.Equal(3, EdgeSparsity.Participation(halves), 1e-2);
        double[] zeros = new double[4];
        Assert.Equal((0, 0.0, 0.0), (EdgeSparsity.Fewest(zeros, 0.9), EdgeSparsity.Participation(zeros), EdgeSparsity.GiniOf(zeros)));

        // The Gini coefficient by its definition, the mean absolute difference over twice the mean.
        double mean = halves.Average(), differences = halves.Average(x => halves.Average((double y) => Math.Abs(x - y)));
        Assert.Equal(differences / (2 * mean), EdgeSparsity.GiniOf(halves), 1e-14);
    }

    /// <summary>In every basis by brute force over the matrix, without the constant's column.</summary>
    [Fact]
    public void Sparsity_of_analyses()
    {
        (IInstrumentedNetwork network, Tensor data, _) = AttributionNetworks.Case("smooth", samples: 60);
        AnalysisResult[] results = [.. new[] { BasisKind.Local, BasisKind.Global, BasisKind.PrincipalDirections, BasisKind.Neurons }.Select(kind => Analyse(network, data, kind, centre: kind != BasisKind.Neurons))];
        SparsityComparison comparison = AnalysisComparison.Sparsity(results);
        Assert.Equal(results.Sum(result => result.Edges.Count), comparison.Sections.Count);
        foreach (AnalysisResult result in results)
            foreach (SectionEdges edges in result.Edges)
            {
                EdgeSparsity row = comparison.Sections.Single(row => row.Basis == result.Basis!.ToString() && row.From == edges.From && row.To == edges.To);
                int constant = result.Basis!.Kind == BasisKind.Neurons ? edges.Strengths.Columns - 1 : 0;
                List<double> strengths = [];
                for (int from = 0; from < edges.Strengths.Columns; from++)
                    for (int to = 0; to < edges.Strengths.Rows && from != constant; to++)
                        strengths.Add(edges.Strengths[to, from]);
                Assert.Equal(strengths.Count, row.Edges);
                Assert.Equal(strengths.Sum(), row.Strength, 1e-12 * strengths.Sum());
                Assert.True(strengths.OrderDescending().Take(row.For90).Sum() >= 0.9 * strengths.Sum() && strengths.OrderDescending().Take(row.For90 - 1).Sum() < 0.9 * strengths.Sum());
                Assert.Equal(Math.Pow(strengths.Sum(), 2) / strengths.Sum(strength => strength * strength), row.ParticipationRatio, 1e-9);
            }

        Assert.All(comparison.ToString().Split('\n'), line => Assert.True(line.Length <= 80, line));
        using var json = System.Text.Json.JsonDocument.Parse(comparison.ToJson());
        Assert.Equal(comparison.Sections.Count, json.RootElement.GetProperty("sections").GetArrayLength());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_basis_is_itself(bool centre)
    {
        (IInstrumentedNetwork network, Tensor data, _) = AttributionNetworks.Case("smooth", samples: 60);
        AnalysisResult result = Analyse(network, data, BasisKind.Local, centre);
        foreach (BasisOverlap overlap in AnalysisComparison.Overlap(result, result).Nodes)
        {
            Assert.Equal(0, overlap.Gap);
            Assert.Equal(1, overlap.SharedSpan, 1e-12);
            Assert.All(overlap.Angles, angle => Assert.Equal(0, angle, 1e-6));
            Assert.All(overlap.Matches, match => Assert.Equal((match.First, 1.0), (match.Second, Math.Round(match.Cosine, 10))));
        }
    }

    /// <summary>The features of the data themselves: canonical correlations and correlations by sums over samples.</summary>
    [Fact]
    public void Overlaps_are_those_of_the_features()
    {
        (IInstrumentedNetwork network, Tensor data, _) = AttributionNetworks.Case("smooth", samples: 60);
        AnalysisResult local = Analyse(network, data, BasisKind.Local, centre: true), principal = Analyse(network, data, BasisKind.PrincipalDirections, centre: true, threshold: 0.05);
        OverlapComparison comparison = AnalysisComparison.Overlap(local, principal);
        bool differs = false;
        foreach (BasisOverlap overlap in comparison.Nodes.SkipLast(1))
        {
            Tensor f = Features(local, overlap.Node), g = Features(principal, overlap.Node);
            Assert.Equal((f.size(1), g.size(1)), (overlap.First, overlap.Second));
            Tensor one = linalg.qr(f).Q, other = linalg.qr(g).Q;
            double[] cosines = linalg.svdvals(one.t().matmul(other)).data<double>().ToArray();
            Assert.Equal(Math.Min(f.size(1), g.size(1)), overlap.Angles.Length);
            Assert.All(cosines.Zip(overlap.Angles), pair => Assert.Equal(pair.First, Math.Cos(pair.Second), 1e-9));
            Assert.Equal(cosines.Sum(cosine => cosine * cosine) / Math.Max(f.size(1), g.size(1)), overlap.SharedSpan, 1e-9);
            Tensor cosine = (f / f.pow(2).sum([0]).sqrt()).t().matmul(g / g.pow(2).sum([0]).sqrt());
            Assert.All(overlap.Matches, match => Assert.Equal(cosine[match.First - 1, match.Second - 1].item<double>(), match.Cosine, 1e-9));
            differs |= overlap.Angles[^1] > 0.01 || overlap.First != overlap.Second;

            // || X X^T - Y Y^T || for features as vectors over samples is that of the Gram matrices of samples.
            Tensor mine = f.matmul(f.t()) / 60, others = g.matmul(g.t()) / 60;
            Assert.Equal(((mine - others).pow(2).sum() / mine.pow(2).sum()).sqrt().item<double>(), overlap.Gap, 1e-8);
            Assert.Equal((mine / mine.trace() - others / others.trace()).pow(2).sum().sqrt().item<double>() / (mine / mine.trace()).pow(2).sum().sqrt().item<double>(), overlap.ScaledGap, 1e-8);
        }

        Assert.True(differs);
        Assert.All(comparison.ToString().Split('\n'), line => Assert.True(line.Length <= 80, line));
        using var json = System.Text.Json.JsonDocument.Parse(comparison.ToJson());
        Assert.Equal(comparison.Nodes.Count, json.RootElement.GetProperty("nodes").GetArrayLength());

        Tensor Features(AnalysisResult result, string node)
        {
            NodeBasis basis = result.Basis![node];
            using NetworkTrace trace = network.Trace(data);
            NodeLayer layer = new(network.Description, network.Hook(basis.HookPoint), basis.HasConstant);
            return basis.Features(layer.Values(trace).flatten(0, 1)).narrow(1, 1, basis.Dimension - 1);
        }
    }

    /// <summary>A centred basis and one that is not, whose Gram matrices differ by the means.</summary>
    [Fact]
    public void One_basis_is_centred()
    {
        (IInstrumentedNetwork network, Tensor data, _) = AttributionNetworks.Case("mlp", samples: 60);
        AnalysisResult centred = Analyse(network, data, BasisKind.PrincipalDirections, centre: true), raw = Analyse(network, data, BasisKind.PrincipalDirections, centre: false);
        foreach (OverlapComparison comparison in new[] { AnalysisComparison.Overlap(centred, raw), AnalysisComparison.Overlap(raw, centred) })
            foreach (BasisOverlap overlap in comparison.Nodes.SkipLast(1))
            {
                // Both span everything, the constant too.
                Assert.Equal(1, overlap.SharedSpan, 1e-9);
                Assert.Equal(overlap.First, overlap.Second);
                Assert.True(overlap.Gap > 1e-3);
            }
    }

    /// <summary>In a linear network the local basis is the global one; where it bends, it is not.</summary>
    [Fact]
    public void The_gap_of_a_linear_network_is_none()
    {
        Assert.All(Gaps("linear", centre: true), gap => Assert.True(gap < 1e-9, $"{gap}"));
        Assert.All(Gaps("linear", centre: false), gap => Assert.True(gap < 1e-9, $"{gap}"));
        Assert.True(Gaps("smooth", centre: true)[0] > 1e-3);

        double[] Gaps(string name, bool centre)
        {
            (IInstrumentedNetwork network, Tensor data, _) = AttributionNetworks.Case(name, samples: 60);
            return [.. AnalysisComparison.Overlap(Analyse(network, data, BasisKind.Global, centre), Analyse(network, data, BasisKind.Local, centre)).Nodes.Select(node => node.Gap)];
        }
    }

    /// <summary>An invertible change of a hidden layer's coordinates, undone by the next layer, changes no overlap and no gap.</summary>
    [Fact]
    public void Changes_of_coordinates_play_no_part()
    {
        using var network = new TwoMapsInARow(ScalarType.Float64, seed: 4);
        Tensor data = Compare.Gaussian(1, 60, 3), change = eye(4, dtype: ScalarType.Float64) + (0.4 * Compare.Gaussian(9, 4, 4));
        OverlapComparison before = Overlap();
        Dictionary<string, Tensor> weights = network.NamedParameters().ToDictionary(named => named.Name, named => (Tensor)named.Parameter);
        using (no_grad())
        {
            weights["Linear2.weight"].copy_(change.matmul(weights["Linear2.weight"]));
            weights["Linear2.bias"].copy_(change.matmul(weights["Linear2.bias"]));
            weights["Linear3.weight"].copy_(weights["Linear3.weight"].matmul(linalg.inv(change)));
        }

        OverlapComparison after = Overlap();
        foreach ((BasisOverlap one, BasisOverlap other) in before.Nodes.Zip(after.Nodes))
        {
            Assert.Equal(one.Gap, other.Gap, 1e-8);
            Assert.Equal(one.SharedSpan, other.SharedSpan, 1e-8);
            Assert.All(one.Matches.Zip(other.Matches), pair => Assert.Equal((pair.First.Second, Math.Round(Math.Abs(pair.First.Cosine), 7)), (pair.Second.Second, Math.Round(Math.Abs(pair.Second.Cosine), 7))));
        }

        Assert.True(before.Nodes[1].Gap > 1e-3);

        OverlapComparison Overlap()
        {
            HookPoint[] layers = [TwoMapsInARow.Hooks.Tanh1, TwoMapsInARow.Hooks.Linear2, TwoMapsInARow.Hooks.GELU1, TwoMapsInARow.Hooks.Tanh2, TwoMapsInARow.Hooks.Output];
            return AnalysisComparison.Overlap(Analyse(network, data, BasisKind.Global, centre: true, layers: layers), Analyse(network, data, BasisKind.Local, centre: true, layers: layers));
        }
    }

    /// <summary>The assignment is the best of all permutations.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    [InlineData(3, 6)]
    [InlineData(6, 4)]
    public void Assignments_are_the_best(int rows, int columns)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            // Whole numbers, so that many pairs are equally good.
            var random = new Random(seed);
            Matrix gains = new(rows, columns, [.. Enumerable.Range(0, rows * columns).Select(_ => (double)random.Next(5))]);
            int[] assigned = Assignment.Of(gains);
            int[] taken = [.. assigned.Where(column => column >= 0)];
            Assert.Equal(Math.Min(rows, columns), taken.Distinct().Count());
            Assert.Equal(taken.Length, taken.Distinct().Count());
            Assert.Equal(Best(gains, 0, 0), assigned.Index().Where(pair => pair.Item >= 0).Sum(pair => gains[pair.Index, pair.Item]));
        }

        static double Best(Matrix gains, int row, int used)
        {
            if (row == gains.Rows)
                return 0;
            // A row is left over only where there are fewer columns; gains are not negative, so that it never pays otherwise.
            double best = Best(gains, row + 1, used);
            for (int column = 0; column < gains.Columns; column++)
                if ((used & (1 << column)) == 0)
                    best = Math.Max(best, gains[row, column] + Best(gains, row + 1, used | (1 << column)));
            return best;
        }
    }

    private static AnalysisResult Analyse(IInstrumentedNetwork network, Tensor data, BasisKind kind, bool centre, double? threshold = null, HookPoint[]? layers = null) =>
        NetworkAnalysis.Run(network, data, new() { BasisKind = kind, Centre = centre, Threshold = threshold, NodeLayers = layers, Degeneracy = DegeneracyCount.None });
}
