using System.Globalization;
using DegeneracyLab;
using DegeneracyLab.Analysis;
using DegeneracyLab.Terminal;
using Spectre.Console;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>One exhibit in full: the network with its weights and data, its report, and its free directions one by one.</summary>
internal static class ExhibitPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="console">The console.</param>
    /// <param name="exhibit">The exhibit.</param>
    /// <returns>Whether all numbers are those derived by hand.</returns>
    public static bool Write(IAnsiConsole console, Exhibit exhibit)
    {
        IInstrumentedNetwork network = exhibit.Network();
        using var disposed = (IDisposable)network;
        console.MarkupLineInterpolated($"[bold]{exhibit.Name}: {exhibit.Mechanism}[/]");
        console.MarkupLineInterpolated($"[bold]Look at:[/] {exhibit.LookAt}");
        console.WriteLine();
        console.WriteLine(network.Description.ToString());
        console.WriteLine();
        foreach (((string name, Parameter parameter), double[] numbers) in network.NamedParameters().Zip(exhibit.Weights))
            console.WriteLine($"{name}: {Rows(numbers, parameter.shape.Length == 1 ? numbers.Length : numbers.Length / (int)parameter.shape[0])}");
        WriteSamples("data", exhibit.Samples);
        if (exhibit.FreshSamples is { } fresh)
            WriteSamples("fresh data", fresh);
        console.WriteLine();

        AnalysisResult result = exhibit.Analyse();
        console.WriteAnalysis(result);
        using Tensor data = Exhibit.Data(exhibit.Samples, network);
        DirectionOrders orders = WriteDirections(console, network, data);
        List<string> differences = [.. exhibit.Derived.Differences(ZooCounts.Of(result))];
        if (orders.Smallest != exhibit.Derived.SmallestOrder)
            differences.Add($"smallest order: derived by hand {Order(exhibit.Derived.SmallestOrder)}, found {Order(orders.Smallest)}");
        return Verdict.Write(console, differences);

        void WriteSamples(string title, double[][] samples) =>
            console.WriteLine($"{title}, {samples.Length} samples: {string.Join(' ', samples.Select(sample => Rows(sample, sample.Length)))}");
    }

    private static DirectionOrders WriteDirections(IAnsiConsole console, IInstrumentedNetwork network, Tensor data)
    {
        IReadOnlyList<FreeDirection> directions = NetworkDirections.Find(network, data);
        IReadOnlyList<DirectionCertificate> certificates = NetworkDirections.Certify(network, data, directions);
        DirectionOrders orders = NetworkDirections.Orders(network, data, directions);
        console.MarkupLine("[bold]The free directions one by one[/]");
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn("stage").NoWrap().PadLeft(0));
        table.AddColumn("what it changes");
        table.AddColumn("outputs along it");
        table.AddColumn(new TableColumn("order").NoWrap().PadRight(0));
        for (int place = 0; place < directions.Count; place++)
        {
            table.AddRow(
                new Text(directions[place].Stage),
                new Text(directions[place].Description),
                new Text(Kept(certificates[place])),
                new Text(Order(orders.Listed[place])));
        }

        foreach (string order in orders.AcrossStages.Select(Order).Distinct())
            table.AddRow(new Text("all"), new Text("random combinations of all directions"), new Text(""), new Text(order));
        console.Write(table);
        return orders;
    }

    private static string Kept(DirectionCertificate certificate) => certificate switch
    {
        { Steps.Count: 0 } => "no step keeps all gates",
        { IsExact: true } => string.Create(CultureInfo.InvariantCulture, $"stay, up to a step of {certificate.Steps[0].Step:0.####}"),
        { Holds: true } => string.Create(CultureInfo.InvariantCulture, $"change as the power {certificate.Exponent:0.0} of the step"),
        _ => "change: it is not free",
    };

    private static string Order(DirectionOrder order) => order.Outcome == OrderOutcome.Undecided ? "undecided" : Order(order.Order);

    private static string Order(int? order) => order is { } k ? string.Create(CultureInfo.InvariantCulture, $"k = {k}") : "none found";

    /// <summary>Numbers as rows: <c>(1, 0) (0, 1)</c>.</summary>
    private static string Rows(double[] numbers, int length) =>
        string.Join(' ', numbers.Chunk(length).Select(row => $"({string.Join(", ", row.Select(value => value.ToString(CultureInfo.InvariantCulture)))})"));
}
