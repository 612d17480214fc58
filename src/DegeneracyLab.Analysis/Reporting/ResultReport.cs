using System.Globalization;
using System.Text;

namespace DegeneracyLab.Analysis;

/// <summary>A part of a report: a title with a table, or a sentence.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The title, or the sentence.</param>
/// <param name="Table">The table under a title.</param>
internal sealed record ReportPart(ReportPartKind Kind, string Text, TextTable? Table = null);

/// <summary>What a part of a report is.</summary>
internal enum ReportPartKind
{
    /// <summary>What the report is about.</summary>
    Heading,

    /// <summary>A table with a title.</summary>
    Table,

    /// <summary>How to read a table.</summary>
    Legend,

    /// <summary>What the data could not decide.</summary>
    Remark,
}

/// <summary>A result as a report, for a console or as plain text.</summary>
internal static class ResultReport
{
    /// <summary>The width of a report where nobody says another.</summary>
    public const int StandardWidth = 80;

    private const int LeadingEigenvalues = 4, ListedBlocks = 4, ListedSpaces = 3;

    /// <summary>The parts of the report, in order.</summary>
    /// <param name="result">The result.</param>
    public static IEnumerable<ReportPart> Parts(AnalysisResult result)
    {
        Provenance from = result.Provenance;
        yield return new(ReportPartKind.Heading, Invariant($"{from.Network} on {Quantity.Of(from.Samples, "sample")}{(result.Degeneracy is { } counted ? $": {Headline(counted)}" : "")}"));
        ReportPart[] parts =
        [
            .. result.Degeneracy is { } degeneracy ? Of(degeneracy, from) : [],
            .. result.Directions is { } directions ? DirectionsReport.Of(directions) : [],
            .. result.Hessian is { } hessian ? HessianReport.Of(hessian, result.Options.Hessian!, result.Degeneracy?.Exact) : [],
            .. result.Synchronisation is { } synchronisation ? SynchronisationReport.Tables(synchronisation) : [],
            .. result.Basis is { } basis ? Of(basis) : [],
            .. Of(result.Edges, result.Options),
        ];
        foreach (ReportPart part in parts)
            yield return part;
        yield return new(ReportPartKind.Legend, $"Seconds: {string.Join(", ", Seconds(result.Timings))}.");
        foreach (string remark in result.Remarks)
            yield return new(ReportPartKind.Remark, remark);
    }

    /// <summary>The report as plain text.</summary>
    /// <param name="result">The result.</param>
    /// <param name="width">The most characters of a line.</param>
    public static string Text(AnalysisResult result, int width) => Text(Parts(result), width);

    /// <summary>Parts of a report as plain text.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="width">The most characters of a line.</param>
    public static string Text(IEnumerable<ReportPart> parts, int width)
    {
        var text = new StringBuilder();
        foreach (ReportPart part in parts)
        {
            foreach (string line in Wrapped(part.Kind == ReportPartKind.Remark ? $"Note: {part.Text}" : part.Text, width))
                text.Append(line).Append('\n');
            foreach (TextTable table in part.Table?.Fit(width) ?? [])
                text.Append(string.Join('\n', table.Lines())).Append('\n');
            if (part.Kind is ReportPartKind.Heading or ReportPartKind.Table or ReportPartKind.Legend)
                text.Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }

    /// <summary>A sentence in lines.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="width">The most characters of a line.</param>
    public static IEnumerable<string> Wrapped(string sentence, int width)
    {
        string line = "";
        // A name that is longer than a line goes on in the next one.
        foreach (string word in sentence.Split(' ').SelectMany(word => word.Length <= width ? [word] : word.Chunk(width).Select(part => new string(part))))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }

    /// <summary>How many directions are free, in a sentence without its full stop.</summary>
    /// <param name="counted">The report on free directions.</param>
    public static string Headline(DegeneracyReport counted)
    {
        string free = counted.Exact is { } exact ? Number(exact.Nullity) : $"{(counted.Free.IsExact ? "" : "at least ")}{Number(counted.Total)}";
        string proved = counted.FreeOnlyToRounding == 0 ? ", which is proved" : "";
        return Invariant($"{free} of {Quantity.Of(counted.ParameterCount, "parameter direction")} are free{proved}");
    }

    private static IEnumerable<ReportPart> Of(DegeneracyReport degeneracy, Provenance from) =>
        [.. degeneracy.Exact is { } exact ? ExactReport.Of(degeneracy, exact, from) : [], .. Of(degeneracy.Free), .. degeneracy.IsChain ? ClosedForms(degeneracy) : []];

    /// <summary>What is free in single layers and between them, and both together.</summary>
    /// <param name="free">The free directions.</param>
    public static IEnumerable<ReportPart> Of(FreeDirections free)
    {
        var spans = new TextTable(new("layer", CellKind.Name), new("params"), new("inputs span", Importance: 2), new("Jacobians span", Importance: 1), new("dead units", Importance: 3), new("free"));
        foreach (SpanDirections layer in free.Spans)
            spans.AddRow(layer.Layer, Number(layer.Parameters), $"{layer.InputRank} of {layer.Inputs}", $"{layer.OutputRank} of {layer.Outputs}", Number(layer.DeadUnits.Count), Number(layer.Directions));
        if (free.Spans.Count > 0)
            yield return new(ReportPartKind.Table, "Free in single layers, by what inputs and Jacobians do not span (types 1 and 2)", spans);

        var gauge = new TextTable(new("at", CellKind.Name), new("what may change", CellKind.List), new("for", Importance: 1), new("free"));
        foreach (GaugeDirections space in free.Gauge)
            foreach ((int row, string part) in space.Group.Split("; ").Index())
                gauge.AddRow(row == 0 ? space.Space : "", part, row > 0 ? "" : space.HoldsForEveryInput ? "every input" : "these data", row > 0 ? "" : Number(space.Directions));
        if (free.Gauge.Count > 0)
            yield return new(ReportPartKind.Table, "Free between layers, by changes inside that the layers around them undo (type 3)", gauge);
        foreach (IGrouping<string, GaugeDirections> meaning in free.Gauge.GroupBy(space => space.Meaning))
        {
            string[] spaces = [.. meaning.Select(space => space.Space)];
            string more = spaces.Length > ListedSpaces ? Invariant($" and {spaces.Length - ListedSpaces} more") : "";
            yield return new(ReportPartKind.Legend, $"{string.Join("; ", spaces.Take(ListedSpaces))}{more}: {meaning.Key}");
        }

        string shared = free.Shared == 0 ? "" : Invariant($", of which {Quantity.Of(free.Shared, "direction")} {(free.Shared == 1 ? "is" : "are")} both");
        string together = free.IsExact ? Invariant($"{shared}: {free.Total:N0} together") : Invariant($": at least {free.Total:N0} together");
        yield return new(ReportPartKind.Legend, Invariant($"{free.SpanTotal:N0} in single layers and {free.GaugeTotal:N0} between layers{together}."));
        string covered = free.Uncovered.Count == 0 ? "all trainable parameters" : Invariant($"{Quantity.Of(free.Covered, "trainable parameter")}, and leaves out {string.Join(", ", free.Uncovered)}, whose layers do not say how they compute");
        yield return new(ReportPartKind.Legend, $"The count covers {covered}.{(free.Frozen.Count == 0 ? "" : $" Not trained, and not counted: {string.Join(", ", free.Frozen)}.")}");
    }

    /// <summary>The closed forms of a chain.</summary>
    /// <param name="degeneracy">The report on free directions.</param>
    public static IEnumerable<ReportPart> ClosedForms(DegeneracyReport degeneracy)
    {
        var nodes = new TextTable(new("node layer", CellKind.Name), new("activations"), new("gap", Importance: 3), new("with constant", Importance: 2), new("gap", Importance: 1), new("Jacobians"), new("gap", Importance: 4));
        foreach (NodeLayerRanks node in degeneracy.NodeLayers)
            nodes.AddRow(node.Name, RankAndNullity(node.Activations), Gap(node.Activations), RankAndNullity(node.FoldedActivations), Gap(node.FoldedActivations), RankAndNullity(node.Jacobians), Gap(node.Jacobians));
        yield return new(ReportPartKind.Table, "Node layers: how many directions activations and Jacobians span (rank + nullity)", nodes);
        yield return new(ReportPartKind.Legend, Invariant($"Ranks count eigenvalues above {degeneracy.Threshold:0e+0} of the largest; gap: smallest kept / largest dropped."));

        var hidden = new TextTable(new("layer", CellKind.Name), new("units"), new("dead"), new("always on", Importance: 2), new("never on", Importance: 1), new("synchronised blocks", CellKind.List), new("type 3"));
        foreach (LayerFiring layer in degeneracy.HiddenLayers)
            hidden.AddRow(layer.Name, Number(layer.Width), Number(layer.DeadUnits.Count), Number(layer.AlwaysOnUnits.Count), Number(layer.NeverOnUnits.Count), Blocks(layer), Number(layer.Type3));
        if (degeneracy.HiddenLayers.Count > 0)
            yield return new(ReportPartKind.Table, "Hidden layers: which gates fire together", hidden);

        var layers = new TextTable(new("layer", CellKind.Name), new("params", Importance: 3), new("rank G", Importance: 1), new("rank K", Importance: 2), new("type 1"), new("type 2"), new("1 or 2"), new("type 3"), new("free"));
        foreach (LayerFreeDirections layer in degeneracy.Layers)
            layers.AddRow(layer.Name, Number(layer.Parameters), $"{layer.Activations.Rank} of {layer.Inputs}", $"{layer.Jacobians.Rank} of {layer.Outputs}", Number(layer.Type1), Number(layer.Type2), Number(layer.Type1Or2), "", Number(layer.Type1Or2));
        foreach (LayerFiring layer in degeneracy.HiddenLayers)
            layers.AddRow($"at {layer.Name}", "", "", "", "", "", "", Number(layer.Type3), Number(layer.Type3));
        layers.AddRow("all", Number(degeneracy.ParameterCount), "", "", Number(degeneracy.Type1 ?? 0), Number(degeneracy.Type2 ?? 0), Number(degeneracy.Type1Or2 ?? 0), Number(degeneracy.Type3 ?? 0), "");
        if (degeneracy.Layers.Count > 0)
            yield return new(ReportPartKind.Table, "By the closed forms of each type, which count twice what adjacent layers share", layers);
    }

    /// <summary>The bases of the node layers.</summary>
    /// <param name="basis">The bases.</param>
    public static IEnumerable<ReportPart> Of(InteractionBasis basis)
    {
        var table = new TextTable(new("node layer", CellKind.Name), new("coordinates"), new("activations", Importance: 4), new("gap", Importance: 2), new("features"), new("gap", Importance: 3), new("leading eigenvalues", CellKind.List, Importance: 5), new("by", CellKind.List, Importance: 1));
        foreach (NodeBasis node in basis)
            table.AddRow(node.Name, node.HasConstant ? $"{node.Width - 1} + 1" : $"{node.Width}", Number(node.Activations.Rank), Gap(node.Activations), Number(node.Dimension), Gap(node.Interactions), Leading(node), node.Method);
        string name = basis.ToString();
        yield return new(ReportPartKind.Table, $"Bases: {name}", table);
        yield return new(ReportPartKind.Legend, Invariant($"Kept are eigenvalues above {basis.Threshold:0e+0}{(basis.HasAbsoluteThreshold ? "" : " of the largest")}; gap: smallest kept / largest dropped."));
    }

    /// <summary>The edges of the sections.</summary>
    /// <param name="edges">The edges.</param>
    /// <param name="options">The choices.</param>
    public static IEnumerable<ReportPart> Of(InteractionEdges edges, AnalysisOptions options)
    {
        if (edges.Count == 0)
            yield break;
        var table = new TextTable(new("from", CellKind.Name), new("to", CellKind.Name), new("edges"), new("> 1e-3"), new("> 1e-6", Importance: 2), new("strongest", CellKind.List, Importance: 3), new("by", CellKind.List, Importance: 1));
        foreach (SectionEdges section in edges)
        {
            EdgeSummary summary = EdgeSummary.Of(section.Strengths);
            table.AddRow(
                section.From, section.To, Number(summary.Edges), Number(summary.AboveThousandth), Number(summary.AboveMillionth),
                string.Join(" ", summary.Strongest.Select(edge => Invariant($"{edge.From}->{edge.To}:{edge.Strength:0.0e+0}"))),
                section.Method);
        }

        yield return new(ReportPartKind.Table, $"Edges: {(options.EdgeFormula == EdgeFormula.Squared ? "squared" : "functional")}, by how many are above a part of the largest", table);
    }

    private static string Leading(NodeBasis node) =>
        string.Join(" ", node.Lambda.Take(LeadingEigenvalues).Select(value => value.ToString("0.00e+0", CultureInfo.InvariantCulture)));

    /// <summary>The passes that build bases one by one are one item.</summary>
    private static IEnumerable<string> Seconds(IEnumerable<PassTiming> timings) =>
        timings.GroupBy(timing => timing.Pass.StartsWith(PassTiming.BasisOf, StringComparison.Ordinal) ? "bases" : timing.Pass).Select(group => Invariant($"{group.Sum(timing => timing.Seconds):0.00} {group.Key}"));

    private static string RankAndNullity(NumericalRank rank) => $"{rank.Rank} + {rank.Nullity}";

    private static string Gap(NumericalRank rank) => rank.Gap switch
    {
        double.NaN => "-",
        double.PositiveInfinity => "exact",
        double gap => gap.ToString("0.0e+0", CultureInfo.InvariantCulture) + (rank.IsResolved ? "" : " ?"),
    };

    private static string Blocks(LayerFiring layer)
    {
        SynchronisedBlock[] blocks = [.. layer.Synchronised.OrderByDescending(block => block.Units.Count)];
        if (blocks.Length == 0)
            return "none";
        string listed = string.Join(" ", blocks.Take(ListedBlocks).Select(block => "{" + string.Join(",", block.Units) + "}"));
        return $"{blocks.Length}: {listed}{(blocks.Length > ListedBlocks ? " ..." : "")}";
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
