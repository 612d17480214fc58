using DegeneracyLab.Analysis;

namespace DegeneracyLab.Report.Page.Sections;

/// <summary>The integers of a result, each with what it rests on, and the remarks.</summary>
internal sealed class SummarySection : ReportSection
{
    /// <inheritdoc/>
    public override string Id => "summary";

    /// <inheritdoc/>
    public override string Title => "Summary";

    /// <inheritdoc/>
    public override bool Appears(ReportSource source) => true;

    /// <inheritdoc/>
    public override string Lead(ReportSource source)
    {
        AnalysisResult result = source.Result;
        if (result.Degeneracy is not { } counted)
            return result.Basis is { } basis
                ? Text($"The {basis} keeps {basis.Sum(node => node.Dimension):N0} of {basis.Sum(node => node.Width):N0} directions at {Quantity.Of(basis.Count, "node layer")}.")
                : "No free directions were counted, and no basis was computed.";
        string share = counted.ParameterCount > 0 ? Text($" That is {100.0 * SummaryNumbers.Free(counted) / counted.ParameterCount:0.#} % of all: the network has {SummaryNumbers.FunctionalDimension(counted):N0} effective parameters on these data{(SummaryNumbers.IsLowerBound(counted) ? " at most" : "")}.") : "";
        string headline = ResultReport.Headline(counted);
        return $"{char.ToUpperInvariant(headline[0])}{headline[1..]}.{share}";
    }

    /// <inheritdoc/>
    public override void Write(HtmlWriter page, ReportSource source)
    {
        SummaryNumber[] numbers = [.. SummaryNumbers.Of(source)];
        page.Open("dl", ("class", "figures"));
        foreach (SummaryNumber number in numbers.Where(number => number.IsKey))
            page.Open("div").Element("dt", number.Name).Element("dd", number.Value).Close();
        page.Close();
        page.Open("div", ("class", "scroll"), ("role", "region"), ("tabindex", "0"), ("aria-label", "The numbers, and what they rest on")).Open("table", ("class", "certificates"));
        page.Open("thead").Open("tr");
        page.Element("th", "Number", ("scope", "col")).Element("th", "Value", ("scope", "col"), ("class", "number")).Element("th", "Meaning", ("scope", "col")).Element("th", "Certificate", ("scope", "col"));
        page.Close().Close().Open("tbody");
        foreach (SummaryNumber number in numbers)
        {
            page.Open("tr").Element("th", number.Name, ("scope", "row")).Element("td", number.Value, ("class", "number")).Element("td", number.Meaning);
            page.Element("td", number.Certificate).Close();
        }

        page.Close().Close().Close();
        if (source.Result.Remarks.Count == 0)
            return;
        page.Open("div", ("class", "remarks")).Element("h3", source.Result.Remarks.Count == 1 ? "One remark" : Text($"{source.Result.Remarks.Count:N0} remarks")).Open("ul");
        foreach (string remark in source.Result.Remarks)
            page.Element("li", remark);
        page.Close().Close();
    }
}
