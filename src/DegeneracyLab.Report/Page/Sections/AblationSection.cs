using DegeneracyLab.Analysis;

namespace DegeneracyLab.Report.Page.Sections;

/// <summary>How well the network does with fewer directions or edges.</summary>
internal sealed class AblationSection : ReportSection
{
    /// <inheritdoc/>
    public override string Id => "ablation";

    /// <inheritdoc/>
    public override string Title => "Ablation";

    /// <inheritdoc/>
    public override bool Appears(ReportSource source) => source.Content.Ablations.Any(ablation => ablation.Curves.Count > 0);

    /// <inheritdoc/>
    public override string Lead(ReportSource source)
    {
        AblationResult first = source.Content.Ablations.First(ablation => ablation.Curves.Count > 0);
        string what = first.OfEdges ? "edges" : "directions";
        AblationCurve[] required = [.. first.Curves.Where(curve => curve.Required is not null)];
        string needed = required.Length > 0
            ? Text($" Of {required.Sum(curve => (long)curve.Total):N0} {what} of the {first.Basis}, {required.Sum(curve => (long)curve.Required!.Value):N0} are enough to keep the score, node layer by node layer.")
            : "";
        return Text($"The network's {first.Metric} is {first.Unmodified:0.#####} as it is; the curves say what it is when only the most important {what} are kept.{needed}");
    }

    /// <inheritdoc/>
    public override void Write(HtmlWriter page, ReportSource source)
    {
        page.Figure(source.Content.Ablations.PlotAblation(source.Content.Combinations), "ablation", "A curve is a basis: the further to the left it stays at the unmodified score, the fewer of its parts the network needs.");
        foreach (CombinationResult combination in source.Content.Combinations)
            page.Element("p", $"{combination}.", ("class", "legend"));
    }
}
