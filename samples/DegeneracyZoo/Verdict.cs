using Spectre.Console;

namespace Samples.Zoo;

/// <summary>Says whether what was counted is what was derived by hand.</summary>
internal static class Verdict
{
    /// <summary>Writes it.</summary>
    /// <param name="console">The console.</param>
    /// <param name="differences">What differs.</param>
    /// <returns>Whether nothing does.</returns>
    public static bool Write(IAnsiConsole console, IReadOnlyList<string> differences)
    {
        console.WriteLine();
        if (differences.Count == 0)
            console.WriteLine("All numbers are those derived by hand.");
        foreach (string difference in differences)
            console.MarkupLineInterpolated($"[red]{difference}[/]");
        return differences.Count == 0;
    }
}
