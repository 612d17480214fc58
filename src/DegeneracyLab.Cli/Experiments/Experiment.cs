namespace DegeneracyLab.Cli;

/// <summary>
/// All arguments of a command: what a command line is read to, and what an experiment file holds. Paths are absolute here, and relative to
/// the file in a file. What was not given is null.
/// </summary>
internal sealed record Experiment
{
    /// <summary>The schema of experiment files.</summary>
    public const string CurrentSchema = "degeneracylab-experiment-1";

    /// <summary>The schema.</summary>
    public string Schema { get; init; } = CurrentSchema;

    /// <summary>The command, such as <c>analyze</c>.</summary>
    public required string Command { get; init; }

    /// <summary>The built assembly with the networks.</summary>
    public string? Assembly { get; init; }

    /// <summary>The network's name.</summary>
    public string? Network { get; init; }

    /// <summary>The sizes that its constructor takes.</summary>
    public IReadOnlyDictionary<string, int>? Sizes { get; init; }

    /// <summary>The file of its weights.</summary>
    public string? Weights { get; init; }

    /// <summary>The seed of initial weights, in place of a file.</summary>
    public long? Seed { get; init; }

    /// <summary>The type of its numbers: float32 or float64; null for that of the weights.</summary>
    public string? Dtype { get; init; }

    /// <summary>The device; null for the CPU.</summary>
    public string? Device { get; init; }

    /// <summary>The file of the data.</summary>
    public string? Data { get; init; }

    /// <summary>Which tensor of the file has the data.</summary>
    public string? DataTensor { get; init; }

    /// <summary>The data of an analysis that was merged of parts with files of their own, in their order; in place of <see cref="Data"/>.</summary>
    public IReadOnlyList<DataPart>? Parts { get; init; }

    /// <summary>Samples that are not among the data.</summary>
    public string? FreshData { get; init; }

    /// <summary>The hook points of the node layers; of an ablation, the names of those at which parts are removed.</summary>
    public IReadOnlyList<string>? Nodes { get; init; }

    /// <summary>The basis, by the name of the option.</summary>
    public string? Basis { get; init; }

    /// <summary>Whether activations are centred.</summary>
    public bool? Center { get; init; }

    /// <summary>Whether the basis of the last node layer is its units as they are.</summary>
    public bool? KeepOutput { get; init; }

    /// <summary>The rule of integration of the basis.</summary>
    public string? BasisIntegration { get; init; }

    /// <summary>How edges are measured: squared, functional or none.</summary>
    public string? Edges { get; init; }

    /// <summary>The rule of integration of edges.</summary>
    public string? EdgeIntegration { get; init; }

    /// <summary>How free directions are counted: none, closed or exact.</summary>
    public string? Degeneracy { get; init; }

    /// <summary>The largest number of trainable parameters for which matrices over all of them are made.</summary>
    public int? MaxDenseParameters { get; init; }

    /// <summary>Whether their number is proved.</summary>
    public bool? Proof { get; init; }

    /// <summary>Whether they are listed.</summary>
    public bool? Directions { get; init; }

    /// <summary>Whether the spectrum of the Hessian is found.</summary>
    public bool? Hessian { get; init; }

    /// <summary>Whether units are found that fire together.</summary>
    public bool? Synchronisation { get; init; }

    /// <summary>The threshold of bases as a ratio to the largest eigenvalue.</summary>
    public double? Threshold { get; init; }

    /// <summary>The absolute threshold of bases.</summary>
    public double? AbsoluteThreshold { get; init; }

    /// <summary>The first row of the data that is read, and how many.</summary>
    public IReadOnlyList<long>? Rows { get; init; }

    /// <summary>The place of the first sample of the file in the whole data set.</summary>
    public long? FirstSample { get; init; }

    /// <summary>The folders of results that a command reads.</summary>
    public IReadOnlyList<string>? Results { get; init; }

    /// <summary>The file of the labels.</summary>
    public string? Labels { get; init; }

    /// <summary>Which tensor of the file has the labels.</summary>
    public string? LabelsTensor { get; init; }

    /// <summary>The metric of an ablation: accuracy, cross-entropy, change, or a method of the assembly.</summary>
    public string? Metric { get; init; }

    /// <summary>Whether a larger score of a method is a better one.</summary>
    public bool? HigherIsBetter { get; init; }

    /// <summary>What an ablation removes: nodes, edges or both.</summary>
    public string? Remove { get; init; }

    /// <summary>How many parts are kept.</summary>
    public string? Schedule { get; init; }

    /// <summary>Where any combination of parts is removed, and how many are kept, such as ReLU1:5.</summary>
    public IReadOnlyList<string>? Combinations { get; init; }

    /// <summary>The seed by which a control shuffles the weights.</summary>
    public long? Control { get; init; }

    /// <summary>The norm of the edges of a graph.</summary>
    public string? Norm { get; init; }

    /// <summary>The ablation that has the cutoffs of the norm.</summary>
    public string? Ablation { get; init; }

    /// <summary>The null model of modules.</summary>
    public string? NullModel { get; init; }

    /// <summary>The resolutions at which modules are looked for.</summary>
    public IReadOnlyList<double>? Resolutions { get; init; }

    /// <summary>The number of searches for modules.</summary>
    public int? Restarts { get; init; }

    /// <summary>Whether a comparison says how far bases agree.</summary>
    public bool? Overlap { get; init; }

    /// <summary>Whether a page that shows the result is written too.</summary>
    public bool? Report { get; init; }

    /// <summary>The folder of what a command writes.</summary>
    public string? Out { get; init; }

    /// <summary>The folder of the first result.</summary>
    /// <exception cref="CommandFailure">There is none.</exception>
    public string FirstResult() => Results is [var first, ..] ? first : throw CommandFailure.Usage($"The command {Command} needs the folder of a result (\"results\" in a file).");

    /// <summary>The folder of what is written.</summary>
    /// <exception cref="CommandFailure">There is none.</exception>
    public string OutFolder() => Out ?? throw CommandFailure.Usage($"The command {Command} needs a folder for what it writes (--out, or \"out\" in a file).");
}
