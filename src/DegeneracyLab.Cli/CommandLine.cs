using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using DegeneracyLab.Terminal;

namespace DegeneracyLab.Cli;

/// <summary>The command line: reads it, runs what it asks for, and makes one line of what goes wrong.</summary>
internal static class CommandLine
{
    private const string ExitCodes = """
        Exit codes:
          0    done
          1    a fault of degeneracylab itself
          2    the command line or an experiment file can't be read
          3    an assembly, network, weights, data or choice does not fit
          4    a file or folder can't be read or written
          5    versions differ, a native library is missing, or a check of doctor failed
          130  ended by Ctrl+C; nothing half-written is left
        """;

    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="output">The standard output.</param>
    /// <param name="error">The standard error.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            RootCommand root = Root();
            // Files of arguments (@file) are experiments here.
            ParseResult parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            // What is not understood comes before what is missing because of it.
            if (parsed.Action is not HelpWithExample && parsed.Errors.OrderByDescending(error => parsed.UnmatchedTokens.Any(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal))).ToArray() is [{ } fault, ..])
                throw CommandFailure.Usage($"{fault.Message} ('degeneracylab{(parsed.CommandResult.Command is CliCommand asked ? " " + asked.Name : "")} --help' shows how it is called.)");
            if (parsed.Action is not null)
                return parsed.Invoke(new() { Output = output, Error = error, EnableDefaultExceptionHandler = false });
            var session = new Session(output, error, parsed.GetValue(Options.Json), cancellationToken);
            return ExperimentRunner.Run(((CliCommand)parsed.CommandResult.Command).Read(parsed), session);
        }
        catch (Exception exception)
        {
            (int exitCode, string message) = CommandFailure.Of(exception);
            // The line comes last, where a report above it may be long.
            string[] parts = message.Split("\n\n", 2);
            foreach (string line in parts.Skip(1).SelectMany(report => report.Split('\n')))
                error.WriteLine(line);
            error.WriteLine($"degeneracylab: {parts[0]}");
            return exitCode;
        }
    }

    private static RootCommand Root()
    {
        var root = new RootCommand("Analyses networks that are declared with DegeneracyLab: free directions of their parameters, bases of features, and the edges between these.");
        foreach (CliCommand command in (CliCommand[])[NetworksCommand.Make(), AnalyzeCommand.Make(), AnalyzeCommand.MakeExplain(), ShowCommand.Make(), AblateCommand.Make(), ModulesCommand.Make(), CompareCommand.Make(), PartCommands.MakePass(), PartCommands.MakeMerge(), RunCommand.Make(), DoctorCommand.Make()])
            root.Add(command);
        root.Add(Options.Json);
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
            help.Action = new HelpWithExample(new HelpAction { MaxWidth = StandardConsole.Create().Profile.Width });
        return root;
    }

    /// <summary>The help of a command with its example, and that of all commands with the exit codes.</summary>
    private sealed class HelpWithExample(HelpAction help) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            int code = help.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output.WriteLine(parseResult.CommandResult.Command is CliCommand command ? $"Example:\n  {command.Example}\n" : ExitCodes);
            return code;
        }
    }
}
