using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace DegeneracyLab.Tests;

/// <summary>
/// Runs wrong uses in a process of their own, so that one that ends the process is a failure with a name. The process is this
/// test assembly once more, told to run the one test that runs the uses.
/// </summary>
internal static class ChildProcess
{
    /// <summary>What became of a use.</summary>
    /// <param name="Name">The use.</param>
    /// <param name="Exception">The type of the exception; null if there was none.</param>
    /// <param name="Message">Its message.</param>
    internal sealed record Outcome(string Name, string? Exception, string? Message);

    /// <summary>Runs all uses.</summary>
    /// <returns>The outcomes, in order; the process's end is one, if it came too early.</returns>
    public static IReadOnlyList<Outcome> Run()
    {
        string assembly = typeof(ChildProcess).Assembly.Location;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8 };
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host)
            start.FileName = host;
        foreach (string argument in new[] { assembly, "-explicit", "only", "-method", $"*.{nameof(WrongUseTests.Runs_the_uses_in_the_child_process)}" })
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        List<Outcome> outcomes = [];
        string? begun = null;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith("begin ", StringComparison.Ordinal))
            {
                begun = line[6..];
            }
            else if (line.StartsWith("end ", StringComparison.Ordinal))
            {
                outcomes.Add(JsonSerializer.Deserialize<Outcome>(line[4..])!);
                begun = null;
            }
        }

        process.WaitForExit();
        if (process.ExitCode != 0)
            outcomes.Add(new(begun ?? "(between uses)", "the process ended", $"exit code {process.ExitCode}: {errors.Result}"));
        return outcomes;
    }

    /// <summary>Runs the uses, and ends the process.</summary>
    internal static void RunUses()
    {
        foreach (WrongUse use in WrongUses.All)
        {
            // Written before it runs: this line names the use that ended the process.
            Console.WriteLine($"begin {use.Name}");
            Console.Out.Flush();
            Outcome outcome = new(use.Name, null, null);
            try
            {
                using var scope = TorchSharp.torch.NewDisposeScope();
                use.Action();
            }
            catch (Exception exception)
            {
                outcome = outcome with { Exception = exception.GetType().Name, Message = exception.Message };
            }

            Console.WriteLine($"end {JsonSerializer.Serialize(outcome)}");
        }

        Console.Out.Flush();
        Environment.Exit(0);
    }
}

/// <summary>Something that a user may do by mistake.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Expected">What the message must contain; null if it is no mistake, and works.</param>
/// <param name="Action">Does it.</param>
internal sealed record WrongUse(string Name, string? Expected, Action Action);
