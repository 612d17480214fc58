using System.Collections.Immutable;
using System.Globalization;

namespace DegeneracyLab.Analysis;

/// <summary>A function of the input, and how much it explains of a direction.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Share">
/// R^2: the part of the feature's variance that is a linear combination of the function's values and a constant, by least squares at each
/// position. k values of n random samples explain about k / n of anything.
/// </param>
public sealed record ExplainedShare(string Name, double Share);

/// <summary>What explains a direction.</summary>
/// <param name="Feature">The number of the direction.</param>
/// <param name="Variance">The variance of its feature, summed over positions.</param>
/// <param name="Explained">The functions that explain most, in descending order; none where the feature is constant.</param>
public sealed record DirectionLabel(int Feature, double Variance, ImmutableArray<ExplainedShare> Explained)
{
    /// <summary>The name of the function that explains most, if it explains enough: "none" if not, and "constant" where there is nothing to explain.</summary>
    /// <param name="threshold">What is enough, from 0 to 1.</param>
    public string Text(double threshold) => Explained.IsEmpty ? "constant" : Explained[0].Share >= threshold ? Explained[0].Name : "none";
}

/// <summary>The labels of a node layer.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Labels">A label for each direction of its basis.</param>
public sealed record LabelledNode(string Node, IReadOnlyList<DirectionLabel> Labels);

/// <summary>Labels of the directions of bases.</summary>
public sealed record DirectionLabels
{
    /// <summary>What a function must explain to be a direction's label.</summary>
    public required double Threshold { get; init; }

    /// <summary>The number of samples.</summary>
    public required long Samples { get; init; }

    /// <summary>The node layers.</summary>
    public required IReadOnlyList<LabelledNode> Nodes { get; init; }

    /// <summary>The labels of a node layer.</summary>
    /// <param name="node">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public LabelledNode this[string node] => Nodes.FirstOrDefault(labelled => labelled.Node == node)
        ?? throw new KeyNotFoundException($"There is no node layer '{node}' with labels; there are {string.Join(", ", Nodes.Select(labelled => labelled.Node))}.");

    /// <summary>
    /// The labels as texts, by the name of the node layer: for each direction the function that explains it, "constant", or an empty text where
    /// no function explains enough. Reports and drawings of the interaction graph take them in this form.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Texts =>
        Nodes.ToDictionary(node => node.Node, IReadOnlyList<string> (node) => [.. node.Labels.Select(label => label.Text(Threshold) is var text && text == "none" ? "" : text)]);

    /// <summary>A table: direction, label, and the best two functions with what they explain.</summary>
    /// <returns>Lines of text.</returns>
    public override string ToString()
    {
        var table = new TextTable(new("node layer", CellKind.Name), new("direction"), new("label", CellKind.Name), new("R^2"), new("second best", CellKind.Name, Importance: 1), new("R^2", Importance: 1));
        foreach (LabelledNode node in Nodes)
            foreach (DirectionLabel label in node.Labels)
            {
                ExplainedShare? first = label.Explained.FirstOrDefault(), second = label.Explained.Skip(1).FirstOrDefault();
                table.AddRow(node.Node, label.Feature.ToString(CultureInfo.InvariantCulture), label.Text(Threshold), Share(first), second?.Name ?? "-", Share(second));
            }

        string head = string.Create(CultureInfo.InvariantCulture, $"Labels of directions on {Samples:N0} samples: the function of the input that explains most of a feature's variance, if that is {Threshold:0.##} or more");
        return string.Join('\n', [.. ResultReport.Wrapped(head, ResultReport.StandardWidth), "", .. table.Fit(ResultReport.StandardWidth).SelectMany(part => part.Lines())]);

        static string Share(ExplainedShare? share) => share is null ? "-" : share.Share.ToString("0.000", CultureInfo.InvariantCulture);
    }
}
