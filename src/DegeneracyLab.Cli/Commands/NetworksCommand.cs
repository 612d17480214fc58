using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using DegeneracyLab.Analysis;

namespace DegeneracyLab.Cli;

/// <summary>The command <c>networks</c>.</summary>
internal static class NetworksCommand
{
    /// <summary>The command.</summary>
    public static CliCommand Make()
    {
        Argument<string> assembly = Options.Assembly;
        return new("networks", "Lists the networks that an assembly declares.", "degeneracylab networks bin/Debug/net10.0/Tour.dll", [assembly], [], parsed => new() { Command = "networks", Assembly = parsed.GetValue(assembly) });
    }

    /// <summary>Lists networks.</summary>
    /// <param name="experiment">Names the assembly.</param>
    /// <param name="session">Where it writes.</param>
    public static void Run(Experiment experiment, Session session)
    {
        string json = Host.Of(experiment.Assembly).Run(experiment, "", (_, _) => { }, session.CancellationToken);
        if (session.Json)
        {
            session.WriteLine(json);
            return;
        }

        using JsonDocument networks = JsonDocument.Parse(json);
        var table = new TextTable(new("network", CellKind.Name), new("input", CellKind.Name), new("output", CellKind.Name), new("parameters"), new("sizes to give", CellKind.Name));
        foreach (JsonElement network in networks.RootElement.EnumerateArray())
            table.AddRow(
                network.GetProperty("name").GetString()!,
                Shape(network.GetProperty("input")),
                Shape(network.GetProperty("output")),
                network.GetProperty("parameters") is { ValueKind: JsonValueKind.Number } parameters ? parameters.GetInt64().ToString("N0", CultureInfo.InvariantCulture) : "-",
                network.GetProperty("sizes").EnumerateArray().Select(size => size.GetString()!).ToArray() is { Length: > 0 } sizes ? string.Join(", ", sizes) : "-");
        Tables.Write(table, session);
    }

    private static string Shape(JsonElement shape) => shape.ValueKind == JsonValueKind.Array ? string.Join(" x ", shape.EnumerateArray()) : "-";
}
