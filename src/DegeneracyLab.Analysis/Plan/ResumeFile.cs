using System.Diagnostics;

namespace DegeneracyLab.Analysis;

/// <summary>A file in which a run keeps its state while it lasts, and from which a later run resumes.</summary>
/// <param name="path">The file.</param>
/// <param name="interval">How often it is written during a pass.</param>
internal sealed class ResumeFile(string path, TimeSpan interval) : IPassFile
{
    private readonly Stopwatch since = Stopwatch.StartNew();
    private AnalysisState? state;

    /// <inheritdoc/>
    public bool IsDue => since.Elapsed >= interval;

    /// <summary>What an earlier run left.</summary>
    /// <param name="plan">The plan of this run.</param>
    /// <returns>The state, and the sums of an unfinished pass, which the caller disposes; the beginning if there is no file.</returns>
    /// <exception cref="InvalidDataException">The file holds something else, or the state of another analysis.</exception>
    public (AnalysisState State, PartialSums? Partial) Resume(AnalysisPlan plan)
    {
        if (!File.Exists(path))
            return (plan.Begin(), null);
        SafetensorsContent content = Safetensors.Read(path);
        try
        {
            AnalysisState found = StateFile.Read(content, path, plan);
            if (PartialSums.In(content, path) is { } partial)
                return (found, partial);
            content.Dispose();
            return (found, null);
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    /// <summary>Begins a pass.</summary>
    /// <param name="before">The state before it.</param>
    /// <returns>This.</returns>
    public ResumeFile Of(AnalysisState before)
    {
        state = before;
        return this;
    }

    /// <inheritdoc/>
    /// <remarks>The state before the pass is written with it.</remarks>
    public void Write(Func<SampleSums[]> joined, Ranges done, SampleReader reader)
    {
        SampleSums[] sums = joined();
        try
        {
            StateFile.Write(path, state!, new(done, reader.Count, reader.Digest, sums));
        }
        finally
        {
            foreach (SampleSums one in sums)
                one.Dispose();
        }

        since.Restart();
    }

    /// <summary>Writes the state after a pass.</summary>
    /// <param name="after">The state.</param>
    public void Write(AnalysisState after)
    {
        StateFile.Write(path, after);
        since.Restart();
    }

    /// <summary>Deletes the file: the run is done.</summary>
    public void Delete() => File.Delete(path);
}
