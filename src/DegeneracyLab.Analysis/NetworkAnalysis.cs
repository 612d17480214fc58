using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The whole analysis of a network in one call.</summary>
public static class NetworkAnalysis
{
    /// <summary>Passes a data set through a network once, and reports how degenerate the network is on it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The data set, [samples, inputs], of the network's type.</param>
    /// <param name="options">The choices; the defaults if null.</param>
    /// <param name="progress">Is told how far the pass has come.</param>
    /// <param name="cancellationToken">Ends the pass early, with an exception.</param>
    /// <returns>The result, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The data set is empty, does not fit the network, or holds NaN or infinity; or a parameter does.</exception>
    /// <exception cref="ArithmeticException">The network makes NaN or infinity out of finite data.</exception>
    /// <exception cref="NotSupportedException">The network is no chain of fully connected and elementwise layers.</exception>
    /// <exception cref="OperationCanceledException">The pass was cancelled.</exception>
    public static AnalysisResult Run(IInstrumentedNetwork network, Tensor inputs, AnalysisOptions? options = null, IProgress<PassProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Report(NetworkStatistics.Collect(network, inputs, progress, cancellationToken), options);

    /// <summary>Reports on statistics that were collected before.</summary>
    /// <param name="statistics">The statistics; they become the result's.</param>
    /// <param name="options">The choices; the defaults if null.</param>
    /// <returns>The result, which the caller disposes.</returns>
    public static AnalysisResult Report(NetworkStatistics statistics, AnalysisOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        options ??= new();
        return new(statistics, options, DegeneracyReport.Of(statistics, options.Threshold), InteractionBasis.Of(statistics, options.Basis));
    }
}
