using DegeneracyLab.Analysis;

namespace DegeneracyLab.Report.Page.Sections;

/// <summary>The interaction graph in layers, one drawing for each basis.</summary>
internal sealed class GraphSection : ReportSection
{
    /// <inheritdoc/>
    public override string Id => "graph";

    /// <inheritdoc/>
    public override string Title => "Interaction graph";

    /// <inheritdoc/>
    public override bool Appears(ReportSource source) => source.Graphs.Count > 0;

    /// <inheritdoc/>
    public override string Lead(ReportSource source)
    {
        ReportGraph shown = source.Graphs[0];
        GraphModules found = shown.Modules;
        int modules = found.Modules.Count(module => module.Nodes.Count > 1), alone = found.Modules.Count(module => module.Nodes.Count == 1);
        string labels = LabelSummary.Lead(shown, source.Content);
        string which = alone == 0 ? "All" : Text($"{found.Modules[0].Nodes.Count:N0} of {found.Graph.Nodes.Count:N0}");
        if (modules == 1)
            return Text($"{which} features of the {shown.Basis} form one module{(alone == 0 ? "" : Text($", and {alone:N0} {(alone == 1 ? "stands" : "stand")} alone"))}: the search finds no parts that interact more among each other than with the rest.{labels}");
        string largest = modules > 0 ? Text($"; the largest has {Quantity.Of(found.Modules[0].Nodes.Count, "feature")}") : "";
        string inside = found.Graph.TotalWeight > 0 ? Text($" {100 * found.WeightShare:0.#} % of the weight of all edges is inside modules.") : "";
        return Text($"{Quantity.Of(found.Graph.Nodes.Count, "feature")} of the {shown.Basis} form {Quantity.Of(modules, "module")}{largest}{(alone == 0 ? "" : Text($", and {alone:N0} {(alone == 1 ? "stands" : "stand")} alone"))}.{inside}{labels}");
    }

    /// <inheritdoc/>
    public override void Write(HtmlWriter page, ReportSource source)
    {
        foreach ((int place, ReportGraph graph) in source.Graphs.Index())
        {
            page.Figure(graph.Modules.PlotGraph(new() { Label = source.Content.Labels.Count == 0 ? null : source.Content.LabelOf }, source.Result.Provenance.Network), "graph", Text($"{Named(graph)}. A column is a node layer, a dot a feature, a line an interaction, the wider the stronger; features of one module have one colour."), ("data-graph", Text($"{place}")), ("data-basis", Named(graph)));
        }

        if (source.Graphs[0] is var shown && LabelSummary.Table(shown, source.Content) is { } labels)
            page.Part(labels);
        foreach (ReportPart part in source.Graphs.Where(graph => ReferenceEquals(graph.Result, source.Result)).SelectMany(graph => ResultReport.Of(graph.Result.Edges, graph.Result.Options)))
            page.Part(part);
    }

    /// <summary>The basis with a capital letter.</summary>
    private static string Named(ReportGraph graph)
    {
        string name = graph.Basis.ToString();
        return char.ToUpperInvariant(name[0]) + name[1..];
    }
}
