using System.Text;

namespace DegeneracyLab.Analysis;

/// <summary>Modules of a graph as text.</summary>
internal static class GraphReport
{
    private const int ListedFeatures = 8;

    /// <summary>The modules as tables.</summary>
    /// <param name="found">The modules.</param>
    /// <param name="width">The most characters of a line.</param>
    public static string Text(GraphModules found, int width)
    {
        GraphModule[] several = [.. found.Modules.Where(module => module.Nodes.Count > 1)];
        var text = new StringBuilder();
        int alone = found.Modules.Count - several.Length;
        Sentence(text, width, $"{Counted(several.Length, "module")} of {Counted(found.Graph.Nodes.Count - alone, "feature")}; {Counted(alone, "feature")} alone");
        Sentence(text, width, $"Graph: {found.Graph}.");
        Sentence(text, width, Invariant($"Leiden, {NameOf(found.Options.NullModel)} null model at resolution {found.Options.Resolution:g4}: quality {found.Quality:0.0000}, the best of {Counted(found.Options.Restarts, "restart")}{Agreement(found)}."));
        Sentence(text, width, $"Quality at resolution 1, of constant Potts at the mean weight: {string.Join(", ", Enum.GetValues<NullModel>().Select(model => Invariant($"{NameOf(model)} {found.QualityUnder(model):0.0000}")))}.");
        text.Append('\n');
        if (several.Length > 0)
        {
            var modules = new TextTable(new("module"), new("features"), new("layers", Importance: 2), new("edges", Importance: 3), new("weight", Importance: 4), new("members", CellKind.Sentence, Importance: 1));
            foreach (GraphModule module in several)
                modules.AddRow(Number(module.Number), Number(module.Nodes.Count), Number(module.Span), Number(module.Edges), Invariant($"{module.Weight:g4}"), Members(module));
            Table(text, width, modules);
            text.Append('\n');
        }

        var shares = new TextTable(new("from", CellKind.Name), new("to", CellKind.Name), new("edges"), new("inside modules"), new("by weight"));
        foreach (SectionShare section in found.Sections)
            shares.AddRow(section.From, section.To, Number(section.Edges), Percent(section.EdgesInside / (double)section.Edges), Percent(section.WeightInside / section.Weight));
        shares.AddRow("all", "", Number(found.Graph.Edges.Count), Percent(found.EdgeShare), Percent(found.WeightShare));
        Table(text, width, shares);
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>The resolutions of a sweep as a table.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="width">The most characters of a line.</param>
    public static string Text(ResolutionSweep sweep, int width)
    {
        GraphModules first = sweep.Points[0];
        var text = new StringBuilder();
        Sentence(text, width, $"Graph: {first.Graph}.");
        Sentence(text, width, $"Leiden, {NameOf(first.Options.NullModel)} null model, the best of {Counted(first.Options.Restarts, "restart")}.");
        text.Append('\n');
        var table = new TextTable(new("resolution"), new("modules"), new("alone", Importance: 5), new("largest", Importance: 4), new("quality"), new("modularity", Importance: 3), new("inside", Importance: 6), new("Rand", Importance: 7), new("NMI", Importance: 1), new("VI", Importance: 2));
        foreach (GraphModules point in sweep.Points)
            table.AddRow(
                Invariant($"{point.Options.Resolution:g4}"),
                Number(point.Modules.Count(module => module.Nodes.Count > 1)),
                Number(point.Modules.Count(module => module.Nodes.Count == 1)),
                Number(point.Modules.Count == 0 ? 0 : point.Modules[0].Nodes.Count),
                Invariant($"{point.Quality:0.0000}"),
                Invariant($"{point.QualityUnder(NullModel.Newman):0.0000}"),
                Percent(point.WeightShare),
                Of(point.Stability?.AdjustedRandIndex),
                Of(point.Stability?.NormalisedMutualInformation),
                Of(point.Stability?.VariationOfInformation));
        Table(text, width, table);
        Sentence(text, width, "Modules are of two features or more. Inside: the part of the weight inside modules. Rand, NMI, VI: the adjusted Rand index, normalised mutual information and variation of information (nats) between restarts, on average.");
        return text.ToString().TrimEnd('\n');

        static string Of(double? value) => value is { } number ? Invariant($"{number:0.000}") : "-";
    }

    /// <summary>The features of a module, layer by layer: the first ones, and how many more there are.</summary>
    private static string Members(GraphModule module) => string.Join("; ", module.Nodes.GroupBy(node => node.LayerName).Select(layer =>
    {
        string listed = string.Join(", ", layer.Take(ListedFeatures).Select(node => Number(node.Feature)));
        return $"{layer.Key} {listed}{(layer.Count() > ListedFeatures ? $" and {Number(layer.Count() - ListedFeatures)} more" : "")}";
    }));

    private static string Agreement(GraphModules found) =>
        found.Stability is { } stability ? Invariant($", which agree to an adjusted Rand index of {stability.AdjustedRandIndex:0.000}") : "";

    private static string NameOf(NullModel model) => model switch
    {
        NullModel.Layered => "layered",
        NullModel.Newman => "Newman",
        _ => "constant Potts",
    };

    private static void Sentence(StringBuilder text, int width, string sentence)
    {
        foreach (string line in ResultReport.Wrapped(sentence, width))
            text.Append(line).Append('\n');
    }

    private static void Table(StringBuilder text, int width, TextTable table)
    {
        foreach (TextTable part in table.Fit(width))
            text.Append(string.Join('\n', part.Lines())).Append('\n');
    }

    private static string Percent(double share) => double.IsNaN(share) ? "-" : Invariant($"{100 * share:0.0} %");

    private static string Counted(long count, string noun) => Invariant($"{count:N0} {noun}{(count == 1 ? "" : "s")}");

    private static string Number(long number) => Invariant($"{number:N0}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
