namespace DegeneracyLab.Analysis;

/// <summary>What an analysis found.</summary>
public sealed class AnalysisResult : IDisposable
{
    internal AnalysisResult(NetworkStatistics statistics, AnalysisOptions options, DegeneracyReport degeneracy, InteractionBasis basis)
    {
        Statistics = statistics;
        Options = options;
        Degeneracy = degeneracy;
        Basis = basis;
    }

    /// <summary>The statistics that everything follows from.</summary>
    public NetworkStatistics Statistics { get; }

    /// <summary>The choices.</summary>
    public AnalysisOptions Options { get; }

    /// <summary>The free directions of the parameters, by mechanism.</summary>
    public DegeneracyReport Degeneracy { get; }

    /// <summary>The Interaction Basis.</summary>
    public InteractionBasis Basis { get; }

    /// <summary>Writes <c>analysis.safetensors</c> and <c>analysis.json</c>, both or none.</summary>
    /// <param name="folder">The folder; it is made if it is not there. Earlier results in it are replaced once the new ones are whole.</param>
    /// <exception cref="IOException">The folder can't be written to.</exception>
    public void Save(string folder) => ResultFiles.Write(this, folder);

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Statistics.Dispose();
        Basis.Dispose();
    }
}
