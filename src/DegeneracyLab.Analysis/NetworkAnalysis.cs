namespace DegeneracyLab.Analysis;

/// <summary>The analysis of a network on a data set.</summary>
/// <remarks>
/// "Using Degeneracy in the Loss Landscape for Mechanistic Interpretability" (arXiv 2405.10927); "The Local Interaction Basis"
/// (arXiv 2405.10928). It changes nothing of the network, and runs in threads of its own, among which samples are divided
/// (DEGENERACYLAB_THREADS, else one for each core, at most 8): your own elementwise functions are called by several at once.
/// </remarks>
public static class NetworkAnalysis
{
    /// <summary>
    /// Finds what is asked for: how many directions of the parameters are free, the basis of every node layer, and the edges
    /// between the features of adjacent ones.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The data: a tensor, [samples, ..input..], or batches, which are read once in each pass.</param>
    /// <param name="options">The choices; the defaults if null.</param>
    /// <param name="progress">Receives the pass and the share of the whole, from threads of the analysis.</param>
    /// <param name="cancellationToken">Ends it early, with an exception.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentException">Options, node layers or data do not fit, a number of the network or the data is not finite, or the data changed between passes.</exception>
    /// <exception cref="ArithmeticException">The network makes NaN or infinity of finite data.</exception>
    /// <exception cref="IOException">The resume file can't be read or written.</exception>
    /// <exception cref="InvalidDataException">The resume file is another analysis's, or damaged.</exception>
    /// <exception cref="InvalidOperationException">DEGENERACYLAB_THREADS is no number of threads.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static AnalysisResult Run(IInstrumentedNetwork network, Dataset data, AnalysisOptions? options = null, IProgress<AnalysisProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        AnalysisPlan plan = AnalysisPlan.Of(network, options);
        ResumeFile? resumeFile = plan.Options.ResumeFile is { } path ? new(path, plan.Options.ResumeFileInterval) : null;
        (AnalysisState state, PartialSums? unfinished) = resumeFile?.Resume(plan) ?? (plan.Begin(), null);
        using (unfinished)
        {
            using var run = new AnalysisRun(plan, progress, cancellationToken);
            for (PartialSums? resumed = unfinished; !state.IsComplete; resumed = null)
            {
                state = run.Pass(state, data, resumed, resumeFile);
                resumeFile?.Write(state);
            }
        }

        resumeFile?.Delete();
        return state.Result;
    }

    /// <summary>
    /// Says before anything runs which passes an analysis would make, by which way each section goes and why, and the
    /// multiply-adds and memory that it expects.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The data, of which one sample is looked at.</param>
    /// <param name="options">The choices; the defaults if null.</param>
    /// <returns>The plan, whose text says so.</returns>
    /// <exception cref="ArgumentException">Options, node layers or data do not fit.</exception>
    public static AnalysisPlan Explain(IInstrumentedNetwork network, Dataset data, AnalysisOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        AnalysisPlan plan = AnalysisPlan.Of(network, options);
        using var run = new AnalysisRun(plan, progress: null, CancellationToken.None);
        return plan.Explained(run.Explain(data));
    }
}
