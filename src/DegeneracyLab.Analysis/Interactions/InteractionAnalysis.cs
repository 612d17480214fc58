using System.Diagnostics;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The interactions inside any declared network: a basis at every node layer, and the strengths of the edges between the
/// features of adjacent ones.
/// </summary>
/// <remarks>
/// "The Local Interaction Basis" (arXiv 2405.10928); "Using Degeneracy in the Loss Landscape for Mechanistic Interpretability"
/// (arXiv 2405.10927), section 6. It runs in threads of its own, among which samples are divided (DEGENERACYLAB_THREADS, else one
/// for each core, at most 8): elementwise functions of one's own are called by several at once.
/// </remarks>
public sealed class InteractionAnalysis : IDisposable
{
    private InteractionAnalysis(InteractionOptions options, RunProvenance provenance, InteractionBasis basis, IReadOnlyList<InteractionEdges> edges, InteractionTimings timings)
    {
        Options = options;
        Provenance = provenance;
        Basis = basis;
        Edges = edges;
        Timings = timings;
    }

    /// <summary>The choices.</summary>
    public InteractionOptions Options { get; }

    /// <summary>The bases.</summary>
    public InteractionBasis Basis { get; }

    /// <summary>The edges between adjacent node layers, in the order of computation; none if they were not asked for.</summary>
    public IReadOnlyList<InteractionEdges> Edges { get; }

    /// <summary>How long it took.</summary>
    public InteractionTimings Timings { get; }

    /// <summary>What the data could not decide: one sentence each.</summary>
    public IReadOnlyList<string> Remarks => [.. Basis.Remarks, .. Edges.Where(edges => edges.OtherGates.Gates > 0).Select(RemarkOn)];

    /// <summary>What it was made of.</summary>
    internal RunProvenance Provenance { get; }

    private static string RemarkOn(InteractionEdges edges) => FormattableString.Invariant($"From {edges.From} to {edges.To}, what was dropped from the basis matters: without it {Counted(edges.OtherGates.Gates, "gate is", "gates are")} another than at the activations, at {Counted(edges.OtherGates.Rows, "sample or position", "samples or positions")}. The edges belong to the gates without it, the basis to those of the activations.");

    private static string Counted(long count, string one, string many) => FormattableString.Invariant($"{count:N0} {(count == 1 ? one : many)}");

    /// <summary>Builds the bases, then the edges.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The data set, [samples, ..input..].</param>
    /// <param name="options">The choices; the defaults if null.</param>
    /// <param name="progress">Is told the share that is done.</param>
    /// <param name="cancellationToken">Ends it early, with an exception.</param>
    /// <returns>The result, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">Node layers, options or data do not fit.</exception>
    /// <exception cref="ArithmeticException">At a node layer nothing varies, or the network makes NaN or infinity.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static InteractionAnalysis Run(IInstrumentedNetwork network, Tensor inputs, InteractionOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(inputs);
        options ??= new();
        options.Edges?.RequireSound();
        using var pass = new BasisPass(network, inputs, options.NodeLayers ?? NodeLayers.Default(network.Description), options.NodeNames, options.Basis, progress, cancellationToken);
        InteractionBasis basis = pass.Run();
        List<InteractionEdges> edges = [];
        try
        {
            var watch = Stopwatch.StartNew();
            if (options.Edges is { } choices)
                pass.AddEdges(basis, choices, edges);
            return new(options, RunProvenance.Of(network, inputs), basis, edges, pass.Timings with { Edges = watch.Elapsed.TotalSeconds });
        }
        catch
        {
            basis.Dispose();
            edges.ForEach(edge => edge.Dispose());
            throw;
        }
    }

    /// <summary>Writes <c>analysis.safetensors</c> and <c>analysis.json</c>, both or none.</summary>
    /// <param name="folder">The folder; it is made if it is not there. Earlier results in it are replaced once the new ones are whole.</param>
    /// <exception cref="IOException">The folder can't be written to.</exception>
    public void Save(string folder) => ResultFiles.Write(this, folder);

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Basis.Dispose();
        foreach (InteractionEdges edge in Edges)
            edge.Dispose();
    }
}
