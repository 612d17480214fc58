namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>Random layers without blocks.</summary>
/// <param name="random">Chooses.</param>
/// <param name="turn">The activation with which to begin: they come in turn, so that few networks have them all.</param>
internal sealed class RandomLayer(Random random, int turn)
{
    private static readonly double[] Slopes = [0.01, 0.3, -0.5, 0, 1];

    private static readonly string[] Inits = ["Default", "Kaiming", "Xavier", "Normal", "Identity"];

    public LinearSample Linear(SampleShape shape, int? outputs = null) => new(shape, outputs ?? random.Next(1, 6), Weights());

    public TokenEmbeddingSample TokenEmbedding(SampleShape shape) => new(shape, random.Next(2, 6), Weights() with { Bias = true });

    public PositionalEmbeddingSample PositionalEmbedding(SampleShape shape) =>
        new(shape, random.Next(2) == 0 ? null : shape.A + random.Next(3), Weights() with { Bias = true });

    public SelfAttentionSample SelfAttention(SampleShape shape)
    {
        int heads = random.Next(1, 4);
        bool divides = shape.Width % heads == 0;
        return new(shape, heads, divides && random.Next(2) == 0 ? null : random.Next(1, 4), random.Next(2) == 0, random.Next(3) > 0, Weights());
    }

    /// <summary>Of few entries the variance hardly matters, unless much is added to it.</summary>
    public LayerNormSample LayerNorm(SampleShape shape) =>
        new(shape, random.Next(4) > 0, shape.Width < 4 ? 0.5 : random.Next(2) == 0 ? null : 0.1, random.Next(6) > 0);

    public ElementwiseSample Activation(SampleShape shape)
    {
        int kind = (turn += 3) % (ElementwiseSample.Kinds.Length + ElementwiseSample.Functions.Length);
        return kind < ElementwiseSample.Kinds.Length
            ? new(ElementwiseSample.Kinds[kind], shape, Slopes[random.Next(Slopes.Length)])
            : new("Elementwise", shape, Function: ElementwiseSample.Functions[kind - ElementwiseSample.Kinds.Length]);
    }

    /// <summary>A sequence as a vector.</summary>
    public ReshapingSample Collapse(SampleShape shape) => new(random.Next(2) == 0 ? "LastPosition" : "MeanPool", shape);

    /// <summary>A layer with weights.</summary>
    public LayerSample Weighted(IReadOnlyList<LayerSample> earlier, SampleShape shape, bool keepsImage)
    {
        if (shape.IsImage)
            return new Conv2dSample(shape, random.Next(1, 4), keepsImage ? Keeping(shape) : Window(shape, limitsPadding: false), Weights());
        if (shape.IsSequence && random.Next(3) == 0)
            return SelfAttention(shape);
        if (Tied(earlier, shape) is { } tied && random.Next(2) == 0)
            return tied;
        return Linear(shape);
    }

    /// <summary>A layer that is neither an activation nor merely weights.</summary>
    public LayerSample Other(SampleShape shape, bool collapses, bool keepsImage) => (random.Next(4), shape) switch
    {
        (< 3, { IsImage: true }) => new PoolSample(random.Next(3) > 0 ? "MaxPool2d" : "AvgPool2d", shape, keepsImage ? Keeping(shape) : Window(shape, limitsPadding: true)),
        (_, { IsImage: true }) => collapses ? new ReshapingSample("Flatten", shape) : Activation(shape),
        (0, { IsSequence: true }) when collapses => random.Next(3) == 0 ? new ReshapingSample("Flatten", shape) : Collapse(shape),
        (1, { IsSequence: true }) => PositionalEmbedding(shape),
        (2, { IsImage: false }) => new SoftmaxSample(shape),
        _ => LayerNorm(shape),
    };

    /// <summary>The layer that leads to a shape.</summary>
    public LayerSample To(SampleShape shape, SampleShape target) => target.IsImage
        ? new Conv2dSample(shape, target.A, Keeping(shape), Weights())
        : Linear(shape, target.Width);

    /// <summary>A layer with the weights of an earlier one; null if none fits.</summary>
    public TiedLinearSample? Tied(IReadOnlyList<LayerSample> earlier, SampleShape shape)
    {
        int ordinal = 0;
        foreach (LayerSample layer in earlier)
        {
            if (layer is not LinearSample source)
                continue;
            ordinal++;
            if (source.Outputs == shape.Width)
                return new(shape, source, source.GivenName ?? FormattableString.Invariant($"Linear{ordinal}"), Weights() with { Init = null });
        }

        return null;
    }

    private WeightSample Weights() =>
        new(random.Next(4) > 0, random.Next(8) > 0, random.Next(5) == 0 ? Inits[random.Next(Inits.Length)] : null);

    /// <summary>Windows that may overlap, leave gaps, or reach over the edge.</summary>
    private WindowSample Window(SampleShape shape, bool limitsPadding)
    {
        int kernel = random.Next(1, Math.Min(4, Math.Min(shape.B, shape.C) + 1));
        return new(kernel, random.Next(1, 3), random.Next(2) == 0 ? 0 : random.Next(0, limitsPadding ? (kernel / 2) + 1 : 2));
    }

    /// <summary>Windows after which the image has its size.</summary>
    private WindowSample Keeping(SampleShape shape) => random.Next(2) == 0 || Math.Min(shape.B, shape.C) < 2 ? new(1, 1, 0) : new(3, 1, 1);
}
