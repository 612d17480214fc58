using System.Diagnostics;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The passes over the data that build a basis of any network. Samples are divided among <see cref="WorkerThreads"/>, in each of
/// which torch has one thread, because its own would take the cores from these.
/// </summary>
internal sealed class BasisPass : IDisposable
{
    private readonly IInstrumentedNetwork network;
    private readonly SampleSet samples;
    private readonly WorkerTeam team;
    private readonly BasisOptions options;
    private readonly IProgress<double>? progress;
    private readonly CancellationToken cancellationToken;
    private readonly IReadOnlyList<NodeLayer> nodes;
    private readonly NetworkSection[] sections;
    private readonly KeepRule rule;
    private readonly NodeBasisConstruction construction;
    private readonly IReadOnlyList<string> names;

    /// <summary>Prepares the passes.</summary>
    public BasisPass(IInstrumentedNetwork network, Tensor inputs, IReadOnlyList<HookPoint> hooks, IReadOnlyList<string>? names, BasisOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        this.network = network;
        this.options = options;
        this.progress = progress;
        this.cancellationToken = cancellationToken;
        InteractionBasis.RequireSound(options);
        nodes = NodeLayers.Of(network.Description, hooks, options);
        if (names is not null && (names.Count != hooks.Count || names.Distinct().Count() != names.Count))
            throw new ArgumentException($"The {hooks.Count} node layers need names of their own each, but got {string.Join(", ", names)}.", nameof(names));
        if (names?.FirstOrDefault(name => string.IsNullOrWhiteSpace(name) || name.Contains("->", StringComparison.Ordinal)) is { } bad)
            throw new ArgumentException($"'{bad}' can't be the name of a node layer: names must not be empty, nor contain '->', which stands between two in the names of edges.", nameof(names));
        this.names = names ?? [.. hooks.Select(hook => hook.Name)];
        rule = KeepRule.Of(options, network.Dtype);
        construction = new(options, rule);
        AnalysisInput.RequireFiniteWeights(network);
        AnalysisInput.Require(network, inputs);
        if (inputs.size(0) == 0)
            throw new ArgumentException($"The data set is empty; {network.Description.Name} needs at least one sample.", nameof(inputs));
        IEnumerable<LayerDescription> inside = network.Description.AllLayers.Where(layer => layer.HookPoint.Index > nodes[0].Hook.Index && layer.HookPoint.Index <= nodes[^1].Hook.Index);
        samples = new(network, inputs, nodes, [.. inside.Where(layer => options.Kind == BasisKind.Local && layer.Derivative == LayerDerivative.Gate)]);
        sections = [.. nodes.Skip(1).Select((node, before) => new NetworkSection(network, nodes[before], node))];
        team = new(WorkerThreads.Count);
    }

    /// <summary>How long they took; the edges are timed by who asks for them.</summary>
    public InteractionTimings Timings { get; private set; } = new(0, 0, 0, 0);

    /// <summary>Runs them.</summary>
    /// <returns>The basis, which the caller disposes.</returns>
    public InteractionBasis Run() => team.Lead(All);

    private InteractionBasis All()
    {
        var bases = new NodeBasis?[nodes.Count];
        GlobalMoments? global = null;
        try
        {
            using ActivationMoments activations = Activations();
            IReadOnlyList<Moments> moments = activations.Nodes;
            var watch = Stopwatch.StartNew();
            if (options.Kind == BasisKind.Global)
                global = SampleWorkers.Sum(samples, team, () => new GlobalMoments(network, nodes, options.StochasticSources), cancellationToken);

            int last = nodes.Count - 1;
            bases[last] = construction.Last(names[last], moments[last], nodes[last].HasConstant);
            for (int node = last - 1; node >= 0; node--)
            {
                bases[node] = Build(node, moments[node], bases[node + 1]!, global);
                progress?.Report((double)(last - node) / last);
            }

            Timings = Timings with { Bases = watch.Elapsed.TotalSeconds };
            return InteractionBasis.Join(options, rule.Threshold, [.. bases.Select(basis => basis!)]);
        }
        catch
        {
            foreach (NodeBasis? basis in bases)
                basis?.Dispose();
            throw;
        }
        finally
        {
            global?.Dispose();
        }
    }

    /// <summary>Frees what was kept of the samples, and gives torch its threads back.</summary>
    public void Dispose()
    {
        samples.Dispose();
        foreach (NetworkSection section in sections)
            section.Dispose();
        team.Dispose();
    }

    /// <summary>Adds the edges between adjacent node layers.</summary>
    /// <param name="basis">Their bases.</param>
    /// <param name="choices">The choices.</param>
    /// <param name="edges">Takes them.</param>
    public void AddEdges(InteractionBasis basis, EdgeOptions choices, List<InteractionEdges> edges)
    {
        for (int node = 0; node < nodes.Count - 1; node++)
        {
            int section = node;
            edges.Add(team.Lead(() => EdgesOf(section, basis, choices)));
        }
    }

    private InteractionEdges EdgesOf(int node, InteractionBasis basis, EdgeOptions choices)
    {
        using var scope = NewDisposeScope();
        using NodeBasis from = basis.Nodes[node].CopyTo(sections[node].Device);
        Tensor to = basis.Nodes[node + 1].C.to(sections[node].Device);
        using SectionSums sums = SampleWorkers.Sum(samples, team, () => SectionMethods.Edges(sections[node], from, to, choices, samples.Sample), cancellationToken);
        return new(names[node], names[node + 1], sums.Method, sums.Mean().cpu()) { RelativeStandardError = sums.RelativeStandardError, OtherGates = sums.OtherGates };
    }

    private ActivationMoments Activations()
    {
        var watch = Stopwatch.StartNew();
        ActivationMoments activations = SampleWorkers.Sum(samples, team, () => new ActivationMoments(nodes), cancellationToken);
        foreach (Moments moments in activations.Nodes)
            moments.MoveTo(CPU);
        double seconds = watch.Elapsed.TotalSeconds;
        Timings = Timings with { Means = seconds * activations.NetworkShare, Gram = seconds * (1 - activations.NetworkShare) };
        for (int node = 0; node < nodes.Count; node++)
        {
            using var scope = NewDisposeScope();
            if (activations.Nodes[node].Comoment.isfinite().all().item<bool>())
                continue;
            activations.Dispose();
            throw new ArithmeticException($"The activations at {nodes[node].Hook.Name} of {network.Description.Name} are not finite, or too large to square, though data and weights are finite.");
        }

        return activations;
    }

    private NodeBasis Build(int node, Moments moments, NodeBasis next, GlobalMoments? global)
    {
        using var scope = NewDisposeScope();
        NodeLayer layer = nodes[node];
        string name = names[node];
        NodeBasis basis;
        if (options.Kind == BasisKind.Neurons)
        {
            basis = construction.Neurons(name, moments, layer.HasConstant);
        }
        else if (options.Kind == BasisKind.PrincipalDirections)
        {
            basis = construction.PrincipalDirections(name, moments, layer.HasConstant);
        }
        else if (global is not null)
        {
            basis = construction.Interaction(name, moments, layer.HasConstant, Isolated(layer), global.Mean(node).cpu());
            basis.Method = global.Method;
            basis.RelativeStandardError = global.RelativeStandardError(node);
        }
        else
        {
            Tensor c = next.C.to(sections[node].Device);
            using SectionSums sums = SampleWorkers.Sum(samples, team, () => SectionMethods.Moments(sections[node], c, options, samples.Sample), cancellationToken);
            Tensor? activity = sums.Activity()?.cpu(), factor = sums.Factor()?.cpu();
            Tensor mean = factor is null ? sums.Mean().cpu() : SymmetricProduct.Of(factor.t());
            basis = construction.Interaction(name, moments, layer.HasConstant, Isolated(layer), mean, activity, factor);
            basis.Method = sums.Method;
            basis.RelativeStandardError = sums.RelativeStandardError;
        }

        if (basis.Activations.Rank > 0 && basis.Interactions.Rank > 0)
            return basis;
        string reason = basis.Activations.Rank > 0 ? $"nothing there has an effect on {names[options.Kind == BasisKind.Global ? nodes.Count - 1 : node + 1]}" : $"its activations {(options.Centre ? "are the same" : "are zero")} for all samples";
        basis.Dispose();
        throw new ArithmeticException($"At {name} of {network.Description.Name} no direction is left: {reason}. Leave that node layer out.");
    }

    /// <summary>The coordinates that are isolated: the scale of a layer norm, which comes first.</summary>
    private int[] Isolated(NodeLayer layer) =>
        options.IsolateScale && network.Description.LayerAt(layer.Hook) is { Kind: "Scale" } ? [0] : [];
}
