using System.Globalization;
using DegeneracyLab.Runtime;
using Spectre.Console;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Shows bases and edges on the console.</summary>
public static class InteractionReport
{
    private const int LeadingImportances = 3;
    private const int StrongestEdges = 3;

    /// <summary>Writes the bases, the edges, how long they took, and what the data could not decide.</summary>
    /// <param name="console">The console.</param>
    /// <param name="analysis">The result.</param>
    public static void WriteInteractions(this IAnsiConsole console, InteractionAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(analysis);
        BasisOptions options = analysis.Basis.Options;
        ConsoleReport.Write(console, $"Bases: {options.Kind}{(options.Centre ? ", centred" : "")}, of {analysis.Provenance.Network} on {analysis.Provenance.Samples.ToString("N0", CultureInfo.InvariantCulture)} samples", Bases(analysis.Basis));
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[dim]Kept are eigenvalues above {analysis.Basis.Threshold:0e+0}{(options.AbsoluteThreshold is null ? " of the largest" : "")}; gap: smallest kept / largest dropped.[/]");
        console.WriteLine();
        if (analysis.Edges.Count > 0)
            ConsoleReport.Write(console, $"Edges: {analysis.Options.Edges!.Formula}, by how many are above a part of the largest", Edges(analysis.Edges));
        InteractionTimings timings = analysis.Timings;
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Seconds: {timings.Means:0.00} means, {timings.Gram:0.00} Gram matrices, {timings.Bases:0.00} bases, {timings.Edges:0.00} edges"));
        ConsoleReport.WriteRemarks(console, analysis.Remarks);
    }

    private static Table Bases(InteractionBasis basis)
    {
        Table table = ConsoleReport.NewTable("node layer", "coordinates", "activations", "gap", "features", "gap", "leading eigenvalues", "by");
        foreach (NodeBasis node in basis.Nodes)
        {
            table.AddRow(ConsoleReport.Cells(
                node.Name, ConsoleReport.Coordinates(node),
                node.Activations.Rank, ConsoleReport.Gap(node.Activations),
                node.Dimension, ConsoleReport.Gap(node.Interactions),
                ConsoleReport.Leading(node, LeadingImportances), node.Method));
        }

        return table;
    }

    private static Table Edges(IReadOnlyList<InteractionEdges> sections)
    {
        Table table = ConsoleReport.NewTable("from", "to", "edges", "> 1e-3", "> 1e-6", "strongest", "by");
        foreach (InteractionEdges edges in sections)
        {
            using var scope = NewDisposeScope();
            Tensor strengths = edges.Strengths.abs();
            double largest = strengths.numel() == 0 ? 0 : strengths.max().item<double>();
            table.AddRow(ConsoleReport.Cells(
                edges.From, edges.To,
                strengths.numel(), strengths.IsAbove(1e-3 * largest).sum().item<long>(), strengths.IsAbove(1e-6 * largest).sum().item<long>(),
                Strongest(edges.Strengths), edges.Method));
        }

        return table;
    }

    /// <summary>The strongest edges, as feature -> feature.</summary>
    private static string Strongest(Tensor strengths)
    {
        long features = strengths.size(1);
        long[] places = strengths.abs().flatten().topk((int)Math.Min(StrongestEdges, strengths.numel())).indexes.data<long>().ToArray();
        return string.Join(", ", places.Select(place => string.Create(CultureInfo.InvariantCulture, $"{place % features} -> {place / features} {strengths[place / features, place % features].item<double>():0.0e+0}")));
    }
}
