using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// A chain of fully connected layers that is made smaller, step by step, while its outputs on the data stay. A step that would change them
/// is not taken.
/// </summary>
internal sealed class ShrinkingChain
{
    /// <summary>How much outputs may change, as a ratio to the largest one.</summary>
    public const double Tolerance = 1e-11;

    private readonly IInstrumentedNetwork network;
    private readonly Tensor inputs, first, outputs;
    private List<(Tensor P, Tensor Y)> values;

    /// <summary>The chain as it is.</summary>
    /// <param name="network">The network, in float64 on the CPU.</param>
    /// <param name="structure">The network as a chain.</param>
    /// <param name="inputs">The data, [samples, inputs], in float64 on the CPU.</param>
    public ShrinkingChain(IInstrumentedNetwork network, ChainStructure structure, Tensor inputs)
    {
        this.network = network;
        this.inputs = inputs;
        using NetworkTrace trace = network.Trace(inputs, [structure.Sections[0].Input, structure.Output]);
        first = trace[structure.Sections[0].Input].clone();
        outputs = trace[structure.Output].clone();
        LargestOutput = outputs.abs().max().item<double>();
        Dictionary<HookPoint, MapStep> maps = network.Steps().OfType<MapStep>().ToDictionary(step => step.Output);
        Layers = [.. structure.Sections.Select(section => new ChainLayer(section, maps[section.PreActivation].Weight.detach(), maps[section.PreActivation].Bias?.detach()))];
        values = Run(Layers);
    }

    /// <summary>The layers.</summary>
    public IReadOnlyList<ChainLayer> Layers { get; private set; }

    /// <summary>The largest output, by its absolute value.</summary>
    public double LargestOutput { get; }

    /// <summary>The largest change of an output.</summary>
    public double LargestChange { get; private set; }

    /// <summary>How many steps were not taken because outputs would have changed.</summary>
    public int Refused { get; private set; }

    /// <summary>Makes the chain smaller until nothing more is found.</summary>
    /// <param name="fold">Whether layers that act linearly are folded into the next one.</param>
    /// <param name="cancellationToken">Ends the work between two layers.</param>
    public void Shrink(bool fold, CancellationToken cancellationToken = default)
    {
        for (long before = -1; before != Size();)
        {
            before = Size();
            for (int layer = 0; layer + 1 < Layers.Count; layer++)
                Do(RemoveDependent, layer);
            // From the output backwards, because what a layer reads may have become less.
            for (int layer = Layers.Count - 2; layer >= 0; layer--)
                Do(ReplaceBlocks, layer);
            for (int layer = Layers.Count - 2; fold && layer >= 0; layer--)
                Do(Fold, layer);
        }

        void Do(Action<int> step, int layer)
        {
            cancellationToken.ThrowIfCancellationRequested();
            step(layer);
        }

        long Size() => Layers.Sum(layer => layer.Units) + Layers.Count;
    }

    /// <summary>Removes units whose activations are combinations of others, dead and constant ones among them.</summary>
    private void RemoveDependent(int layer)
    {
        ChainLayer next = Layers[layer + 1];
        IndependentUnits units = IndependentUnits.Of(values[layer].Y, next.Bias is not null);
        if (units.Others.Length == 0)
            return;
        if (units.Kept.Length == 0)
        {
            Silence(layer, units);
            return;
        }

        if (TryRemove(units.Others))
            return;
        // All at once change the outputs; one may not, and the next round looks for more.
        foreach (int unit in units.Others)
            if (TryRemove([unit]))
                return;

        bool TryRemove(int[] removed)
        {
            int[] places = [.. removed.Select(unit => Array.IndexOf(units.Others, unit))];
            Tensor read = Layers[layer + 1].Weight.index_select(1, IndependentUnits.Places(removed)), chosen = IndependentUnits.Places(places);
            int[] kept = [.. Enumerable.Range(0, (int)Layers[layer].Units).Except(removed)];
            Tensor columns = eye(Layers[layer].Units, dtype: ScalarType.Float64, device: CPU).index_select(0, IndependentUnits.Places(units.Kept));
            Tensor weight = Layers[layer + 1].Weight.Plus(read.matmul(units.Combinations.index_select(1, chosen).t()).matmul(columns));
            ChainLayer changed = Layers[layer + 1] with
            {
                Weight = weight.index_select(1, IndependentUnits.Places(kept)),
                Bias = Layers[layer + 1].Bias is { } bias ? bias.Plus(read.matmul(units.Constants.index_select(0, chosen))) : null,
            };
            return Take([.. Layers.Take(layer), Layers[layer].WithUnits(IndependentUnits.Places(kept)), changed, .. Layers.Skip(layer + 2)]);
        }
    }

    /// <summary>Leaves one unit of a layer whose units are all constant, with weights of 0: then nothing before it is read, and a layer needs a unit.</summary>
    private void Silence(int layer, IndependentUnits units)
    {
        (ChainLayer own, ChainLayer next) = (Layers[layer], Layers[layer + 1]);
        ChainLayer silent = own with { Weight = zeros_like(own.Weight.narrow(0, 0, 1)), Bias = own.Bias is null ? null : zeros_like(own.Bias.narrow(0, 0, 1)) };
        if (own.Units > 1 || own.Weight.IsNonzero().any().item<bool>())
            Take([.. Layers.Take(layer), silent, next with { Weight = zeros_like(next.Weight.narrow(1, 0, 1)), Bias = next.Bias is null ? null : next.Bias.Plus(next.Weight.matmul(units.Constants)) }, .. Layers.Skip(layer + 2)]);
    }

    /// <summary>Replaces blocks of synchronised units of which the next layer reads fewer dimensions, by as many neurons.</summary>
    private void ReplaceBlocks(int layer)
    {
        if (Layers[layer].Section.Kind == ChainSectionKind.Smooth)
        {
            Tensor isRead = Layers[layer + 1].Weight.IsNonzero().any(0);
            if (!isRead.all().item<bool>() && isRead.any().item<bool>())
            {
                Tensor kept = isRead.nonzero().squeeze(1);
                Take([.. Layers.Take(layer), Layers[layer].WithUnits(kept), Layers[layer + 1] with { Weight = Layers[layer + 1].Weight.index_select(1, kept) }, .. Layers.Skip(layer + 2)]);
            }

            return;
        }

        // A step that is taken gives units other places, so that blocks are looked for again.
        for (int block = 0; SynchronisedUnits.Of(Layers[layer].Section, values[layer].P) is var blocks && block < blocks.Count;)
            block = Replace(layer, blocks[block]) ? 0 : block + 1;
    }

    private bool Replace(int layer, SynchronisedUnits block)
    {
        (ChainLayer own, ChainLayer next) = (Layers[layer], Layers[layer + 1]);
        NeuronFreedom freedom = own.Section.Kind == ChainSectionKind.Linear ? NeuronFreedom.Any
            : block.IsConstant && own.Bias is not null && next.Bias is not null ? NeuronFreedom.Shifted : NeuronFreedom.Gated;
        Tensor units = IndependentUnits.Places(block.Units), signs = Numbers(block.Signs);
        Tensor read = next.Weight.index_select(1, units) * Numbers(block.Factors), q = values[layer].P.index_select(1, units) * signs;
        if (NeuronReplacement.Of(q, block.IsOpen, read, freedom) is not { } found)
            return false;
        int[] others = [.. Enumerable.Range(0, (int)own.Units).Except(block.Units)];
        // Where nothing is read of a layer, one unit is left, because a layer needs one.
        if (others.Length + found.Combinations.size(0) == 0)
            return own.Units > 1 && Take([.. Layers.Take(layer), own.WithUnits(IndependentUnits.Places([0])), next with { Weight = next.Weight.narrow(1, 0, 1) }, .. Layers.Skip(layer + 2)]);
        Tensor rest = IndependentUnits.Places(others), combined = found.Combinations * signs;
        Tensor? bias = own.Bias is null ? null : combined.matmul(own.Bias.index_select(0, units));
        ChainLayer smaller = own with
        {
            Weight = cat([own.Weight.index_select(0, rest), combined.matmul(own.Weight.index_select(0, units))]),
            Bias = bias is null ? null : cat([own.Bias!.index_select(0, rest), found.Shifts is null ? bias : bias.Plus(found.Shifts)]),
        };
        // What is subtracted is what the shifts add to the activations; the open slope is in both.
        ChainLayer reader = next with
        {
            Weight = cat([next.Weight.index_select(1, rest), found.Outgoing], 1),
            Bias = found.Shifts is null ? next.Bias : next.Bias! - found.Outgoing.matmul(found.Shifts).Times(own.Section.OpenSlope),
        };
        return Take([.. Layers.Take(layer), smaller, reader, .. Layers.Skip(layer + 2)]);
    }

    /// <summary>Makes one layer of two, if the first acts linearly on the data and that does not take more parameters.</summary>
    private void Fold(int layer)
    {
        (ChainLayer own, ChainLayer next) = (Layers[layer], Layers[layer + 1]);
        if (own.Section.Kind == ChainSectionKind.Smooth)
            return;
        Tensor slopes = ones(own.Units, dtype: ScalarType.Float64, device: CPU);
        if (own.Section.Kind == ChainSectionKind.Gated)
        {
            Tensor open = values[layer].P.IsPositive();
            if (!open.all(0).logical_or(open.any(0).logical_not()).all().item<bool>())
                return;
            slopes = where(open.all(0), slopes.Times(own.Section.OpenSlope), slopes.Times(own.Section.ClosedSlope));
        }

        Tensor through = next.Weight * slopes;
        Tensor? added = own.Bias is null ? null : through.matmul(own.Bias);
        ChainLayer folded = next with
        {
            Weight = through.matmul(own.Weight),
            Bias = added is null ? next.Bias : next.Bias is null ? added : next.Bias.Plus(added),
        };
        if (folded.ParameterCount <= own.ParameterCount + next.ParameterCount)
            Take([.. Layers.Take(layer), folded, .. Layers.Skip(layer + 2)]);
    }

    /// <summary>Takes a step if the outputs stay.</summary>
    private bool Take(List<ChainLayer> changed)
    {
        List<(Tensor P, Tensor Y)> made = Run(changed);
        double change = (made[^1].Y - outputs).abs().max().item<double>();
        if (!(change <= Tolerance * LargestOutput))
        {
            Refused++;
            return false;
        }

        (Layers, values, LargestChange) = (changed, made, change);
        return true;
    }

    private List<(Tensor P, Tensor Y)> Run(IReadOnlyList<ChainLayer> layers)
    {
        List<(Tensor P, Tensor Y)> made = [];
        Tensor x = first;
        foreach (ChainLayer layer in layers)
        {
            Tensor p = layer.PreActivations(x);
            x = Activated(layer.Section, p);
            made.Add((p, x));
        }

        return made;
    }

    /// <summary>The activations of units: the network computes them, in the places of as many of its own.</summary>
    private Tensor Activated(ChainSection section, Tensor p)
    {
        if (section.Output == section.PreActivation)
            return p;
        Tensor padded = nn.functional.pad(p, [0, section.Width - p.size(1)]);
        using NetworkTrace trace = network.Trace(inputs, [section.Output], Interventions.Create(Intervention.Replace(section.PreActivation, padded)));
        return trace[section.Output].narrow(1, 0, p.size(1)).clone();
    }

    private static Tensor Numbers(double[] numbers) => tensor(numbers, ScalarType.Float64, CPU);
}
