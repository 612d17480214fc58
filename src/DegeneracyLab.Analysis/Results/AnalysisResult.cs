namespace DegeneracyLab.Analysis;

/// <summary>
/// What an analysis found: numbers in managed memory that never change. What was not asked for is null or empty.
/// </summary>
/// <example>
/// <code>
/// AnalysisResult result = NetworkAnalysis.Run(network, samples);
/// Console.WriteLine(result);
/// Matrix c = result.Basis![DigitClassifier.Hooks.ReLU1].C;
/// Matrix strengths = result.Edges[DigitClassifier.Hooks.ReLU1, DigitClassifier.Hooks.ReLU2].Strengths;
/// </code>
/// </example>
public sealed class AnalysisResult
{
    internal AnalysisResult(AnalysisOptions options, NetworkDescription description, Provenance provenance, DegeneracyReport? degeneracy, InteractionBasis? basis, IReadOnlyList<SectionEdges> edges, IReadOnlyList<PassTiming> timings, DirectionsResult? directions, HessianResult? hessian, SynchronisationResult? synchronisation)
    {
        Options = options;
        Description = description;
        Provenance = provenance;
        Degeneracy = degeneracy;
        Basis = basis;
        Edges = new(edges, basis);
        Timings = timings;
        Directions = directions;
        Hessian = hessian;
        Synchronisation = synchronisation;
        IReadOnlyList<string> remarks =
        [
            .. degeneracy?.Exact?.Remarks ?? [],
            .. degeneracy?.Remarks ?? [],
            .. directions?.Remarks ?? [],
            .. hessian?.Remarks ?? [],
            .. synchronisation?.Remarks ?? [],
            .. basis is null ? [] : Analysis.Remarks.On(basis, options),
            .. edges.SelectMany(Analysis.Remarks.On),
        ];
        // The report and the basis may say the same of a node layer.
        Remarks = [.. remarks.Distinct()];
    }

    /// <summary>The choices, with the node layers and their names. Of a result that was read the hook points have the names and places of the network's, but are not the same objects.</summary>
    public AnalysisOptions Options { get; }

    /// <summary>
    /// What the network is made of: layers, hook points with their shapes, parameters by number. Of a result that was read the hook points have the
    /// names and places of the network's, but are not the same objects.
    /// </summary>
    public NetworkDescription Description { get; }

    /// <summary>The free directions of the parameters, by mechanism; null if they were not counted.</summary>
    public DegeneracyReport? Degeneracy { get; }

    /// <summary>The free directions one by one, with certificates and orders; null if they were not listed.</summary>
    public DirectionsResult? Directions { get; }

    /// <summary>The spectrum of the Hessian of the behavioural loss; null if it was not asked for.</summary>
    public HessianResult? Hessian { get; }

    /// <summary>Units of gated layers that fire together; null if they were not looked for.</summary>
    public SynchronisationResult? Synchronisation { get; }

    /// <summary>The basis of every node layer; null if it was not asked for.</summary>
    public InteractionBasis? Basis { get; }

    /// <summary>The edges between the features of adjacent node layers; empty if they were not asked for.</summary>
    public InteractionEdges Edges { get; }

    /// <summary>What the data could not decide, or what a reader may misread: one sentence each.</summary>
    public IReadOnlyList<string> Remarks { get; }

    /// <summary>What it was made of, and by what.</summary>
    public Provenance Provenance { get; }

    /// <summary>How long the passes took.</summary>
    public IReadOnlyList<PassTiming> Timings { get; }

    /// <summary>Writes <c>analysis.safetensors</c> and <c>analysis.json</c>, both or none.</summary>
    /// <param name="folder">The folder; it is made if it is not there. An earlier result in it is replaced once the new one is whole.</param>
    /// <exception cref="IOException">The folder can't be written to.</exception>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ResultFiles.Write(this, folder);
    }

    /// <summary>Reads a result.</summary>
    /// <param name="folder">The folder to which <see cref="Save"/> wrote it.</param>
    /// <returns>The result.</returns>
    /// <exception cref="InvalidDataException">The files are damaged, do not belong together, or are of another version.</exception>
    /// <exception cref="IOException">The files can't be read.</exception>
    public static AnalysisResult Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return ResultFiles.Read(folder);
    }

    /// <summary>The result as a report of tables, at most 80 columns wide.</summary>
    /// <returns>Lines of text.</returns>
    public override string ToString() => ResultReport.Text(this, ResultReport.StandardWidth);
}
