using System.Globalization;
using Spectre.Console;

namespace DegeneracyLab.Analysis;

/// <summary>Shows a result on the console.</summary>
public static class ConsoleReport
{
    private const int LeadingEigenvalues = 5;
    private const int ListedBlocks = 4;

    /// <summary>Writes the result as tables.</summary>
    /// <param name="console">The console.</param>
    /// <param name="result">The result.</param>
    public static void WriteAnalysis(this IAnsiConsole console, AnalysisResult result)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(result);
        DegeneracyReport degeneracy = result.Degeneracy;
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{degeneracy.Network}[/] on {degeneracy.Samples:N0} samples: {degeneracy.FreeDirections:N0} of {degeneracy.ParameterCount:N0} parameter directions are free");
        console.WriteLine();
        Write(console, "Node layers: how many directions activations and Jacobians span (rank + nullity)", NodeLayers(degeneracy));
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[dim]Ranks count eigenvalues above {degeneracy.Threshold:0e+0} of the largest; gap: smallest kept / largest dropped.[/]");
        console.WriteLine();
        if (degeneracy.HiddenLayers.Count > 0)
            Write(console, "Hidden layers: which gates fire together", HiddenLayers(degeneracy));
        if (degeneracy.Layers.Count > 0)
            Write(console, "Free parameter directions", FreeDirections(degeneracy));
        string basis = result.Basis.Options.Kind == BasisKind.Global ? "Interaction Basis" : "Local Interaction Basis";
        Write(console, $"{basis}{(result.Basis.Options.Centre ? ", centred" : "")}", Basis(result.Basis));
        WriteRemarks(console, degeneracy.Remarks);
    }

    internal static void WriteRemarks(IAnsiConsole console, IEnumerable<string> remarks)
    {
        foreach (string remark in remarks)
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[yellow]Note:[/] {remark}");
    }

    internal static void Write(IAnsiConsole console, string title, Table table)
    {
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{title}[/]");
        console.Write(table);
    }

    private static Table NodeLayers(DegeneracyReport degeneracy)
    {
        Table table = NewTable("node layer", "activations", "gap", "with constant", "gap", "Jacobians", "gap");
        foreach (NodeLayerRanks node in degeneracy.NodeLayers)
        {
            table.AddRow(Cells(
                node.Name,
                RankAndNullity(node.Activations), Gap(node.Activations),
                RankAndNullity(node.FoldedActivations), Gap(node.FoldedActivations),
                RankAndNullity(node.Jacobians), Gap(node.Jacobians)));
        }

        return table;
    }

    private static Table HiddenLayers(DegeneracyReport degeneracy)
    {
        Table table = NewTable("layer", "units", "dead", "always on", "never on", "synchronised blocks", "type 3");
        foreach (LayerFiring layer in degeneracy.HiddenLayers)
            table.AddRow(Cells(layer.Name, layer.Width, layer.DeadUnits.Count, layer.AlwaysOnUnits.Count, layer.NeverOnUnits.Count, Blocks(layer), layer.Type3));
        return table;
    }

    private static Table FreeDirections(DegeneracyReport degeneracy)
    {
        Table table = NewTable("layer", "params", "rank G", "rank K", "type 1", "type 2", "1 or 2", "type 3", "free");
        foreach (LayerFreeDirections layer in degeneracy.Layers)
        {
            table.AddRow(Cells(
                layer.Name, layer.Parameters,
                $"{layer.Activations.Rank} of {layer.Inputs}", $"{layer.Jacobians.Rank} of {layer.Outputs}",
                layer.Type1, layer.Type2, layer.Type1Or2, "", layer.Type1Or2));
        }

        foreach (LayerFiring layer in degeneracy.HiddenLayers)
            table.AddRow(Cells($"at {layer.Name}", "", "", "", "", "", "", layer.Type3, layer.Type3));
        table.AddRow(Cells("all", degeneracy.ParameterCount, "", "", degeneracy.Type1, degeneracy.Type2, degeneracy.Type1Or2, degeneracy.Type3, degeneracy.FreeDirections));
        return table;
    }

    private static Table Basis(InteractionBasis basis)
    {
        Table table = NewTable("node layer", "coordinates", "features", "leading eigenvalues");
        foreach (NodeBasis node in basis.Nodes)
            table.AddRow(Cells(node.Name, Coordinates(node), node.Dimension, Leading(node, LeadingEigenvalues)));
        return table;
    }

    /// <summary>The number of coordinates, and 1 for the constant.</summary>
    internal static string Coordinates(NodeBasis node) => node.HasConstant ? $"{node.Width - 1} + 1" : $"{node.Width}";

    /// <summary>The largest importances.</summary>
    internal static string Leading(NodeBasis node, int count) =>
        string.Join(" ", node.Lambda.data<double>().ToArray().Take(count).Select(value => value.ToString("0.00e+0", CultureInfo.InvariantCulture)));

    internal static Table NewTable(params string[] columns)
    {
        Table table = new Table().Border(TableBorder.Simple);
        for (int index = 0; index < columns.Length; index++)
        {
            TableColumn column = new TableColumn(columns[index]).NoWrap().PadLeft(0).PadRight(1);
            table.AddColumn(index == 0 || columns[index] is "leading eigenvalues" or "synchronised blocks" or "by" or "strongest" ? column : column.RightAligned());
        }

        return table;
    }

    private static string RankAndNullity(NumericalRank rank) => $"{rank.Rank} + {rank.Nullity}";

    internal static string[] Cells(params object[] values) => [.. values.Select(value => Markup.Escape(value switch
    {
        int number => number.ToString("N0", CultureInfo.InvariantCulture),
        long number => number.ToString("N0", CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    }))];

    internal static string Gap(NumericalRank rank) => rank.Gap switch
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
}
