using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Means and co-moments of the activations at node layers, without the constant. Makes the samples record what they keep.</summary>
/// <param name="nodes">The node layers that the samples record.</param>
internal sealed class ActivationMoments(IReadOnlyList<NodeLayer> nodes) : SampleSums
{
    private readonly Moments[] moments = [.. nodes.Select(node => new Moments(node.Coordinates))];

    /// <summary>The moments at a node layer: of the vectors of all samples and positions.</summary>
    /// <param name="hook">Its hook point.</param>
    /// <exception cref="KeyNotFoundException">It is none of the node layers.</exception>
    public Moments this[HookPoint hook]
    {
        get
        {
            for (int node = 0; node < nodes.Count; node++)
                if (ReferenceEquals(nodes[node].Hook, hook))
                    return moments[node];
            throw new KeyNotFoundException($"No activations were summed up at {hook}.");
        }
    }

    /// <summary>Moves the moments to the CPU, at the end of a pass.</summary>
    public void MoveToCpu()
    {
        foreach (Moments at in moments)
            at.MoveTo(CPU);
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> State => [.. moments.SelectMany(at => new[] { at.Mean, at.Comoment })];

    /// <inheritdoc/>
    internal override long MostAtOnce => 2 * Cotangents.MostRows;

    /// <inheritdoc/>
    public override void Merge(SampleSums other)
    {
        base.Merge(other);
        foreach ((Moments mine, Moments theirs) in moments.Zip(((ActivationMoments)other).moments))
            mine.Merge(theirs);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (Moments at in moments)
            at.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    private protected override Device Device => CPU; // The moments, which are all, go to their samples.

    /// <inheritdoc/>
    internal override void Load(SafetensorsContent content, string name, string path)
    {
        using var scope = NewDisposeScope();
        long count = CountOf(content, name, path);
        for (int node = 0; node < nodes.Count; node++)
        {
            Tensor mean = Take(content, $"{name}.{2 * node}", moments[node].Mean, path), comoment = Take(content, $"{name}.{(2 * node) + 1}", moments[node].Comoment, path);
            using var loaded = new Moments(count * nodes[node].Positions, mean.clone().DetachFromDisposeScope(), comoment.clone().DetachFromDisposeScope());
            moments[node].Merge(loaded);
        }

        AddCount(count);
    }

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        if (nodes.Count == 0)
            return;
        IReadOnlyList<Tensor> values = samples.Record(first, count);
        for (int node = 0; node < nodes.Count; node++)
        {
            moments[node].Add(values[node].narrow(-1, 0, nodes[node].Coordinates).flatten(0, 1));
            if (!moments[node].Mean.isfinite().all().item<bool>())
                throw new ArithmeticException($"The activations at {nodes[node].Hook.Name} of {samples.Network.Description.Name} are not finite, though data and weights are: somewhere in rows {first} to {first + count - 1}.");
        }
    }
}
