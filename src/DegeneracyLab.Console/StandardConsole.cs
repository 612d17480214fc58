using System.Globalization;
using Spectre.Console;

namespace DegeneracyLab.Terminal;

/// <summary>The console of a program: colours and bars on a terminal, plain lines where the output goes elsewhere.</summary>
public static class StandardConsole
{
    private const int PlainWidth = 80;

    /// <summary>Makes a console on the standard output.</summary>
    /// <returns>The console.</returns>
    public static IAnsiConsole Create() => System.Console.IsOutputRedirected ? Plain(System.Console.Out) : AnsiConsole.Create(new());

    /// <summary>Makes a console on the standard error, for progress: then the standard output has results alone.</summary>
    /// <returns>The console.</returns>
    public static IAnsiConsole CreateForErrors() => System.Console.IsErrorRedirected ? Plain(System.Console.Error) : AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(System.Console.Error) });

    /// <summary>Makes a console of plain lines.</summary>
    /// <param name="writer">Where they go.</param>
    /// <returns>The console, as wide as COLUMNS says, else 80.</returns>
    public static IAnsiConsole Plain(TextWriter writer)
    {
        IAnsiConsole console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out int columns) && columns > 0 ? columns : PlainWidth;
        return console;
    }
}
