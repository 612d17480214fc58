using System.Globalization;
using System.Text;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>What a pass is expected to take.</summary>
/// <param name="Pass">The pass.</param>
/// <param name="MultiplyAdds">About how many multiply-adds a sample takes.</param>
/// <param name="Bytes">The memory of its matrices, in a thread.</param>
/// <param name="Ways">How it goes about it: one line for each section, or sweep.</param>
/// <param name="AfterPass">About how many multiply-adds come once all samples are taken in.</param>
internal sealed record PassCost(PlannedPass Pass, double MultiplyAdds, double Bytes, IReadOnlyList<string> Ways, double AfterPass = 0);

/// <summary>What the passes of a plan are expected to take. Bases are taken for as large as their node layers: what they drop is not known before.</summary>
internal static class PlanCosts
{
    private const int Indent = 7;

    /// <summary>The costs of a plan's passes.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="sections">The sections between its node layers.</param>
    /// <param name="sample">One input of the network.</param>
    public static IReadOnlyList<PassCost> Of(AnalysisPlan plan, IReadOnlyList<NetworkSection> sections, Tensor sample)
    {
        using var scope = NewDisposeScope();
        return [.. plan.Steps.Select(pass => pass.Kind switch
        {
            PassKind.First => First(plan, pass, sample),
            PassKind.Basis => Basis(plan, pass, sections[pass.Node], sample),
            PassKind.Gates => ReplacedGates(plan, pass),
            PassKind.Hessian => Estimate(plan, pass),
            _ => Edges(plan, pass, sections, sample),
        })];
    }

    /// <summary>The costs as text.</summary>
    /// <param name="costs">The costs.</param>
    /// <param name="data">The data.</param>
    /// <param name="rowBytes">The memory of a sample.</param>
    public static string Text(IReadOnlyList<PassCost> costs, Dataset data, double rowBytes)
    {
        var text = new StringBuilder();
        int number = 1;
        foreach (PassCost cost in costs)
        {
            text.Append(CultureInfo.InvariantCulture, $"{number++,3}  {cost.Pass.Name}: {Amount(cost.MultiplyAdds, data.Count)}\n");
            foreach (string line in cost.Ways.SelectMany(way => ResultReport.Wrapped(way, ResultReport.StandardWidth - Indent)))
                text.Append(' ', Indent).Append(line).Append('\n');
        }

        double matrices = costs.Max(cost => cost.Bytes), block = Math.Min(SampleReader.MostBytes, rowBytes * (data.Count ?? long.MaxValue));
        text.AppendJoin('\n', ResultReport.Wrapped(string.Create(CultureInfo.InvariantCulture, $"Memory: matrices of {Size(matrices)} in each of {WorkerThreads.Count} threads, up to {Size(SampleSet.DefaultBudget)} of values that are kept, {Size(block)} for a block of data, and what the network takes for {Cotangents.MostRows} samples."), ResultReport.StandardWidth));
        return text.ToString();

        static string Amount(double each, long? count) => each < 1
            ? "no products for each sample"
            : count is { } samples
            ? string.Create(CultureInfo.InvariantCulture, $"about {each * samples:0.0e+0} multiply-adds")
            : string.Create(CultureInfo.InvariantCulture, $"about {each:0.0e+0} multiply-adds for each sample");
    }

    private static PassCost First(AnalysisPlan plan, PlannedPass pass, Tensor sample)
    {
        NetworkDescription network = plan.Network.Description;
        double forward = Forward(plan), amount = forward, bytes = 0, after = 0;
        var further = new FurtherCosts(plan, forward);
        List<string> ways = [];
        IEnumerable<NodeLayer> recorded = plan.Nodes.Concat(plan.Chain?.NodeLayers.Select(hook => NodeLayers.Of(network, hook, plan.Options)) ?? []).DistinctBy(node => node.Hook);
        foreach (NodeLayer node in recorded)
        {
            amount += (double)node.Positions * node.Coordinates * node.Coordinates;
            bytes += 8.0 * node.Coordinates * node.Coordinates;
        }

        if (recorded.Any())
            ways.Add($"means and Gram matrices at {string.Join(", ", recorded.Select(node => node.Hook.Name))}");
        if (plan.HasGlobalBasis)
            AddSweep(plan.SharesSweep ? "bases and the closed forms of free directions" : "bases", plan.Nodes[^1], plan.Options.BasisSources);
        if (plan.Chain is not null && !plan.SharesSweep)
            AddSweep("the closed forms of free directions", NodeLayers.Of(network, plan.Chain.Output, plan.Options), sources: null);
        if (plan.Options.Degeneracy != DegeneracyCount.None)
            AddFreeDirections();
        if (plan.Options.Degeneracy == DegeneracyCount.Exact)
        {
            var exact = new ExactCosts(plan.Network, plan.Chain);
            amount += network.WidthAt(network.Output) * (forward + exact.Parameters + exact.PerRow);
            bytes += exact.BytesInPass;
            after += exact.AfterPass;
            ways.Add(exact.Text);
            if (plan.Options.Directions is not null)
                ways.Add(further.TextOfDirections);
        }

        if (plan.FindsSpectrum)
            AddSpectrum();
        if (plan.Gates.Count > 0)
        {
            amount += further.Gates;
            bytes += further.BytesOfGates;
            ways.Add(further.TextOfGates);
        }

        return new(pass, amount, bytes, ways, after);

        void AddSpectrum()
        {
            after += further.AfterSpectrum;
            ways.Add(further.TextOfSpectrum);
            if (plan.Options.Degeneracy == DegeneracyCount.Exact)
                return;
            SpectrumCost cost = BehaviouralHessian.CostOfSpectrum(plan.Network);
            amount += cost.MultiplyAddsOfSample;
            bytes += cost.Bytes / WorkerThreads.Count;
        }

        void AddFreeDirections()
        {
            NetworkStep[] steps = [.. plan.Network.Steps().Where(step => step.Parameters.Any(parameter => parameter.requires_grad))];
            long width = network.WidthAt(network.Output), outputs = width <= FreeDirectionSums.MostOutputs ? width : 0;
            foreach (NetworkStep step in steps)
            {
                double units = PlaceValues.Units(network, step.Output), positions = PlaceValues.Positions(network, step.Output), inputs = step is MapStep or ConvolutionStep ? step.Parameters[0].numel() / Math.Max(units, 1) : 0;
                // A product from the output to a step takes half of a pass in the mean; what it gives, and the inputs, go into factors.
                amount += (outputs * ((forward / 2) + (positions * units * units))) + (positions * inputs * inputs);
                bytes += 8 * ((units * units) + (inputs * inputs));
            }

            ways.Add(string.Create(CultureInfo.InvariantCulture, $"for free directions: {outputs:N0} unit vectors from {network.Output.Name} to each of {steps.Length} layers with parameters"));
        }

        void AddSweep(string what, NodeLayer end, StochasticSources? sources)
        {
            double cotangents = sources?.Features ?? ((double)end.Width * end.Positions);
            double squares = plan.Nodes.Count > 0 ? plan.Nodes.SkipLast(1).Sum(node => (double)node.Positions * node.Width * node.Width) : plan.Chain?.Sections.Sum(section => (double)section.Width * section.Width) ?? 0;
            amount += cotangents * (forward + squares);
            bytes += 8 * squares;
            ways.Add(string.Create(CultureInfo.InvariantCulture, $"for {what}: one backward sweep of {cotangents:N0} {(sources is null ? "unit vectors" : "random signs")} from {end.Hook.Name}"));
        }
    }

    private static PassCost Basis(AnalysisPlan plan, PlannedPass pass, NetworkSection section, Tensor sample)
    {
        SectionMethod<Tensor> way = SectionMethods.Moments(section, section.To.Width, plan.Options, sample);
        return new(pass, way.MultiplyAdds, 8.0 * section.From.Width * section.From.Width, [Line(plan, pass.Node, way)]);
    }

    private static PassCost Edges(AnalysisPlan plan, PlannedPass pass, IReadOnlyList<NetworkSection> sections, Tensor sample)
    {
        double amount = 0, bytes = 0;
        List<string> ways = [];
        for (int node = 0; node < sections.Count; node++)
        {
            SectionMethod<(Features From, Tensor To)> way = SectionMethods.Edges(sections[node], sections[node].From.Width, sections[node].To.Width, plan.Options, sample);
            amount += way.MultiplyAdds;
            bytes += 8.0 * sections[node].From.Width * sections[node].To.Width;
            ways.Add(Line(plan, node, way));
        }

        return new(pass, amount, bytes, ways);
    }

    private static PassCost ReplacedGates(AnalysisPlan plan, PlannedPass pass)
    {
        var costs = new FurtherCosts(plan, Forward(plan));
        return new(pass, costs.ReplacedGates, 0, [costs.TextOfReplacedGates]);
    }

    private static PassCost Estimate(AnalysisPlan plan, PlannedPass pass)
    {
        SpectrumCost cost = new FurtherCosts(plan, Forward(plan)).Estimate;
        return new(pass, cost.MultiplyAddsOfSample, cost.Bytes / WorkerThreads.Count, [cost.ToString()]);
    }

    private static string Line<T>(AnalysisPlan plan, int node, SectionMethod<T> way) => $"{plan.Names[node]} -> {plan.Names[node + 1]}: {way.Name} ({way.Reason})";

    private static double Forward(AnalysisPlan plan)
    {
        NetworkDescription network = plan.Network.Description;
        return network.AllLayers.Sum(layer => NetworkSection.MultiplyAddsOf(layer));
    }

    /// <summary>An amount of memory, in words.</summary>
    /// <param name="bytes">Its bytes.</param>
    public static string Size(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(bytes / (1 << 20)):N0} MiB");
}
