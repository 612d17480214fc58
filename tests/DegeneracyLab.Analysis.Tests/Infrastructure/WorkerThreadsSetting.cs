namespace DegeneracyLab.Analysis.Tests;

/// <summary>Sets the number of worker threads by its environment variable, until it is disposed.</summary>
internal sealed class WorkerThreadsSetting : IDisposable
{
    private readonly string? before = Environment.GetEnvironmentVariable(WorkerThreads.Variable);

    public WorkerThreadsSetting(string value) => Environment.SetEnvironmentVariable(WorkerThreads.Variable, value);

    public void Dispose() => Environment.SetEnvironmentVariable(WorkerThreads.Variable, before);
}
