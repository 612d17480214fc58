using DegeneracyLab.Terminal;
using Spectre.Console;

namespace DegeneracyLab.Cli;

/// <summary>Where a command writes, and what ends it.</summary>
/// <param name="Output">The standard output, which has results alone.</param>
/// <param name="Error">The standard error, which has progress and the line that says what went wrong.</param>
/// <param name="Json">Whether results are JSON.</param>
/// <param name="CancellationToken">Ends the command.</param>
internal sealed record Session(TextWriter Output, TextWriter Error, bool Json, CancellationToken CancellationToken)
{
    /// <summary>The console of tables.</summary>
    public IAnsiConsole Console => ReferenceEquals(Output, System.Console.Out) ? StandardConsole.Create() : StandardConsole.Plain(Output);

    /// <summary>Runs work and shows how far it has come; for scripts it shows nothing.</summary>
    /// <typeparam name="T">The work's result.</typeparam>
    /// <param name="title">What is done.</param>
    /// <param name="work">The work.</param>
    public T Show<T>(string title, Func<Action<string, double>, T> work)
    {
        if (Json)
            return work((_, _) => { });
        return ProgressBar.Run(ReferenceEquals(Error, System.Console.Error) ? StandardConsole.CreateForErrors() : StandardConsole.Plain(Error), title, work);
    }

    /// <summary>Writes lines of text.</summary>
    /// <param name="text">The lines.</param>
    public void WriteLine(string text) => Output.WriteLine(text);
}
