using DegeneracyLab.Analysis;
using DegeneracyLab.Report.Plots;

namespace DegeneracyLab.Report;

/// <summary>Draws results.</summary>
/// <example>
/// <code>
/// result.PlotSpectrum().Save("spectrum.svg");
/// result.PlotGraph().Save("graph.svg");
/// </code>
/// </example>
public static class ResultPlots
{
    /// <summary>Whether a result has spectra to draw.</summary>
    /// <param name="result">The result.</param>
    public static bool HasSpectrum(this AnalysisResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return SpectrumPanel.Of(result).Count > 0;
    }

    /// <summary>
    /// Draws the spectra of a result: the eigenvalues of activations and of Jacobians at each node layer, and those of all parameters, on a
    /// logarithmic axis, with the cut of the rank and the gap at it.
    /// </summary>
    /// <param name="result">The result, with a basis, free directions or the spectrum of the Hessian.</param>
    /// <returns>The plot.</returns>
    /// <exception cref="ArgumentException">It has no spectrum.</exception>
    public static Plot PlotSpectrum(this AnalysisResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        IReadOnlyList<SpectrumPanel> panels = SpectrumPanel.Of(result);
        return panels.Count > 0
            ? SpectrumPlot.Draw(result.Provenance.Network, panels)
            : throw new ArgumentException($"The result of {result.Provenance.Network} has no spectrum; it takes an analysis with a basis, with {nameof(AnalysisOptions.Degeneracy)}, or with {nameof(AnalysisOptions.Hessian)}.", nameof(result));
    }

    /// <summary>Whether a result has an interaction graph to draw.</summary>
    /// <param name="result">The result.</param>
    public static bool HasGraph(this AnalysisResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Basis is not null && result.Edges.Count > 0;
    }

    /// <summary>Draws the interaction graph of a result, with the modules that <see cref="Leiden"/> finds.</summary>
    /// <param name="result">The result, with edges.</param>
    /// <param name="norm">What makes weights of strengths; null for <see cref="EdgeNorm.SquareRoot"/>, or, where strengths may be negative, <see cref="EdgeNorm.Absolute"/>.</param>
    /// <param name="moduleOptions">How modules are looked for; the defaults if null.</param>
    /// <param name="options">How it is drawn; the defaults if null.</param>
    /// <returns>The plot.</returns>
    /// <exception cref="ArgumentException">It has no edges; a choice makes no sense.</exception>
    public static Plot PlotGraph(this AnalysisResult result, EdgeNorm? norm = null, ModuleOptions? moduleOptions = null, GraphPlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        norm ??= result.Options.EdgeFormula == EdgeFormula.Functional ? EdgeNorm.Absolute : EdgeNorm.SquareRoot;
        var graph = InteractionGraph.Of(result, norm);
        return Draw(result.Provenance.Network, graph, Leiden.Find(graph, moduleOptions), options);
    }

    /// <summary>Draws an interaction graph without modules.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">How it is drawn; the defaults if null.</param>
    /// <param name="name">What it is of, for the title.</param>
    /// <returns>The plot.</returns>
    /// <exception cref="ArgumentException">A choice makes no sense.</exception>
    public static Plot PlotGraph(this InteractionGraph graph, GraphPlotOptions? options = null, string name = "Features")
    {
        ArgumentNullException.ThrowIfNull(graph);
        return Draw(name, graph, null, options);
    }

    /// <summary>Draws an interaction graph with its modules.</summary>
    /// <param name="modules">The modules.</param>
    /// <param name="options">How it is drawn; the defaults if null.</param>
    /// <param name="name">What it is of, for the title.</param>
    /// <returns>The plot.</returns>
    /// <exception cref="ArgumentException">A choice makes no sense.</exception>
    public static Plot PlotGraph(this GraphModules modules, GraphPlotOptions? options = null, string name = "Features")
    {
        ArgumentNullException.ThrowIfNull(modules);
        return Draw(name, modules.Graph, modules, options);
    }

    /// <summary>Whether a result has firing patterns to draw.</summary>
    /// <param name="result">The result.</param>
    public static bool HasFiringPatterns(this AnalysisResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Synchronisation is { Layers.Count: > 0 };
    }

    /// <summary>Draws how much the gates of each gated layer agree, in block order, with how often each is open.</summary>
    /// <param name="result">The result, with <see cref="AnalysisResult.Synchronisation"/>.</param>
    /// <returns>The plot.</returns>
    /// <exception cref="ArgumentException">It has none, or the network has no gated layer.</exception>
    public static Plot PlotFiringPatterns(this AnalysisResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Synchronisation is { } synchronisation
            ? synchronisation.PlotFiringPatterns()
            : throw new ArgumentException($"The result of {result.Provenance.Network} has no firing patterns; it takes an analysis with {nameof(AnalysisOptions.Synchronisation)}.", nameof(result));
    }

    /// <summary>Draws how much the gates of each gated layer agree, in block order, with how often each is open.</summary>
    /// <param name="result">The result, with a gated layer at least.</param>
    /// <returns>The plot.</returns>
    /// <exception cref="ArgumentException">The network has no gated layer.</exception>
    public static Plot PlotFiringPatterns(this SynchronisationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Layers.Count > 0
            ? FiringPlot.Draw(result)
            : throw new ArgumentException($"{result.Network} has no gated layer, so that there are no firing patterns to draw.", nameof(result));
    }

    /// <summary>Draws the curves of an ablation, with the numbers of parts that were found to be enough.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="combinations">What combinations of removed parts do, drawn beside the curves of the same place and metric; none if null.</param>
    /// <returns>The plot.</returns>
    /// <exception cref="ArgumentException">There is no curve, or a combination is of another place or metric.</exception>
    public static Plot PlotAblation(this AblationResult result, IReadOnlyList<CombinationResult>? combinations = null) => new[] { result }.PlotAblation(combinations);

    /// <summary>Draws the curves of several ablations of one network, for several bases, of directions and of edges: a panel for each place.</summary>
    /// <param name="results">What was found.</param>
    /// <param name="combinations">What combinations of removed parts do, drawn beside the curves of the same place and metric; none if null.</param>
    /// <returns>The plot.</returns>
    /// <exception cref="ArgumentException">There is no curve; the networks differ; a combination is of another place or metric.</exception>
    public static Plot PlotAblation(this IReadOnlyList<AblationResult> results, IReadOnlyList<CombinationResult>? combinations = null)
    {
        ArgumentNullException.ThrowIfNull(results);
        if (!results.Any(result => result.Curves.Count > 0))
            throw new ArgumentException("There is no curve to draw.", nameof(results));
        if (results.Select(result => result.Network).Distinct().Count() > 1)
            throw new ArgumentException($"The ablations are of {string.Join(", ", results.Select(result => result.Network).Distinct())}; expected those of one network.", nameof(results));
        CombinationResult? stray = combinations?.FirstOrDefault(each => !results.Any(result => result.Metric == each.Metric && result.Curves.Any(curve => AblationPlot.NameOf(curve) == each.Place)));
        return stray is null
            ? AblationPlot.Draw(results, combinations ?? [])
            : throw new ArgumentException($"No curve is at {stray.Place} with the metric {stray.Metric}, where a combination is.", nameof(combinations));
    }

    /// <summary>Whether a result has free directions to draw.</summary>
    /// <param name="result">The result.</param>
    public static bool HasFreeDirections(this AnalysisResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Degeneracy is not null;
    }

    /// <summary>Draws the free directions of a result by layer and mechanism.</summary>
    /// <param name="result">The result, with <see cref="AnalysisResult.Degeneracy"/>.</param>
    /// <returns>The plot.</returns>
    /// <exception cref="ArgumentException">They were not counted.</exception>
    public static Plot PlotFreeDirections(this AnalysisResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Degeneracy is { } report
            ? report.PlotFreeDirections()
            : throw new ArgumentException($"The result of {result.Provenance.Network} has no free directions; it takes an analysis with {nameof(AnalysisOptions.Degeneracy)}.", nameof(result));
    }

    /// <summary>Draws the free directions of a report by layer and mechanism.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The plot.</returns>
    public static Plot PlotFreeDirections(this DegeneracyReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return FreeDirectionsPlot.Draw(report);
    }

    private static Plot Draw(string name, InteractionGraph graph, GraphModules? modules, GraphPlotOptions? options)
    {
        options ??= new();
        options.Check();
        return GraphPlot.Draw(name, graph, modules, options);
    }
}
