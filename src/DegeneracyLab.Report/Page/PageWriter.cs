using System.Globalization;
using DegeneracyLab.Analysis;
using DegeneracyLab.Report.Page.Sections;

namespace DegeneracyLab.Report.Page;

/// <summary>Puts a page together.</summary>
internal static class PageWriter
{
    /// <summary>All sections, in the order of the page.</summary>
    private static readonly ReportSection[] Sections =
    [
        new SummarySection(),
        new FreeDirectionsSection(),
        new DirectionListSection(),
        new SpectraSection(),
        new GraphSection(),
        new FiringSection(),
        new AblationSection(),
        new DeclarationSection(),
        new ProvenanceSection(),
    ];

    /// <summary>The page.</summary>
    /// <param name="source">What it is made from.</param>
    /// <param name="script">Its script; null for a page that is static.</param>
    /// <returns>An HTML document.</returns>
    public static string Write(ReportSource source, string? script)
    {
        Provenance from = source.Result.Provenance;
        ReportSection[] shown = [.. Sections.Where(section => section.Appears(source))];
        var page = new HtmlWriter();
        page.Markup("<!DOCTYPE html>\n").Open("html", ("lang", "en"));
        page.Open("head");
        page.Void("meta", ("charset", "utf-8"));
        page.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", PageScript.Policy(script)));
        page.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        page.Void("meta", ("name", "color-scheme"), ("content", "light dark"));
        page.Void("meta", ("name", "generator"), ("content", $"DegeneracyLab {from.Versions.GetValueOrDefault("DegeneracyLab")}"));
        page.Element("title", $"{from.Network}: degeneracy report");
        page.Open("style").Markup(PageScript.Style).Close();
        page.Close();
        page.Open("body");
        page.Element("a", "Skip to the summary", ("class", "skip"), ("href", $"#{shown[0].Id}"));
        page.Open("header");
        page.Element("p", "DegeneracyLab report", ("class", "kicker"));
        page.Element("h1", from.Network);
        page.Element("p", string.Create(CultureInfo.InvariantCulture, $"{Quantity.Of(from.Parameters, "parameter")} of type {from.Dtype.ToLowerInvariant()}, analysed on {Quantity.Of(from.Samples, "sample")}."), ("class", "subtitle"));
        page.Close();
        page.Open("nav", ("aria-label", "Sections")).Open("ol");
        foreach (ReportSection section in shown)
            page.Open("li").Element("a", section.Title, ("href", $"#{section.Id}")).Close();
        page.Close().Close();
        page.Open("main");
        foreach (ReportSection section in shown)
        {
            page.Open("section", ("id", section.Id), ("aria-labelledby", $"{section.Id}-title"));
            page.Element("h2", section.Title, ("id", $"{section.Id}-title"));
            page.Element("p", section.Lead(source), ("class", "lead"));
            section.Write(page, source);
            page.Close();
        }

        page.Close();
        page.Open("footer").Element("p", "Methods: arXiv 2405.10927 and arXiv 2405.10928. All numbers are in analysis.json and analysis.safetensors, where the result was saved. This page works without a network.").Close();
        if (script is not null)
        {
            page.Open("script", ("type", "application/json"), ("id", "report-data")).Markup(PageData.Json(source)).Close();
            page.Open("script").Markup(script).Close();
        }

        page.Close().Close();
        return page.ToString();
    }
}
