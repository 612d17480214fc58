namespace DegeneracyLab.Cli;

/// <summary>What <see cref="Host"/> calls in the context of a user's assembly. Only types of .NET itself pass here.</summary>
internal static class HostedEntry
{
    /// <summary>Runs an experiment.</summary>
    /// <param name="assembly">The assembly with the networks.</param>
    /// <param name="experiment">The experiment, as text, with absolute paths.</param>
    /// <param name="folder">Where files are made; empty if none are.</param>
    /// <param name="progress">Receives what is done and the share that is done.</param>
    /// <param name="readTable">Reads a CSV file: its numbers, row by row, and the number of columns.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The exit code, and what came of it as JSON, or the line that says why nothing did.</returns>
    public static (int ExitCode, string Text) Run(string assembly, string experiment, string folder, Action<string, double> progress, Func<string, (double[] Numbers, int Columns)> readTable, CancellationToken cancellationToken)
    {
        try
        {
            TorchEngine.RequireInPlace();
            Experiment parsed = ExperimentFile.Parse(experiment);
            var networks = DeclaredNetworks.Of(assembly);
            var job = new HostedJob(parsed, networks, new(readTable), folder, progress, cancellationToken);
            return (ExitCode.Success, parsed.Command switch
            {
                "networks" => networks.ToJson(),
                "doctor" => EngineCheck.Run(progress, cancellationToken),
                "analyze" => AnalyzeJob.Run(job),
                "explain" => AnalyzeJob.Explain(job),
                "pass" => PartJob.Pass(job),
                "merge" => PartJob.Merge(job),
                "ablate" => AblateJob.Run(job),
                "compare" => OverlapJob.Run(job),
                _ => throw new InvalidOperationException($"'{parsed.Command}' is not run in the context of an assembly."),
            });
        }
        catch (Exception exception)
        {
            // Exceptions are types of this context, too: those of the libraries mean nothing outside.
            return CommandFailure.Of(exception);
        }
    }
}
