namespace DegeneracyLab.Cli.Tests;

/// <summary>The tutorial of the command line, command by command, as a new user would take it.</summary>
public sealed class TutorialTests : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly string before = Environment.CurrentDirectory;

    public void Dispose()
    {
        Environment.CurrentDirectory = before;
        scratch.Dispose();
    }

    [Fact]
    public void Every_command_does_what_the_page_says()
    {
        Directory.CreateDirectory(scratch["bin/Debug"]);
        Directory.CreateSymbolicLink(scratch["bin/Debug/net10.0"], Path.GetDirectoryName(Tour.Assembly)!);
        Environment.CurrentDirectory = scratch.Folder;
        int commands = 0, outputs = 0;
        string said = "";
        foreach ((string language, string[] lines) in Blocks())
        {
            switch (language)
            {
                case "csharp":
                    Assert.Equal(File.ReadAllLines(Path.Combine(Tour.Root, "samples", "Tour", "Tour.cs")), lines);
                    break;
                case "text":
                    outputs++;
                    AssertSaid(lines, said);
                    break;
                default:
                    said = string.Concat(lines.Select(Run));
                    commands += lines.Length;
                    break;
            }
        }

        // The page was read.
        Assert.InRange(commands, 18, 40);
        Assert.InRange(outputs, 8, 20);
    }

    /// <summary>Every command of the tool is in the tour.</summary>
    [Fact]
    public void Every_command_is_there()
    {
        string[] used = [.. Blocks().Where(block => block.Language.Length == 0).SelectMany(block => block.Lines).Select(line => line.Split(' ')).Where(words => words[0] == "degeneracylab").Select(words => words[1])];
        Assert.Equal(["ablate", "analyze", "compare", "doctor", "explain", "merge", "modules", "networks", "pass", "run", "show"], used.Distinct().Order(StringComparer.Ordinal));
    }

    private string Run(string line)
    {
        string[] words = line.Split(' ');
        switch (words)
        {
            case ["dotnet", "tool", "install", ..]:
                return ""; // The tests of packages install it.
            case ["dotnet", "run"]:
                (int exitCode, string output, string error) = Tour.Start(Path.ChangeExtension(Tour.Assembly, null), scratch.Folder);
                Assert.True(exitCode == 0, error);
                return output;
            default:
                Assert.Equal("degeneracylab", words[0]);
                string said = Scratch.Run(words[1..]);
                // But for paths, which are not broken, and JSON.
                if (Environment.GetEnvironmentVariable("COLUMNS") is null && !words.Contains("--json"))
                    Assert.All(said.Split('\n').Where(text => !text.Contains(Path.DirectorySeparatorChar)), text => Assert.InRange(text.Length, 0, 80));
                return said;
        }
    }

    /// <summary>The lines are in an output, in their order; each is a beginning, or a part without spaces that depend on widths.</summary>
    private static void AssertSaid(string[] lines, string said)
    {
        int from = 0;
        string squeezed = Squeezed(said);
        foreach (string line in lines)
        {
            int at = squeezed.IndexOf(Squeezed(line), from, StringComparison.Ordinal);
            Assert.True(at >= 0, $"'{line}' is not in its place in\n{said}");
            from = at + 1;
        }
    }

    private static string Squeezed(string text) => string.Join(' ', text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<(string Language, string[] Lines)> Blocks()
    {
        List<string>? block = null;
        string language = "";
        foreach (string line in File.ReadLines(Path.Combine(Tour.Root, "docs", "tutorial-command-line.md")))
            if (!line.StartsWith("```", StringComparison.Ordinal))
                block?.Add(line);
            else if (block is null)
                (block, language) = ([], line[3..]);
            else
            {
                yield return (language, [.. block]);
                block = null;
            }
    }
}
