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
        AblationResult[] ablations = [.. source.Content.Ablations.Where(ablation => ablation.Curves.Count > 0)];
        AblationResult first = ablations[0];
        string what = string.Join(" or ", ablations.Select(Removed).Distinct());
        string needed = ablations.Select(Needed).FirstOrDefault(sentence => sentence.Length > 0) ?? "";
        return Text($"The network's {first.Metric} is {first.Unmodified:0.#####} as it is; the curves say what it is when only the most important {what} are kept.{needed}");
    }

    private static string Removed(AblationResult ablation) => ablation.OfEdges ? "edges" : "directions";

    /// <summary>How many parts are enough, as a sentence after a space; empty where no search asked.</summary>
    private static string Needed(AblationResult ablation)
    {
        AblationCurve[] required = [.. ablation.Curves.Where(curve => curve.Required is not null)];
        return required.Length == 0
            ? ""
            : Text($" Of {required.Sum(curve => (long)curve.Total):N0} {Removed(ablation)} of the {ablation.Basis}, {required.Sum(curve => (long)curve.Required!.Value):N0} are enough to keep the score, where those of one {(ablation.OfEdges ? "section" : "node layer")} are removed at a time.");
    }

    /// <inheritdoc/>
    public override void Write(HtmlWriter page, ReportSource source)
    {
        page.Figure(source.Content.Ablations.PlotAblation(source.Content.Combinations), "ablation", "A curve is a basis: the further to the left it stays at the unmodified score, the fewer of its parts the network needs.");
        foreach (CombinationResult combination in source.Content.Combinations)
            page.Element("p", $"{combination}.", ("class", "legend"));
    }
}
