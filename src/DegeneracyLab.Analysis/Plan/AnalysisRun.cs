using System.Diagnostics;
using static DegeneracyLab.Analysis.OptionName;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Runs the passes of a plan. Samples are divided among threads of its own, in each of which torch has one thread; what is kept of
/// samples in the first pass serves all.
/// </summary>
internal sealed class AnalysisRun : IDisposable
{
    private readonly AnalysisPlan plan;
    private readonly ProgressMeter? meter;
    private readonly CancellationToken cancellationToken;
    private readonly Device device;
    private readonly IReadOnlyList<NodeLayer> recorded;
    private readonly NetworkSection[] sections;
    private readonly SampleSet samples;
    private readonly IInstrumentedNetwork? inFloat64;
    private readonly string? notCopied;
    private readonly ExactWork? exact;
    private readonly WorkSteps steps;
    private readonly WorkerTeam team;
    private readonly Lock gate = new();
    private readonly Dictionary<int, Features> features = [];

    /// <summary>Prepares a run.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="progress">Receives progress; none if null.</param>
    /// <param name="cancellationToken">Ends it early, with an exception.</param>
    public AnalysisRun(AnalysisPlan plan, IProgress<AnalysisProgress>? progress, CancellationToken cancellationToken)
    {
        this.plan = plan;
        this.cancellationToken = cancellationToken;
        meter = progress is null ? null : new(plan, progress);
        steps = new(cancellationToken, meter is null ? null : meter.Work);
        IInstrumentedNetwork network = plan.Network;
        device = Devices.Of(network);
        NodeLayer[] chain = plan.Chain is null ? [] : [.. plan.Chain.NodeLayers.Select(hook => NodeLayers.Of(network.Description, hook, plan.Options))];
        recorded = [.. plan.Nodes.Concat(chain).DistinctBy(node => node.Hook)];
        sections = [.. plan.Nodes.Skip(1).Select((node, before) => new NetworkSection(network, plan.Nodes[before], node))];
        samples = new(network, recorded, GatesToKeep());
        team = new(WorkerThreads.Count);
        if (plan.Options.Degeneracy == DegeneracyCount.None && !plan.FindsSpectrum)
            return;
        try
        {
            inFloat64 = network.Dtype == ScalarType.Float64 ? network : network.Copy(ScalarType.Float64);
        }
        catch (NotSupportedException exception)
        {
            if (plan.Options.Degeneracy == DegeneracyCount.Exact)
            {
                Dispose();
                throw Refusal.OfOptions($"{Named($"{nameof(DegeneracyCount)}.{nameof(DegeneracyCount.Exact)}")} takes ranks in float64, but {network.Description.Name} is {network.Dtype} and could not be copied: {exception.Message} Convert it with {Named("to(ScalarType.Float64)")}.", exception);
            }

            inFloat64 = network;
            notCopied = $"Free directions are counted in {network.Dtype}, whose rounding may hide or feign some, because the network could not be copied: {exception.Message}";
        }

        if (plan.Options.Degeneracy == DegeneracyCount.Exact)
            exact = new(plan, inFloat64, steps);
    }

    /// <summary>Runs the next pass over all data.</summary>
    /// <param name="state">The state before it.</param>
    /// <param name="data">The data.</param>
    /// <param name="resumed">What was summed up before; null to begin.</param>
    /// <param name="resumeFile">Keeps what was summed up so far; null for nowhere.</param>
    /// <returns>The state after it.</returns>
    /// <exception cref="ArgumentException">The data do not fit, or are others than in the first pass.</exception>
    public AnalysisState Pass(AnalysisState state, Dataset data, PartialSums? resumed, ResumeFile? resumeFile)
    {
        if (state.Next.Kind == PassKind.Hessian)
            return Estimate(state, data);
        using PassSums sums = Sum(state, data, first: 0, resumed, resumeFile, hashesSamples: state.Pass == 0);
        if (state.Pass == 0)
            return Complete(state with { Digest = sums.Digest, Provenance = state.Provenance with { Samples = sums.Count, DataHash = ContentHash.Text(sums.SamplesHash!.Value) } }, sums, data);
        if (sums.Count != state.Provenance.Samples)
            throw Refusal.OfData($"The data have changed between passes: the first had {state.Provenance.Samples} samples, but the pass for {state.Next.Name} {sums.Count}.");
        if (state.Digest is not null && sums.Digest != state.Digest)
            throw Refusal.OfData($"The data have changed between passes: the pass for {state.Next.Name} read others than the first, or the same in another order. Every pass must read the same samples in the same order; a loader must not shuffle.");
        return Complete(state, sums);
    }

    /// <summary>Takes the sums of the next pass.</summary>
    /// <param name="state">The state before it.</param>
    /// <param name="data">The data, or a part of them.</param>
    /// <param name="first">The place of its first sample in the whole data set.</param>
    /// <param name="resumed">What was summed up before; null to begin.</param>
    /// <param name="resumeFile">Is given what was summed up so far, now and then; null for never.</param>
    /// <param name="hashesSamples">Whether the samples are looked at one by one.</param>
    /// <returns>The sums, which the caller disposes.</returns>
    public PassSums Sum(AnalysisState state, Dataset data, long first, PartialSums? resumed, ResumeFile? resumeFile, bool hashesSamples)
    {
        PlannedPass pass = state.Next;
        var watch = Stopwatch.StartNew();
        var reader = new SampleReader(plan.Network, data, isFirstPass: hashesSamples, takesHash: hashesSamples);
        meter?.Begin(state.Pass, data.Count ?? (state.Pass > 0 ? state.Provenance.Samples : null));
        StoredSample? sample = state.Sample;
        Tensor? given = sample?.ToTensor(device).DetachFromDisposeScope();
        try
        {
            var runner = new PassRunner(samples, team, cancellationToken);
            SampleSums[] sums = runner.Run(
                reader,
                block =>
                {
                    lock (gate)
                        sample ??= StoredSample.Of(block);
                    meter?.Weigh(() => PlanCosts.Of(plan, sections, given ?? block));
                    return Begin(pass, state, given ?? block);
                },
                keep: pass.Kind == PassKind.First,
                resumed,
                first,
                meter is null ? null : meter.Add,
                resumeFile?.Of(state),
                pass.Kind == PassKind.First ? block => ElementwiseCheck.Require(plan.Network, block) : null);
            return new(sums, reader.Count, reader.Digest, hashesSamples ? reader.SamplesHash : null, sample!, watch.Elapsed);
        }
        finally
        {
            given?.Dispose();
        }
    }

    /// <summary>Sums of a pass without samples.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The state before it.</param>
    /// <param name="sample">One input of the network.</param>
    /// <returns>The sums, which the caller disposes.</returns>
    public SampleSums[] Begin(PlannedPass pass, AnalysisState state, Tensor sample)
    {
        using var scope = NewDisposeScope();
        switch (pass.Kind)
        {
            case PassKind.First:
                return [.. BeginFirst(sample)];
            case PassKind.Basis:
                Features next = FeaturesOf(state, pass.Node + 1);
                return [SectionMethods.Moments(sections[pass.Node], next.Dimension, plan.Options, sample).Begin(next.C)];
            case PassKind.Gates:
                return SynchronisationAnalysis.Replaced(plan.Network, plan.Gates, state.Synchronisation!, plan.Options.Synchronisation!.Cuts, [.. state.OutputMeans]);
            default:
                return [.. sections.Select((section, node) =>
                {
                    Features from = FeaturesOf(state, node), to = FeaturesOf(state, node + 1);
                    return SectionMethods.Edges(section, from.Dimension, to.Dimension, plan.Options, sample).Begin((from, to.C));
                })];
        }
    }

    /// <summary>Makes the next state of sums over all data.</summary>
    /// <param name="state">The state before the pass.</param>
    /// <param name="sums">The sums.</param>
    /// <param name="data">The data; null where they are not at hand.</param>
    /// <returns>The state after it.</returns>
    /// <exception cref="ArithmeticException">Activations are not finite.</exception>
    public AnalysisState Complete(AnalysisState state, PassSums sums, Dataset? data = null) => team.Lead(() =>
    {
        using var scope = NewDisposeScope();
        var watch = Stopwatch.StartNew();
        PlannedPass pass = state.Next;
        AnalysisState next = pass.Kind switch
        {
            PassKind.First => AfterFirst(state with { Sample = sums.Sample }, sums.Sums, data),
            PassKind.Basis => AfterBasis(state, pass.Node, (SectionSums)sums.Sums[0]),
            PassKind.Gates => state with { Synchronisation = SynchronisationAnalysis.Cut(state.Synchronisation!, plan.Options.Synchronisation!.Cuts, sums.Sums) },
            _ => state with { Edges = [.. sums.Sums.Cast<SectionSums>().Select(EdgesOf)] },
        };
        steps.Check();
        meter?.End();
        return next with { Pass = state.Pass + 1, Timings = state.Timings.Add(new(pass.Name, (sums.Time + watch.Elapsed).TotalSeconds)) };
    });

    /// <summary>Estimates the spectrum of the Hessian, with a pass over all data for each product.</summary>
    private AnalysisState Estimate(AnalysisState state, Dataset data)
    {
        var watch = Stopwatch.StartNew();
        meter?.Begin(state.Pass, data.Count ?? state.Provenance.Samples);
        meter?.Weigh(() =>
        {
            using Tensor sample = state.Sample!.ToTensor(device);
            return PlanCosts.Of(plan, sections, sample);
        });
        HessianResult estimate = team.Lead(() =>
        {
            using var pass = new HessianPass(plan.Network, data, layers: null, cancellationToken, state.Digest);
            return HessianResult.Of(BehaviouralHessian.EstimateOf(pass, plan.Options.Hessian!, steps));
        });
        meter?.End();
        return state with { Hessian = estimate, Pass = state.Pass + 1, Timings = state.Timings.Add(new(state.Next.Name, watch.Elapsed.TotalSeconds)) };
    }

    /// <summary>What the passes are expected to take, in words.</summary>
    /// <param name="data">The data, of which one sample is looked at.</param>
    /// <returns>Lines of text.</returns>
    public string Explain(Dataset data)
    {
        var reader = new SampleReader(plan.Network, data, isFirstPass: false);
        using IEnumerator<Tensor> blocks = reader.Blocks().GetEnumerator();
        blocks.MoveNext();
        Tensor block = blocks.Current;
        double rowBytes = (double)block.numel() / block.size(0) * block.element_size();
        return team.Lead(() =>
        {
            using var scope = NewDisposeScope();
            string passes = PlanCosts.Text(PlanCosts.Of(plan, sections, block.narrow(0, 0, 1)), data, rowBytes);
            return plan.Options.Proof is null ? passes : string.Join('\n', [passes, .. ResultReport.Wrapped(exact!.ExplainProof(data), ResultReport.StandardWidth)]);
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Features some in features.Values)
            some.Dispose();
        samples.Dispose();
        foreach (NetworkSection section in sections)
            section.Dispose();
        exact?.Dispose();
        if (!ReferenceEquals(inFloat64, plan.Network))
            (inFloat64 as IDisposable)?.Dispose();
        team.Dispose();
    }

    /// <summary>The gated layers whose masks later sums look at.</summary>
    private IReadOnlyList<LayerDescription> GatesToKeep()
    {
        IEnumerable<LayerDescription> ofChain = plan.Chain?.Sections.Select(section => section.Gate).OfType<LayerDescription>() ?? [];
        IEnumerable<LayerDescription> inside = plan.Options.BasisKind == BasisKind.Local && plan.Nodes is [{ } begin, .., { } end]
            ? plan.Network.Description.AllLayers.Where(layer => layer.HookPoint.Index > begin.Hook.Index && layer.HookPoint.Index <= end.Hook.Index && layer.Derivative == LayerDerivative.Gate)
            : [];
        return [.. ofChain.Concat(inside).DistinctBy(layer => layer.HookPoint)];
    }

    private IEnumerable<SampleSums> BeginFirst(Tensor sample)
    {
        yield return new ActivationMoments(recorded);
        HookPoint[] ofChain = plan.Chain is null ? [] : [.. ChainSums.JacobiansAt(plan.Chain)];
        if (plan.HasGlobalBasis)
            yield return new GlobalMoments(plan.Network, Ascending(plan.SharesSweep ? [.. plan.Nodes.Select(node => node.Hook), .. ofChain] : [.. plan.Nodes.Select(node => node.Hook)]), sample, plan.Options.BasisSources);
        if (plan.Chain is not null && !plan.SharesSweep)
            yield return new GlobalMoments(plan.Network, [.. ofChain.OrderBy(hook => hook.Index).Select(hook => new NodeLayer(plan.Network.Description, hook, hasConstant: false))], sample);
        if (plan.Chain is not null || plan.Gates.Count > 0)
            yield return new GateCounts(plan.Network, [.. (plan.Chain?.Sections.Select(section => section.Gate).OfType<LayerDescription>() ?? []).Concat(plan.Gates.Select(gate => gate.Layer)).DistinctBy(gate => gate.HookPoint)]);
        if (plan.Gates.Count > 0)
            yield return new GatingEffects(plan.Network, plan.Gates);
        if (plan.Options.Degeneracy != DegeneracyCount.None)
            yield return new FreeDirectionSums(inFloat64!, plan.Network, unitByUnit: plan.IsDense);
        if (exact is null && plan.FindsSpectrum)
            yield return new JacobianSums(inFloat64!, near: null);
        foreach (SampleSums sums in exact?.Begin() ?? [])
            yield return sums;
    }

    private NodeLayer[] Ascending(IEnumerable<HookPoint> hooks) =>
        [.. hooks.Distinct().OrderBy(hook => hook.Index).Select(hook => NodeLayers.Of(plan.Network.Description, hook, plan.Options))];

    private AnalysisState AfterFirst(AnalysisState state, SampleSums[] sums, Dataset? data)
    {
        var activations = (ActivationMoments)sums[0];
        activations.MoveToCpu();
        GlobalMoments[] sweeps = [.. sums.OfType<GlobalMoments>()];
        foreach (NodeLayer node in recorded)
            RequireFinite(node, activations[node.Hook]);
        if (sums.OfType<FreeDirectionSums>().SingleOrDefault() is { } free)
            state = WithReport(state, free, activations, sweeps, sums, data);
        if (plan.FindsSpectrum)
        {
            steps.Begin("eigenvalues of the Hessian");
            state = state with { Hessian = HessianResult.Of(BehaviouralHessian.SpectrumOf(sums.OfType<JacobianSums>().Single())) };
        }

        if (sums.OfType<GatingEffects>().SingleOrDefault() is { } effects)
            state = state with
            {
                Synchronisation = SynchronisationAnalysis.Uncut(plan.Network, plan.Gates, sums.OfType<GateCounts>().Single(), effects),
                OutputMeans = [.. effects.OutputMeans],
            };
        if (plan.Nodes.Count == 0)
            return state;
        int last = plan.Nodes.Count - 1;
        state = WithBasis(state, last, plan.Construction.Last(plan.Names[last], activations[plan.Nodes[last].Hook], plan.Nodes[last].HasConstant));
        for (int node = last - 1; node >= 0; node--)
        {
            NodeLayer layer = plan.Nodes[node];
            Moments moments = activations[layer.Hook];
            NodeBasis? basis = plan.Options.BasisKind switch
            {
                BasisKind.Neurons => plan.Construction.Neurons(plan.Names[node], moments, layer.HasConstant),
                BasisKind.PrincipalDirections => plan.Construction.PrincipalDirections(plan.Names[node], moments, layer.HasConstant),
                BasisKind.Global => plan.Construction.Interaction(plan.Names[node], moments, layer.HasConstant, Isolated(layer), sweeps[0].Mean(layer.Hook).cpu()) with
                {
                    Method = sweeps[0].Method,
                    RelativeStandardError = sweeps[0].RelativeStandardError(layer.Hook),
                },
                _ => null,
            };
            state = basis is null ? state with { Moments = state.Moments.Add(node, StoredMoments.Of(moments)) } : WithBasis(state, node, basis);
        }

        return state;
    }

    private AnalysisState WithReport(AnalysisState state, FreeDirectionSums free, ActivationMoments activations, GlobalMoments[] sweeps, SampleSums[] sums, Dataset? data)
    {
        steps.Begin("closed forms of free directions");
        using var count = new FreeDirectionCount(free, plan.IsDense);
        FreeDirections directions = count.Count();
        IEnumerable<string> remarks = [.. notCopied is null ? [] : new[] { notCopied }, .. count.Remarks];
        DegeneracyReport report = DegeneracyReport.Of(plan.Network.Description.Name, free.Count, plan.Options.DegeneracyThreshold ?? RankThreshold.DefaultFor(plan.Network.Dtype), directions, count.Parameters, remarks);
        if (plan.Chain is not null)
        {
            using Tensor sample = state.Sample!.ToTensor(device);
            using var chain = new ChainSums(plan.Chain, plan.Network, sample, activations, sweeps[^1], sums.OfType<GateCounts>().Single());
            report = DegeneracyReport.Of(report, chain);
        }

        state = state with { Degeneracy = report };
        return exact is null ? state : exact.Finish(state, count, sums, data);
    }

    private AnalysisState AfterBasis(AnalysisState state, int node, SectionSums sums)
    {
        NodeLayer layer = plan.Nodes[node];
        Tensor? activity = sums.Activity()?.cpu(), factor = sums.Factor()?.cpu();
        Tensor mean = factor is null ? sums.Mean().cpu() : SymmetricProduct.Of(factor.t());
        using Moments moments = state.Moments[node].ToMoments();
        NodeBasis basis = plan.Construction.Interaction(plan.Names[node], moments, layer.HasConstant, Isolated(layer), mean, activity, factor) with
        {
            Method = sums.Method,
            RelativeStandardError = sums.RelativeStandardError,
        };
        return WithBasis(state with { Moments = state.Moments.Remove(node) }, node, basis);
    }

    private AnalysisState WithBasis(AnalysisState state, int node, NodeBasis basis) =>
        state with { Bases = state.Bases.SetItem(node, basis with { HookPoint = plan.Nodes[node].Hook.Name }) };

    private SectionEdges EdgesOf(SectionSums sums, int section) => new()
    {
        From = plan.Names[section],
        To = plan.Names[section + 1],
        Method = sums.Method,
        RelativeStandardError = sums.RelativeStandardError,
        OtherGates = sums.OtherGates.Gates,
        VectorsWithOtherGates = sums.OtherGates.Rows,
        Strengths = Matrix.Of(sums.Mean()),
    };

    private void RequireFinite(NodeLayer node, Moments moments)
    {
        if (!moments.Comoment.isfinite().all().item<bool>())
            throw new ArithmeticException($"The activations at {node.Hook.Name} of {plan.Network.Description.Name} are not finite, or too large to square, though data and weights are finite.");
    }

    /// <summary>The coordinates that are isolated: the scale of a layer norm, which comes first.</summary>
    private int[] Isolated(NodeLayer layer) =>
        plan.Options.IsolateScale && plan.Network.Description.LayerAt(layer.Hook) is { ValueRole: ValueRole.Scale } ? [0] : [];

    private Features FeaturesOf(AnalysisState state, int node)
    {
        lock (gate)
        {
            if (features.TryGetValue(node, out Features? some))
                return some;
            NodeBasis basis = state.Bases[node]!;
            return features[node] = Features.Of(basis.C, basis.CPinv, basis.Activations, Devices.ForSums(device));
        }
    }
}

/// <summary>The sums of a pass over data, or a part of them.</summary>
/// <param name="Sums">The sums.</param>
/// <param name="Count">The number of samples.</param>
/// <param name="Digest">The checksum of the data in their order; null if they were parts.</param>
/// <param name="SamplesHash">The hash of the samples, whatever their order; null if it was not taken.</param>
/// <param name="Sample">One of the samples.</param>
/// <param name="Time">How long it took.</param>
internal sealed record PassSums(SampleSums[] Sums, long Count, string? Digest, UInt128? SamplesHash, StoredSample Sample, TimeSpan Time) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SampleSums sums in Sums)
            sums.Dispose();
    }
}
