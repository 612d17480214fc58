using System.Reflection;
using System.Text.Json;
using DegeneracyLab.Analysis;

namespace DegeneracyLab.Cli;

/// <summary>A command that can't go on.</summary>
/// <param name="exitCode">What it returns.</param>
/// <param name="message">Where, what was found, and what was expected: one line. After an empty line there may be a report.</param>
internal sealed class CommandFailure(int exitCode, string message) : Exception(message)
{
    /// <summary>What the command returns.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>Of an assembly, a network, weights, data or a choice.</summary>
    /// <param name="message">The line.</param>
    public static CommandFailure BadInput(string message) => new(Cli.ExitCode.BadInput, message);

    /// <summary>Of a command line or an experiment file.</summary>
    /// <param name="message">The line.</param>
    public static CommandFailure Usage(string message) => new(Cli.ExitCode.Usage, message);

    /// <summary>Throws unless there is a file.</summary>
    /// <param name="path">The file.</param>
    public static void RequireFile(string path)
    {
        if (!File.Exists(path))
            throw new CommandFailure(Cli.ExitCode.Files, Directory.Exists(path) ? $"{path} is a folder; expected a file." : $"There is no file {path}.");
    }

    /// <summary>The exit code and the line for an exception; a report may follow after an empty line.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>The line says what and where; of a fault of the tool also the type, by which it is found.</returns>
    public static (int ExitCode, string Message) Of(Exception exception) => exception switch
    {
        CommandFailure failure => (failure.ExitCode, WithReport(failure.Message)),
        OperationCanceledException => (Cli.ExitCode.Cancelled, "Cancelled; nothing was written."),
        TargetInvocationException { InnerException: { } inner } => Of(inner),
        ArgumentException => (Cli.ExitCode.BadInput, OneLine(Refusal.MessageOf(exception, CommandLineNames.Provider))),
        InvalidDataException => (Cli.ExitCode.BadInput, WithReport(Refusal.MessageOf(exception, CommandLineNames.Provider))),
        KeyNotFoundException or ArithmeticException or NotSupportedException or JsonException => (Cli.ExitCode.BadInput, OneLine(exception.Message)),
        IOException or UnauthorizedAccessException => (Cli.ExitCode.Files, OneLine(exception.Message)),
        OutOfMemoryException => (Cli.ExitCode.BadInput, OneLine(exception.Message)),
        DllNotFoundException or BadImageFormatException => (Cli.ExitCode.Environment, OneLine(exception.Message)),
        _ => (Cli.ExitCode.Fault, $"This is a fault of degeneracylab: {exception.GetType().Name}: {OneLine(exception.Message)} {OneLine(exception.StackTrace ?? "")}"),
    };

    /// <summary>The message as one line, with the report that follows an empty line as it is.</summary>
    private static string WithReport(string message) =>
        message.IndexOf("\n\n", StringComparison.Ordinal) is >= 0 and var end ? OneLine(message[..end]) + message[end..] : OneLine(message);

    private static string OneLine(string text) => string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
