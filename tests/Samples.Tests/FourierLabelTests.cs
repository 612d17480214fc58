using System.Globalization;
using System.Text.RegularExpressions;
using DegeneracyLab.Analysis;
using DegeneracyLab.Analysis.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Samples.Tests;

/// <summary>The labels that the Local Interaction Basis' authors stored for the directions of the modular addition transformer, from their stored bases.</summary>
public sealed partial class FourierLabelTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    /// <summary>
    /// Where the authors' best label is a frequency of both numbers, their sum or their difference, ours has the same name and, to the rounding
    /// of whole percents, the same share. Their products of cosines we do not have.
    /// </summary>
    [Theory]
    [InlineData("rib", 0, 92)]
    [InlineData("pca", 0, 86)]
    [InlineData("rib", 1, 81)]
    [InlineData("pca", 1, 82)]
    public void Labels_are_the_stored_ones(string kind, int seed, int expected)
    {
        if ((kind, seed) != ("rib", 0))
            LongRun.Only();
        string file = SharedData.File($"data/reference/modular_arithmetic_{kind}_seed{seed}_labels.csv");
        (ModularAddition network, ModularData data, AnalysisResult result) = StoredGraph.Load(kind, seed);
        using ModularData owned = data;
        Tensor pairs = data.TokensOf(arange(FourierLabels.Modulus * FourierLabels.Modulus, dtype: ScalarType.Int64));
        IReadOnlyList<LabelFunction> functions = FourierLabels.Functions(FourierLabels.Modulus);
        DirectionLabels labels = NetworkLabels.Find(network, pairs, result, functions, cancellationToken: TestContext.Current.CancellationToken);
        HashSet<string> known = [.. functions.Select(function => function.Name)];
        string[] rows = File.ReadAllLines(file);
        List<string> differ = [];
        int compared = 0;
        for (int place = 0; place < 3; place++)
        {
            string[] cells = rows[place].Split(',');
            for (int feature = 0; feature < cells.Length; feature++)
            {
                (double Share, string Name)[] stored = [.. Stored().Matches(cells[feature]).Select(match => (double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), match.Groups[2].Value))];
                if (stored.Length == 0 || !known.Contains(stored[0].Name) || (stored.Length > 1 && stored[1].Share > stored[0].Share - 2))
                    continue;
                compared++;
                ExplainedShare own = labels.Nodes[place].Labels[feature].Explained[0];
                if (own.Name != stored[0].Name || Math.Abs((100 * own.Share) - stored[0].Share) > 1)
                    differ.Add($"{labels.Nodes[place].Node} {feature}: {100 * own.Share:0.0} % {own.Name}, stored {cells[feature]}");
            }
        }

        Assert.Empty(differ);
        Assert.Equal(expected, compared);
    }

    [GeneratedRegex(@"(\d+)% ([^|]+)")]
    private static partial Regex Stored();
}
