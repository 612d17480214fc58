using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using DegeneracyLab.Analysis;

namespace DegeneracyLab.Cli;

/// <summary>The command <c>doctor</c>.</summary>
internal static class DoctorCommand
{
    /// <summary>The command.</summary>
    public static CliCommand Make()
    {
        Argument<string?> assembly = new("ASSEMBLY") { Description = "A built assembly, whose TorchSharp and libtorch are looked at.", Arity = ArgumentArity.ZeroOrOne };
        return new("doctor", "Says what is installed, and checks a small network on each device and type against float64 on the CPU.", "degeneracylab doctor bin/Debug/net10.0/Tour.dll", [assembly], [], parsed => new() { Command = "doctor", Assembly = parsed.GetValue(assembly) is { } path ? Path.GetFullPath(path) : null });
    }

    /// <summary>Checks the machine.</summary>
    /// <param name="experiment">Names the assembly, or none.</param>
    /// <param name="session">Where it writes.</param>
    /// <returns>0, or that of the environment where a check fails.</returns>
    public static int Run(Experiment experiment, Session session)
    {
        JsonObject found = new()
        {
            ["degeneracylab"] = Host.VersionOf(typeof(DoctorCommand).Assembly.Location),
            ["dotnet"] = RuntimeInformation.FrameworkDescription,
            ["system"] = $"{RuntimeInformation.OSDescription} ({RuntimeInformation.RuntimeIdentifier})",
            ["cores"] = Environment.ProcessorCount,
        };
        if (experiment.Assembly is not null)
            found["engine"] = JsonNode.Parse(session.Show("Checks", progress => Host.Of(experiment.Assembly).Run(experiment, "", progress, session.CancellationToken)));
        bool isSound = found["engine"]?["checks"]?.AsArray().All(check => (bool)check!["passes"]!) ?? true;
        if (session.Json)
            session.WriteLine(found.ToJsonString(new() { WriteIndented = true }));
        else
            Write(found, session);
        return isSound ? ExitCode.Success : ExitCode.Environment;
    }

    private static void Write(JsonObject found, Session session)
    {
        var table = new TextTable(new("what", CellKind.Name), new("found", CellKind.Sentence));
        foreach (string name in new[] { "degeneracylab", "dotnet", "system", "cores" })
            table.AddRow(name, found[name]!.ToString());
        if (found["engine"] is JsonObject engine)
        {
            foreach ((string name, JsonNode? version) in engine["versions"]!.AsObject())
                table.AddRow(name, version!.ToString());
            table.AddRow("devices", string.Join(", ", engine["devices"]!.AsArray().Select(device => (string)device!)) + ((bool)engine["cuda"]! ? "" : "; libtorch finds no GPU"));
            foreach (JsonNode? check in engine["checks"]!.AsArray())
                table.AddRow($"{check!["device"]}, {check["dtype"]}", (string?)check["error"] ?? string.Create(CultureInfo.InvariantCulture, $"{((bool)check["passes"]! ? "agrees" : "DIFFERS")} with float64 on the CPU: largest difference {(double)check["difference"]!:g2} of the largest number, tolerance {(double)check["tolerance"]!:g2}"));
        }

        Tables.Write(table, session);
        if (found["engine"]?["libraries"] is JsonArray libraries)
        {
            // Each in a line of its own, however long, so that its path can be copied.
            session.WriteLine("\nNative libraries:");
            foreach (JsonNode? library in libraries)
                session.WriteLine($"  {library!["name"]}: {(string?)library["path"] ?? "not loaded by this name"}");
        }

        if (!found.ContainsKey("engine"))
            session.WriteLine("\nTorchSharp and libtorch come with each assembly.\n'degeneracylab doctor ASSEMBLY' checks them.");
    }
}
