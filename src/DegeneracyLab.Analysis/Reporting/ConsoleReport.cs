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
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{degeneracy.Network}[/] on {degeneracy.Samples:N0} samples: {degeneracy.ParameterCount:N0} parameters, {degeneracy.FreeDirections:N0} free directions found");
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[dim]ranks count eigenvalues above {degeneracy.Threshold:0e+0} of the largest; gap = smallest kept / largest dropped[/]");
        console.WriteLine();
        console.Write(NodeLayers(degeneracy));
        if (degeneracy.HiddenLayers.Count > 0)
            console.Write(HiddenLayers(degeneracy));
        if (degeneracy.Layers.Count > 0)
            console.Write(FreeDirections(degeneracy));
        console.Write(Basis(result.Basis));
        foreach (string remark in degeneracy.Remarks)
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[yellow]note[/] {remark}");
    }

    private static Table NodeLayers(DegeneracyReport degeneracy)
    {
        Table table = NewTable("Node layers: how many directions activations and Jacobians span", "node layer", "units", "activations: rank", "nullity", "gap", "with constant", "gap", "Jacobians: rank", "nullity", "gap");
        foreach (NodeLayerRanks node in degeneracy.NodeLayers)
        {
            table.AddRow(Cells(
                node.Name, node.Width,
                node.Activations.Rank, node.Activations.Nullity, Gap(node.Activations),
                $"{node.FoldedActivations.Rank} of {node.FoldedActivations.Dimension}", Gap(node.FoldedActivations),
                node.Jacobians.Rank, node.Jacobians.Nullity, Gap(node.Jacobians)));
        }

        return table;
    }

    private static Table HiddenLayers(DegeneracyReport degeneracy)
    {
        Table table = NewTable("Hidden layers: which gates fire together", "layer", "units", "dead", "always on", "never on", "synchronised blocks", "type 3");
        foreach (LayerFiring layer in degeneracy.HiddenLayers)
            table.AddRow(Cells(layer.Name, layer.Width, layer.DeadUnits.Count, layer.AlwaysOnUnits.Count, layer.NeverOnUnits.Count, Blocks(layer), layer.Type3));
        return table;
    }

    private static Table FreeDirections(DegeneracyReport degeneracy)
    {
        Table table = NewTable("Free parameter directions", "layer", "parameters", "rank G", "rank K", "gap of K", "type 1", "type 2", "1 or 2", "type 3", "total");
        foreach (LayerFreeDirections layer in degeneracy.Layers)
        {
            table.AddRow(Cells(
                layer.Name, layer.Parameters,
                $"{layer.Activations.Rank} of {layer.Inputs}", $"{layer.Jacobians.Rank} of {layer.Outputs}", Gap(layer.Jacobians),
                layer.Type1, layer.Type2, layer.Type1Or2, "", layer.Type1Or2));
        }

        foreach (LayerFiring layer in degeneracy.HiddenLayers)
            table.AddRow(Cells($"around {layer.Name}", "", "", "", "", "", "", "", layer.Type3, layer.Type3));
        table.AddEmptyRow();
        table.AddRow(Cells("total", degeneracy.ParameterCount, "", "", "", degeneracy.Type1, degeneracy.Type2, degeneracy.Type1Or2, degeneracy.Type3, degeneracy.FreeDirections));
        return table;
    }

    private static Table Basis(InteractionBasis basis)
    {
        string name = basis.Options.Kind == BasisKind.Global ? "Interaction Basis" : "Local Interaction Basis";
        Table table = NewTable($"{name}{(basis.Options.Centre ? ", centred" : "")}", "node layer", "coordinates", "features", "leading eigenvalues");
        foreach (NodeBasis node in basis.Nodes)
        {
            double[] lambda = node.Lambda.data<double>().ToArray();
            string leading = string.Join("  ", lambda.Take(LeadingEigenvalues).Select(value => value.ToString("0.000e+0", CultureInfo.InvariantCulture)));
            table.AddRow(Cells(node.Name, $"{node.Width}{(node.HasConstant ? " with constant" : "")}", node.Dimension, leading));
        }

        return table;
    }

    private static Table NewTable(string title, params string[] columns)
    {
        Table table = new Table().Border(TableBorder.Rounded).Title(new TableTitle(title)).Expand();
        table.Expand = false;
        for (int index = 0; index < columns.Length; index++)
        {
            var column = new TableColumn(columns[index]);
            table.AddColumn(index == 0 || columns[index].StartsWith("leading", StringComparison.Ordinal) || columns[index].StartsWith("synchronised", StringComparison.Ordinal) ? column : column.RightAligned());
        }

        return table;
    }

    private static string[] Cells(params object[] values) => [.. values.Select(value => Markup.Escape(value switch
    {
        int number => number.ToString("N0", CultureInfo.InvariantCulture),
        long number => number.ToString("N0", CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    }))];

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
}
