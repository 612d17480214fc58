using System.Globalization;

namespace DegeneracyLab.Analysis;

/// <summary>How few of a section's edges carry its strength. Edges from the constant are left out: they are the biases.</summary>
public sealed record EdgeSparsity
{
    /// <summary>The basis, in words.</summary>
    public required string Basis { get; init; }

    /// <summary>The earlier node layer.</summary>
    public required string From { get; init; }

    /// <summary>The later node layer.</summary>
    public required string To { get; init; }

    /// <summary>The number of edges.</summary>
    public required int Edges { get; init; }

    /// <summary>The sum of the absolute strengths.</summary>
    public required double Strength { get; init; }

    /// <summary>The fewest edges with 90 % of the strength.</summary>
    public required int For90 { get; init; }

    /// <summary>The fewest edges with 99 % of the strength.</summary>
    public required int For99 { get; init; }

    /// <summary>The participation ratio of the absolute strengths, (sum)^2 / sum of squares: as many equal edges would be as spread out. 0 without strength.</summary>
    public required double ParticipationRatio { get; init; }

    /// <summary>The Gini coefficient of the absolute strengths: 0 where all are equal, 1 - 1/n where one of n has all; 0 without strength.</summary>
    public required double Gini { get; init; }

    /// <summary>Measures the edges of a section.</summary>
    /// <param name="result">An analysis with edges.</param>
    /// <param name="section">The place of the section.</param>
    internal static EdgeSparsity Of(AnalysisResult result, int section)
    {
        SectionEdges edges = result.Edges[section];
        int? constant = FeatureOrder.ConstantOf(result.Basis!, result.Basis![edges.From]);
        double[] strengths = [.. edges.Strengths.Entries.ToArray().Where((_, place) => place % edges.Strengths.Columns != constant).Select(Math.Abs).OrderDescending()];
        return new()
        {
            Basis = result.Basis.ToString(),
            From = edges.From,
            To = edges.To,
            Edges = strengths.Length,
            Strength = strengths.Sum(),
            For90 = Fewest(strengths, 0.9),
            For99 = Fewest(strengths, 0.99),
            ParticipationRatio = Participation(strengths),
            Gini = GiniOf(strengths),
        };
    }

    /// <summary>The fewest edges with a share of the strength.</summary>
    /// <param name="descending">The strengths, the largest first.</param>
    /// <param name="share">The share.</param>
    internal static int Fewest(double[] descending, double share)
    {
        double all = descending.Sum(), sum = 0;
        int count = 0;
        // Summed in another order, shares of 1 may differ by rounding.
        while (count < descending.Length && sum < share * all * (1 - 1e-12))
            sum += descending[count++];
        return count;
    }

    /// <summary>The participation ratio.</summary>
    /// <param name="strengths">The strengths.</param>
    internal static double Participation(double[] strengths)
    {
        double largest = strengths.DefaultIfEmpty().Max();
        return largest == 0 ? 0 : Math.Pow(strengths.Sum(strength => strength / largest), 2) / strengths.Sum(strength => Math.Pow(strength / largest, 2));
    }

    /// <summary>The Gini coefficient: the mean difference of two strengths over twice their mean.</summary>
    /// <param name="descending">The strengths, the largest first.</param>
    internal static double GiniOf(double[] descending)
    {
        double all = descending.Sum();
        int count = descending.Length;
        return all == 0 ? 0 : descending.Index().Sum(one => (count - 1 - (2.0 * one.Index)) * one.Item) / (count * all);
    }

    /// <summary>The numbers in a line.</summary>
    /// <returns>A line of text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Basis}, {From} -> {To}: {For90:N0} of {Edges:N0} edges for 90 %, {For99:N0} for 99 %; participation ratio {ParticipationRatio:0.#}, Gini {Gini:0.###}");
}
