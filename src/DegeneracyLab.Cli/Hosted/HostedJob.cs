namespace DegeneracyLab.Cli;

/// <summary>An experiment in the context of a user's assembly.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Networks">The networks of the assembly.</param>
/// <param name="Files">Reads data and labels.</param>
/// <param name="Folder">Where files are made; empty if none are.</param>
/// <param name="Progress">Receives what is done and the share that is done.</param>
/// <param name="CancellationToken">Ends it early.</param>
internal sealed record HostedJob(Experiment Experiment, DeclaredNetworks Networks, SampleFiles Files, string Folder, Action<string, double> Progress, CancellationToken CancellationToken);
