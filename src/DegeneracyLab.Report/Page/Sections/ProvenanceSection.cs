using System.Text.Json;
using System.Text.Json.Nodes;
using DegeneracyLab.Analysis;

namespace DegeneracyLab.Report.Page.Sections;

/// <summary>Seeds, versions, hashes and settings.</summary>
internal sealed class ProvenanceSection : ReportSection
{
    /// <inheritdoc/>
    public override string Id => "provenance";

    /// <inheritdoc/>
    public override string Title => "Provenance";

    /// <inheritdoc/>
    public override bool Appears(ReportSource source) => true;

    /// <inheritdoc/>
    public override string Lead(ReportSource source)
    {
        double seconds = source.Result.Timings.Sum(timing => timing.Seconds);
        return Text($"The analysis took {seconds:0.##} seconds on {Quantity.Of(source.Result.Provenance.Threads, "thread")}. The hashes say whether weights and data are the same elsewhere.");
    }

    /// <inheritdoc/>
    public override void Write(HtmlWriter page, ReportSource source)
    {
        page.Open("dl", ("class", "provenance"));
        foreach ((string name, string value) in Entries(source.Result.Provenance))
            page.Open("div").Element("dt", name).Element("dd", value).Close();
        page.Close();
        page.Open("details").Element("summary", "Settings");
        page.Open("dl", ("class", "provenance"));
        foreach ((string name, JsonNode? value) in JsonSerializer.SerializeToNode(source.Result.Options, AnalysisJson.Indented)!.AsObject())
            page.Open("div").Element("dt", name).Element("dd", value?.ToJsonString() ?? "none").Close();
        page.Close().Close();
        page.Open("details").Element("summary", Text($"Seconds of {Quantity.Of(source.Result.Timings.Count, "pass", "passes")}"));
        page.Open("dl", ("class", "provenance"));
        foreach (PassTiming timing in source.Result.Timings)
            page.Open("div").Element("dt", timing.Pass).Element("dd", Text($"{timing.Seconds:0.000}")).Close();
        page.Close().Close();
    }

    private static IEnumerable<(string Name, string Value)> Entries(Provenance from)
    {
        yield return ("Network", from.Network);
        yield return ("Number type", from.Dtype);
        yield return ("Seed of the initial weights", Text($"{from.Seed}"));
        yield return ("Parameters", Text($"{from.Parameters:N0}"));
        yield return ("Hash of the weights", from.WeightsHash);
        yield return ("Samples", Text($"{from.Samples:N0}"));
        yield return ("Hash of the data", from.DataHash);
        if (from.FreshSamples > 0)
        {
            yield return ("Fresh samples", Text($"{from.FreshSamples:N0}"));
            yield return ("Hash of the fresh data", from.FreshDataHash);
        }

        yield return ("Threads", Text($"{from.Threads}"));
        foreach ((string name, string version) in from.Versions)
            yield return ($"Version of {name}", version);
    }
}
