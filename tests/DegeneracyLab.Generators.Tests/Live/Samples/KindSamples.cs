namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>Small networks of one kind of layer, and of each kind after each other, where the shapes allow it.</summary>
internal static class KindSamples
{
    private static readonly SampleShape[] Inputs = [new(4), new(3, 4), new(2, 5, 5), new(3, Vocabulary: 5)];

    private static readonly WeightSample Weights = new();

    /// <summary>Each kind, as it is made for a shape; null where it does not take that.</summary>
    private static readonly (string Name, Func<SampleShape, LayerSample?> Make)[] Kinds =
    [
        .. ElementwiseSample.Kinds.Select(kind => (kind, Numbers(shape => new ElementwiseSample(kind, shape, Slope: 0.3)))),
        .. ElementwiseSample.Functions.Select(function => (function, Numbers(shape => new ElementwiseSample("Elementwise", shape, Function: function)))),
        ("Linear", Vectors(shape => new LinearSample(shape, 3, Weights))),
        ("TokenEmbedding", shape => shape.IsTokens ? new TokenEmbeddingSample(shape, 4, Weights) : null),
        ("PositionalEmbedding", Sequences(shape => new PositionalEmbeddingSample(shape, shape.A + 1, Weights))),
        ("SelfAttention", Sequences(shape => new SelfAttentionSample(shape, 2, HeadWidth: 2, Causal: true, Scaled: true, Weights))),
        ("Softmax", Vectors(shape => new SoftmaxSample(shape))),
        ("LayerNorm", Vectors(shape => new LayerNormSample(shape, Affine: true, Epsilon: 0.1, Trainable: true))),
        ("LastPosition", Sequences(shape => new ReshapingSample("LastPosition", shape))),
        ("MeanPool", Sequences(shape => new ReshapingSample("MeanPool", shape))),
        ("Flatten", Numbers(shape => new ReshapingSample("Flatten", shape))),
        ("Conv2d", Images(shape => new Conv2dSample(shape, 2, new(2, 1, 1), Weights))),
        ("MaxPool2d", Images(shape => new PoolSample("MaxPool2d", shape, new(3, 2, 1)))),
        ("AvgPool2d", Images(shape => new PoolSample("AvgPool2d", shape, new(2, 1, 0)))),
        ("Use", Vectors(shape => new BlockSample("Use", shape, Block(shape, 0), StatesSizes: false))),
        ("Residual", Vectors(shape => new BlockSample("Residual", shape, Block(shape, 0), StatesSizes: false))),
        ("Concatenate", Vectors(shape => new ParallelSample(shape, [Block(shape.WithWidth(1), 1), Block(shape.WithWidth(shape.Width - 1), 2)], Adds: false))),
        ("Add", Vectors(shape => new ParallelSample(shape, [Block(shape, 0), Block(shape, 1)], Adds: true))),
        ("TiedLinear", _ => null),
    ];

    /// <summary>Each kind by itself, for each shape that it takes.</summary>
    public static IEnumerable<DeclarationSample> Alone()
    {
        foreach ((string name, Func<SampleShape, LayerSample?> make) in Kinds)
            for (int i = 0; i < Inputs.Length; i++)
                if (make(Inputs[i]) is { } layer)
                    yield return Declare(FormattableString.Invariant($"Alone{name}{i}"), Inputs[i], [layer]);
        yield return Declare("AloneTiedLinear", Inputs[0], [.. Source(Inputs[0], out LinearSample source), Tie(source, source.Output)]);
    }

    /// <summary>Each kind after each other.</summary>
    public static IEnumerable<DeclarationSample> Pairs()
    {
        foreach ((string first, _) in Kinds)
            foreach ((string second, _) in Kinds)
                if (Pair(first, second) is { } pair)
                    yield return pair;
    }

    private static DeclarationSample? Pair(string first, string second)
    {
        string name = $"Pair{first}{second}";
        foreach (SampleShape input in Inputs)
        {
            if (first != "TiedLinear" && second != "TiedLinear")
            {
                if (Make(first, input) is { } layer && Make(second, layer.Output) is { } next)
                    return Declare(name, input, [layer, next]);
            }
            else if (input.IsVector || input.IsSequence)
            {
                // The layer whose weights are tied comes first.
                IReadOnlyList<LayerSample> begin = Source(input, out LinearSample source);
                LayerSample? middle = first == "TiedLinear" ? Tie(source, source.Output) : Make(first, source.Output);
                LayerSample? last = middle is null ? null
                    : second != "TiedLinear" ? Make(second, middle.Output)
                    : middle.Output is { IsImage: false, IsTokens: false } shape && shape.Width == source.Outputs ? Tie(source, shape) : null;
                if (last is not null)
                    return Declare(name, input, [.. begin, middle!, last]);
            }
        }

        return null;
    }

    private static LayerSample? Make(string kind, SampleShape shape) => Kinds.Single(pair => pair.Name == kind).Make(shape);

    /// <summary>A layer as wide as its input, so that what is tied to it can be tied again.</summary>
    private static IReadOnlyList<LayerSample> Source(SampleShape input, out LinearSample source) => [source = new(input, input.Width, Weights) { GivenName = "Source" }];

    private static TiedLinearSample Tie(LinearSample source, SampleShape shape) => new(shape, source, "Source", Weights);

    /// <summary>A block to the same shape.</summary>
    private static DeclarationSample Block(SampleShape shape, int variant)
    {
        LayerSample first = variant == 1 ? new LinearSample(shape, 2, Weights) : new ElementwiseSample(variant == 0 ? "Tanh" : "ReLU", shape);
        string name = FormattableString.Invariant($"KindBlock{string.Join('x', shape.Sizes)}v{variant}");
        return new(name, isBlock: true, isOpen: true, shape, [first, new LinearSample(first.Output, shape.Width, Weights)], [], salt: -1);
    }

    private static DeclarationSample Declare(string name, SampleShape input, LayerSample[] layers)
    {
        IEnumerable<DeclarationSample> blocks = layers.SelectMany(layer => layer switch
        {
            BlockSample use => [use.Block],
            ParallelSample parallel => parallel.Branches,
            _ => Array.Empty<DeclarationSample>(),
        });
        return new(name, isBlock: false, isOpen: false, input, layers, [.. blocks.DistinctBy(block => block.Name)], salt: -1);
    }

    private static Func<SampleShape, LayerSample?> Numbers(Func<SampleShape, LayerSample> make) => shape => shape.IsTokens ? null : make(shape);

    private static Func<SampleShape, LayerSample?> Vectors(Func<SampleShape, LayerSample> make) => shape => shape.IsTokens || shape.IsImage ? null : make(shape);

    private static Func<SampleShape, LayerSample?> Sequences(Func<SampleShape, LayerSample> make) => shape => shape.IsSequence ? make(shape) : null;

    private static Func<SampleShape, LayerSample?> Images(Func<SampleShape, LayerSample> make) => shape => shape.IsImage ? make(shape) : null;
}
