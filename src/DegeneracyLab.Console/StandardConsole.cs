using System.Globalization;
using Spectre.Console;

namespace DegeneracyLab.Terminal;

/// <summary>The console of a program: colours and bars on a terminal, plain lines where the output goes elsewhere.</summary>
public static class StandardConsole
{
    private const int PlainWidth = 120;

    /// <summary>Makes a console on the standard output.</summary>
    /// <returns>The console.</returns>
    public static IAnsiConsole Create()
    {
        if (!System.Console.IsOutputRedirected)
            return AnsiConsole.Create(new());
        IAnsiConsole console = AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out int columns) && columns > 0 ? columns : PlainWidth;
        return console;
    }
}
