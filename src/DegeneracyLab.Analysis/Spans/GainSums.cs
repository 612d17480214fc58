using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Sums for a gain and a bias of each unit: the derivatives by them, which are x o k and k for inputs x and cotangents k, summed over the positions of a sample.</summary>
internal sealed class GainSums : StepSums
{
    private readonly GainStep step;
    private Tensor? inputs;

    public GainSums(NetworkDescription network, NetworkStep step, bool looksAtOutputs)
        : base(network, step)
    {
        this.step = (GainStep)step;
        LooksAtOutputs = looksAtOutputs;
        Products = new(Units * (this.step.Bias is null ? 1 : 2));
    }

    /// <summary>Whether cotangents are added; without them nothing is known.</summary>
    public bool LooksAtOutputs { get; }

    /// <summary>The derivatives by gains and biases.</summary>
    public TriangularFactor Products { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> State => [Products.R];

    /// <inheritdoc/>
    public override void Begin(NetworkTrace trace)
    {
        using var scope = NewDisposeScope();
        Keep(ref inputs, PlaceValues.Of(Network, step.Input, trace[step.Input]).cpu().clone());
    }

    /// <inheritdoc/>
    public override void AddCotangents(Tensor cotangents, long samples)
    {
        using var scope = NewDisposeScope();
        Tensor gains = (cotangents * inputs!).sum([2]).flatten(0, 1);
        Products.Add(step.Bias is null ? gains : cat([gains, cotangents.expand(cotangents.size(0), samples, cotangents.size(2), cotangents.size(3)).sum([2]).flatten(0, 1)], 1));
    }

    /// <inheritdoc/>
    public override void End() => Keep(ref inputs, null);

    /// <inheritdoc/>
    public override void Merge(StepSums other) => Products.Merge(((GainSums)other).Products);

    /// <inheritdoc/>
    public override void Add(IReadOnlyList<Tensor> state) => Products.Add(state[0]);

    /// <inheritdoc/>
    public override void Dispose()
    {
        Products.Dispose();
        inputs?.Dispose();
    }
}
