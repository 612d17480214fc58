using static DegeneracyLab.Analysis.OptionName;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Finds modules of an interaction graph by the Leiden algorithm (Traag, Waltman and van Eck, 2019): sets of features that interact more among
/// each other than a null model expects. Every module is connected. One seed gives one result, for any number of threads.
/// </summary>
/// <example>
/// <code>
/// InteractionGraph graph = InteractionGraph.Of(result);
/// GraphModules modules = Leiden.Find(graph);
/// Console.WriteLine(modules);
/// Console.WriteLine(Leiden.Sweep(graph, [0.25, 0.5, 1, 2, 4]));
/// GraphFiles.WriteGraphML("modules.graphml", graph, modules);
/// </code>
/// </example>
public static class Leiden
{
    /// <summary>Finds modules.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">The choices; null for the default.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The best partition of all restarts, and how much they agree.</returns>
    /// <exception cref="ArgumentException">The resolution is not a finite number above 0, or the number of restarts is not from 1 to 10,000.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public static GraphModules Find(InteractionGraph graph, ModuleOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        options ??= new();
        options.Check();
        var quality = new GraphQuality(graph);
        double resolution = options.Resolution ?? (options.NullModel == NullModel.Layered
            ? ResolutionChoice.Of(quality, options.NullModel, [.. graph.Nodes.Select(node => quality.HasEdges(node.Index))], options.Seed, cancellationToken)
            : quality.DefaultResolution(options.NullModel));
        LeidenSearch search = quality.Search(options.NullModel, resolution);
        return new(graph, options with { Resolution = resolution }, quality, search.Runs(options.Seed, options.Restarts, cancellationToken));
    }

    /// <summary>Finds modules at several resolutions.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="resolutions">The resolutions.</param>
    /// <param name="options">The other choices; null for the default.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The modules at each resolution, in the order given.</returns>
    /// <exception cref="ArgumentException">There is no resolution, or one is not a finite number above 0; the options have a resolution of their own, or a number of restarts that is not from 1 to 10,000.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public static ResolutionSweep Sweep(InteractionGraph graph, IReadOnlyList<double> resolutions, ModuleOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resolutions);
        options ??= new();
        if (resolutions.Count == 0)
            throw new ArgumentException("A sweep needs a resolution at least, but got none.", nameof(resolutions));
        if (options.Resolution is { } own)
            throw Refusal.OfOptions($"The options have the {Named(nameof(ModuleOptions.Resolution))} {own}, but a sweep has resolutions of its own: leave it out.");
        return new([.. resolutions.Select(resolution => Find(graph, options with { Resolution = resolution }, cancellationToken))]);
    }
}
