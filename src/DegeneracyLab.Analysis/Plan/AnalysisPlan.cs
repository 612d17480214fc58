using System.Globalization;
using System.Text;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The passes over the data that an analysis of a network takes. <see cref="NetworkAnalysis.Run"/> runs them in one process. To
/// divide the data among processes or machines, each runs <see cref="RunPass"/> on its part, which leaves a file of sums; one
/// makes the next state of these by <see cref="Merge"/>; and so on, until the state has a result. The basis of a node layer
/// needs that of the next one over all data, so results of parts can't be merged.
/// </summary>
/// <example>
/// <code>
/// AnalysisPlan plan = AnalysisPlan.Of(network, options);
/// AnalysisState state = plan.Begin();
/// while (!state.IsComplete)
/// {
///     plan.RunPass(state, samples[..500], "sums-0");                       // in a process each
///     plan.RunPass(state, samples[500..], "sums-1", firstSample: 500);
///     state = plan.Merge(state, ["sums-0", "sums-1"]);                     // then in one
/// }
/// AnalysisResult result = state.Result;
/// </code>
/// </example>
public sealed class AnalysisPlan
{
    private readonly IReadOnlyList<PlannedPass> passes;
    private readonly string explanation;

    private AnalysisPlan(IInstrumentedNetwork network, AnalysisOptions options)
    {
        new OptionChecks(options).Require();
        Network = network;
        NetworkDescription description = network.Description;
        IReadOnlyList<HookPoint> hooks = options.Basis ? options.NodeLayers ?? NodeLayers.Default(description) : [];
        Rule = KeepRule.Of(options, network.Dtype);
        Nodes = options.Basis ? NodeLayers.Of(description, hooks, options) : [];
        Names = NodeLayers.Names(hooks, options.NodeNames);
        Chain = options.Degeneracy == DegeneracyCount.None || ChainStructure.ObstacleIn(description) is not null ? null : ChainStructure.Of(description);
        Options = options.Basis ? options with { NodeLayers = hooks, NodeNames = Names } : options with { Edges = false };
        TrainedParameters = network.NamedParameters().Sum(named => named.Parameter.numel());
        Gates = options.Synchronisation is null ? [] : GatedLayer.Of(network);
        new PlanChecks(this).Require();
        Construction = new(Options, Rule);
        passes = PlannedPass.All(this);
        explanation = "";
    }

    private AnalysisPlan(AnalysisPlan plan, string explanation)
    {
        Network = plan.Network;
        Options = plan.Options;
        Rule = plan.Rule;
        Nodes = plan.Nodes;
        Names = plan.Names;
        Chain = plan.Chain;
        TrainedParameters = plan.TrainedParameters;
        Gates = plan.Gates;
        Construction = plan.Construction;
        passes = plan.passes;
        this.explanation = explanation;
    }

    /// <summary>The choices, with the node layers and their names.</summary>
    public AnalysisOptions Options { get; }

    /// <summary>What the passes are for, in order.</summary>
    public IReadOnlyList<string> Passes => [.. passes.Select(pass => pass.Name)];

    /// <summary>The network.</summary>
    internal IInstrumentedNetwork Network { get; }

    /// <summary>Which directions of a basis are kept.</summary>
    internal KeepRule Rule { get; }

    /// <summary>The node layers of the basis; none if it is not asked for.</summary>
    internal IReadOnlyList<NodeLayer> Nodes { get; }

    /// <summary>Their names.</summary>
    internal IReadOnlyList<string> Names { get; }

    /// <summary>The network as the closed forms of the report on degeneracy read it; null if they do not, or there is no report.</summary>
    internal ChainStructure? Chain { get; }

    /// <summary>The number of trainable parameters.</summary>
    internal long TrainedParameters { get; }

    /// <summary>Whether matrices over all parameters are made.</summary>
    internal bool IsDense => TrainedParameters <= Options.MaxDenseParameters;

    /// <summary>Whether all eigenvalues of the Hessian are found.</summary>
    internal bool FindsSpectrum => Options.Hessian is not null && IsDense;

    /// <summary>Whether the spectrum of the Hessian is estimated.</summary>
    internal bool EstimatesHessian => Options.Hessian is not null && !IsDense;

    /// <summary>The gated layers among whose units synchronised ones are looked for; none if they are not.</summary>
    internal IReadOnlyList<GatedLayer> Gates { get; }

    /// <summary>Whether gates are replaced.</summary>
    internal bool ReplacesGates => Options.Synchronisation?.Cuts.Count > 0 && Gates.Any(gate => gate.IsReplaceable);

    /// <summary>Builds the bases.</summary>
    internal NodeBasisConstruction Construction { get; }

    /// <summary>The passes.</summary>
    internal IReadOnlyList<PlannedPass> Steps => passes;

    /// <summary>Whether one backward sweep serves the global basis and the report.</summary>
    internal bool SharesSweep => HasGlobalBasis && Chain is not null && Options.BasisSources is null && Nodes[^1].Hook == Chain.Output;

    /// <summary>Whether the basis takes a backward sweep.</summary>
    internal bool HasGlobalBasis => Options is { Basis: true, BasisKind: BasisKind.Global };

    /// <summary>Plans an analysis.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">The choices; the defaults if null.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentException">Options or node layers do not fit, or a parameter holds NaN or infinity.</exception>
    public static AnalysisPlan Of(IInstrumentedNetwork network, AnalysisOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        AnalysisInput.RequireNetwork(network);
        return new(network, options ?? new());
    }

    /// <summary>The state before the first pass.</summary>
    /// <returns>The state.</returns>
    public AnalysisState Begin() => new(this, Provenance.Of(Network));

    /// <summary>Runs the next pass over a part of the data, and writes the sums to a file.</summary>
    /// <param name="state">The state before the pass.</param>
    /// <param name="part">The part.</param>
    /// <param name="path">The file; an earlier one is replaced once the new one is whole.</param>
    /// <param name="firstSample">The place of its first sample in the whole data set.</param>
    /// <param name="progress">Receives progress.</param>
    /// <param name="cancellationToken">Ends it early, with an exception; no file is written then.</param>
    /// <exception cref="ArgumentException">The state belongs to another plan, the data do not fit, or a choice does not allow to divide them.</exception>
    /// <exception cref="InvalidOperationException">The state is complete.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void RunPass(AnalysisState state, Dataset part, string path, long firstSample = 0, IProgress<AnalysisProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfNegative(firstSample);
        state.RequireOf(this);
        new PlanChecks(this).RequireDivisible();
        using var run = new AnalysisRun(this, progress, cancellationToken);
        using PassSums sums = run.Sum(state, part, firstSample, resumed: null, resumeFile: null, hashesSamples: true);
        SumsFile.Write(path, this, state, sums, firstSample);
    }

    /// <summary>Makes the state after a pass of the files of all its parts.</summary>
    /// <param name="state">The state before the pass.</param>
    /// <param name="paths">The files, in any order.</param>
    /// <returns>The next state.</returns>
    /// <exception cref="ArgumentException">The state belongs to another plan, no file is named, or a choice does not allow to divide the data.</exception>
    /// <exception cref="InvalidDataException">A file holds something else, or sums of another network, other options or another pass; the parts do not make up the data, or other data than before.</exception>
    /// <exception cref="IOException">A file can't be read.</exception>
    public AnalysisState Merge(AnalysisState state, IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(paths);
        state.RequireOf(this);
        new PlanChecks(this).RequireDivisible();
        using var run = new AnalysisRun(this, progress: null, CancellationToken.None);
        return SumsFile.Merge(this, run, state, [.. paths]);
    }

    /// <summary>Reads a state from a file.</summary>
    /// <param name="path">The file, written by <see cref="AnalysisState.Save"/>.</param>
    /// <returns>The state.</returns>
    /// <exception cref="InvalidDataException">It holds something else, or the state of another network or other options.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public AnalysisState Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using SafetensorsContent content = Safetensors.Read(path);
        return StateFile.Read(content, path, this);
    }

    /// <summary>The passes; after <see cref="NetworkAnalysis.Explain"/> with the way that each section takes and why, and the expected multiply-adds and memory.</summary>
    /// <returns>Lines of text.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{passes.Count} {(passes.Count == 1 ? "pass" : "passes")} over the data of {Network.Description.Name}: {string.Join(", ", Passes)}");
        string lines = string.Join('\n', text.ToString().Split(Environment.NewLine).SelectMany(line => ResultReport.Wrapped(line, ResultReport.StandardWidth)));
        return explanation.Length == 0 ? lines : $"{lines}\n{explanation}";
    }

    /// <summary>The plan with its explanation.</summary>
    internal AnalysisPlan Explained(string text) => new(this, text);
}
