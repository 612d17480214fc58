using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DegeneracyLab.Analysis;
using DegeneracyLab.Report.Page;

namespace DegeneracyLab.Report.Tests.Page;

/// <summary>The page without a browser: which sections there are, that it is well-formed, and that it says what the result says.</summary>
public sealed partial class ReportPageTests
{
    private const string Script = "\"use strict\";";

    [Fact]
    public void Sections_appear_with_their_numbers_and_disappear_without()
    {
        Assert.Equal(["summary", "free", "directions", "spectra", "graph", "firing", "ablation", "network", "provenance"], Sections(Parse(PageResults.Full, PageResults.Everything)));
        Assert.Equal(["summary", "free", "directions", "spectra", "graph", "firing", "network", "provenance"], Sections(Parse(PageResults.Full, new())));
        Assert.Equal(["summary", "spectra", "graph", "network", "provenance"], Sections(Parse(PageResults.OtherBasis, new())));
        Assert.Equal(["summary", "spectra", "network", "provenance"], Sections(Parse(PageResults.Run(new() { Degeneracy = DegeneracyCount.None, Edges = false }), new())));
        Assert.Equal(["summary", "firing", "network", "provenance"], Sections(Parse(PageResults.Run(new() { Degeneracy = DegeneracyCount.None, Basis = false, Synchronisation = new() }), new())));
    }

    [Fact]
    public void Every_section_is_linked_and_has_a_sentence()
    {
        XDocument page = Parse(PageResults.Full, PageResults.Everything);
        string[] links = [.. page.Descendants("nav").Descendants("a").Select(link => ((string)link.Attribute("href")!)[1..])];
        Assert.Equal(Sections(page), links);
        foreach (XElement section in page.Descendants("section"))
        {
            string lead = section.Elements("p").Single(paragraph => (string?)paragraph.Attribute("class") == "lead").Value;
            Assert.EndsWith(".", lead, StringComparison.Ordinal);
            Assert.DoesNotContain("NaN", lead, StringComparison.Ordinal);
        }

        string[] ids = [.. page.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public void The_summary_has_the_integers_of_the_result()
    {
        AnalysisResult result = PageResults.Full;
        ExactDegeneracy exact = result.Degeneracy!.Exact!;
        Dictionary<string, string> numbers = Parse(result, new()).Descendants("table").First().Descendants("tbody").Elements("tr")
            .ToDictionary(row => row.Element("th")!.Value, row => row.Elements("td").First().Value);
        Assert.Equal($"{exact.Nullity}", numbers["free directions"]);
        Assert.Equal($"{exact.FunctionalDimension}", numbers["functional dimension"]);
        Assert.Equal($"{exact.Parameters}", numbers["parameters"]);
        Assert.Equal($"{result.Degeneracy.Proof!.UpperBound}", numbers["proved free directions"]);
    }

    /// <summary>What the class says, from its attributes.</summary>
    [Fact]
    public void The_declaration_is_that_of_the_class() =>
        Assert.Equal("[Network(Input = 6)]\n[Linear(8), ReLU]\n[Linear(5), ReLU]\n[Linear(3)]\npartial class SmallPerceptron;", Parse(PageResults.Full, new()).Descendants("pre").First().Value);

    [Fact]
    public void What_features_stand_for_is_a_table_by_importance()
    {
        int features = PageResults.Full.Basis!["ReLU1"].Dimension;
        string[] labels = [.. Enumerable.Range(0, features).Select(feature => feature % 2 == 1 ? "odd" : feature == 2 ? "two" : "")];
        ReportContent content = new() { Labels = new Dictionary<string, IReadOnlyList<string>> { ["ReLU1"] = labels } };
        XElement table = Parse(PageResults.Full, content).Descendants("div").Single(part => ((string?)part.Attribute("aria-label"))?.StartsWith("What features stand for", StringComparison.Ordinal) == true);
        IReadOnlyList<double> lambda = PageResults.Full.Basis["ReLU1"].Lambda;
        // Feature 0 is the constant, which is no feature of the graph.
        double odd = Enumerable.Range(1, features - 1).Where(feature => feature % 2 == 1).Sum(feature => lambda[feature]) / Enumerable.Range(1, features - 1).Sum(feature => lambda[feature]);
        string[] first = [.. table.Descendants("tbody").Elements("tr").First().Elements("td").Select(cell => cell.Value)];
        Assert.Equal(["ReLU1", "odd", odd.ToString("0.0%", System.Globalization.CultureInfo.InvariantCulture)], first[..3]);
        Assert.Equal(2, table.Descendants("tbody").Elements("tr").Count());
        Assert.DoesNotContain("What features stand for", PageResults.Full.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_figure_has_its_tables_and_their_files()
    {
        XDocument page = Parse(PageResults.Full, PageResults.Everything);
        XElement[] figures = [.. page.Descendants("figure").Where(figure => (string?)figure.Attribute("data-figure") != "diagram")];
        Assert.Equal(["free", "spectrum", "graph", "graph", "firing", "ablation"], figures.Select(figure => (string)figure.Attribute("data-figure")!));
        foreach (XElement figure in figures)
        {
            XElement table = figure.Elements("details").First();
            string csv = Uri.UnescapeDataString(((string)table.Descendants("a").Single().Attribute("href")!)["data:text/csv;charset=utf-8,".Length..]);
            Assert.Equal(table.Descendants("tbody").Elements("tr").Count(), csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1);
        }
    }

    [Fact]
    public void Hostile_names_are_text_in_the_page_and_in_its_data()
    {
        string page = PageWriter.Write(ReportSource.Of(PageResults.WithHostileDeclaration, PageResults.Everything), Script);
        // Two elements of ours, of which one holds data, end as often as they begin.
        Assert.Equal(2, Count(page, "<script"));
        Assert.Equal(2, Count(page, "</script"));
        XDocument parsed = XDocument.Parse(page);
        Assert.Equal(PageResults.Hostile, parsed.Descendants("pre").First().Value);
        using var data = JsonDocument.Parse(parsed.Descendants("script").First().Value);
        Assert.Contains(PageResults.Hostile, data.RootElement.GetProperty("graphs")[0].GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("label").GetString()));
    }

    /// <summary>The hash of the policy is that of the script, so that a browser runs it, and no other.</summary>
    [Fact]
    public void The_policy_allows_the_script_of_the_page_and_no_network()
    {
        string policy = Policy(PageWriter.Write(ReportSource.Of(PageResults.OtherBasis, new()), "let a = 1;"));
        Assert.StartsWith("default-src 'none'; script-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.Contains($"'sha256-{Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData("let a = 1;"u8))}'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("eval", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", Policy(PageWriter.Write(ReportSource.Of(PageResults.OtherBasis, new()), script: null)), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_script_the_page_is_static()
    {
        string page = PageWriter.Write(ReportSource.Of(PageResults.Full, PageResults.Everything), script: null);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Equal(6, Count(page, "class=\"dgl-plot dgl-"));
    }

    [Fact]
    public void Nothing_is_loaded_from_elsewhere() =>
        Assert.All(AddressPattern().Matches(PageWriter.Write(ReportSource.Of(PageResults.Full, PageResults.Everything), script: null)), address =>
            Assert.Equal("http://www.w3.org/2000/svg", address.Value));

    [Fact]
    public void The_file_is_written_whole_or_not_at_all()
    {
        string folder = Directory.CreateTempSubdirectory("degeneracylab-report-").FullName, path = Path.Combine(folder, "report.html");
        try
        {
            PageResults.OtherBasis.SaveReport(path);
            Assert.Equal(PageResults.OtherBasis.ToHtml(), File.ReadAllText(path));
            Assert.Equal([path], Directory.EnumerateFileSystemEntries(folder));
            Assert.Throws<DirectoryNotFoundException>(() => PageResults.OtherBasis.SaveReport(Path.Combine(folder, "absent", "report.html")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void One_result_gives_one_page() => Assert.Equal(PageResults.Full.ToHtml(), PageResults.Full.ToHtml());

    [Fact]
    public void What_belongs_to_another_network_is_refused()
    {
        AblationResult foreign = PageResults.Everything.Ablations[0] with { Network = "Other" };
        Assert.Contains("can't show an ablation of Other", Assert.Throws<ArgumentException>(() => PageResults.Full.ToHtml(new() { Ablations = [foreign] })).Message, StringComparison.Ordinal);
    }

    private static XDocument Parse(AnalysisResult result, ReportContent content) => XDocument.Parse(PageWriter.Write(ReportSource.Of(result, content), Script));

    private static string[] Sections(XDocument page) => [.. page.Descendants("section").Select(section => (string)section.Attribute("id")!)];

    private static string Policy(string page) => (string)XDocument.Parse(page).Descendants("meta").Single(meta => (string?)meta.Attribute("http-equiv") == "Content-Security-Policy").Attribute("content")!;

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    [GeneratedRegex(@"https?://[^""'\s<)]*")]
    private static partial Regex AddressPattern();
}
