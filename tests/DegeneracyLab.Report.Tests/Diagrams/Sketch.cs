namespace DegeneracyLab.Report.Tests.Diagrams;

/// <summary>Makes descriptions without networks: hook points get their indices, paths and shapes from where they stand.</summary>
internal sealed class Sketch
{
    private int index;

    private Sketch()
    {
    }

    /// <summary>A layer that is not in its place yet.</summary>
    internal delegate LayerDescription Part(Sketch sketch, string? owner, IReadOnlyList<long> input);

    public static NetworkDescription Network(string name, long[] input, long? vocabulary, params Part[] parts)
    {
        var sketch = new Sketch();
        HookPoint entry = sketch.Hook(null, "Input");
        return new NetworkDescription(name, entry, input, sketch.InSeries(null, input, parts), vocabulary);
    }

    public static Part Linear(string name, long outputs, bool trainable = true) => (sketch, owner, input) =>
        LayerDescription.Linear(sketch.Hook(owner, name), input, outputs, bias: true, trainable);

    public static Part ReLU(string name) => (sketch, owner, input) => LayerDescription.Gate(sketch.Hook(owner, name), "ReLU", input);

    public static Part Affine(string name, string kind, long parameters, params long[] output) => (sketch, owner, input) =>
        LayerDescription.Affine(sketch.Hook(owner, name), kind, input, output.Length == 0 ? input : output, parameters);

    public static Part Layer(string name, string kind, LayerDerivative derivative, bool mask, params long[] output) => (sketch, owner, input) =>
        new LayerDescription(sketch.Hook(owner, name), kind, input, output.Length == 0 ? input : output, derivative) { HasMask = mask };

    public static Part Input() => (sketch, owner, input) => LayerDescription.Identity(sketch.Hook(owner, "Input"), input);

    public static Part Block(string name, string kind, params Part[] inside) => (sketch, owner, input) =>
    {
        IReadOnlyList<LayerDescription> layers = sketch.InSeries(Path(owner, name), input, inside);
        return sketch.Around(owner, name, kind, input, layers[^1].OutputShape, layers);
    };

    public static Part Residual(string name, params Part[] inside) => Block(name, "Residual", inside);

    /// <summary>Branches that are added, each with the whole input.</summary>
    public static Part Sum(string name, params Part[] branches) => (sketch, owner, input) =>
    {
        LayerDescription[] layers = [.. branches.Select(branch => branch(sketch, Path(owner, name), input))];
        return sketch.Around(owner, name, "Parallel", input, layers[0].OutputShape, layers);
    };

    /// <summary>Branches that are concatenated, each with a slice of the input.</summary>
    public static Part Concatenation(string name, params Part[] branches) => (sketch, owner, input) =>
    {
        long[] slice = [.. input.SkipLast(1), input[^1] / branches.Length];
        LayerDescription[] layers = [.. branches.Select(branch => branch(sketch, Path(owner, name), slice))];
        return sketch.Around(owner, name, "Parallel", input, [.. input.SkipLast(1), layers.Sum(layer => layer.OutputShape[^1])], layers);
    };

    public static Part Attention(string name, long heads) => (sketch, owner, input) =>
    {
        string path = Path(owner, name);
        (long positions, long width) = (input[0], input[1]);
        long[] perHead = [heads, positions, width / heads];
        long[] perPair = [heads, positions, positions];
        Part[] steps =
        [
            Affine("Projections", "Linear", 3 * width * (width + 1), positions, 3 * width),
            Layer("Queries", "Queries", LayerDerivative.Constant, false, perHead),
            Layer("Keys", "Keys", LayerDerivative.Constant, false, perHead),
            Layer("Values", "Values", LayerDerivative.Constant, false, perHead),
            Layer("Scores", "Scores", LayerDerivative.Mixing, false, perPair),
            Layer("Pattern", "Softmax", LayerDerivative.Mixing, false, perPair),
            Layer("Results", "Results", LayerDerivative.Mixing, false, perHead),
        ];
        LayerDescription[] layers = [.. steps.Select(step => step(sketch, path, input))];
        return sketch.Around(owner, name, "SelfAttention", input, input, layers).WithParameters(width * (width + 1), trainable: true);
    };

    public static Part LayerNorm(string name) => (sketch, owner, input) =>
    {
        string path = Path(owner, name);
        LayerDescription scale = Layer("Scale", "Scale", LayerDerivative.Mixing, false, [.. input.SkipLast(1), 1])(sketch, path, input);
        LayerDescription normalized = Layer("Normalized", "Normalized", LayerDerivative.Mixing, false)(sketch, path, input);
        return sketch.Around(owner, name, "LayerNorm", input, input, [scale, normalized]).WithParameters(2 * input[^1], trainable: true);
    };

    public HookPoint Hook(string? owner, string name) => new(index++, Path(owner, name));

    private LayerDescription Around(string? owner, string name, string kind, IReadOnlyList<long> input, IReadOnlyList<long> output, IReadOnlyList<LayerDescription> inside) =>
        new(Hook(owner, name), kind, input, output, LayerDerivative.Constant) { Inside = inside };

    private List<LayerDescription> InSeries(string? owner, IReadOnlyList<long> input, Part[] parts)
    {
        List<LayerDescription> layers = [];
        foreach (Part part in parts)
        {
            layers.Add(part(this, owner, input));
            input = layers[^1].OutputShape;
        }

        return layers;
    }

    private static string Path(string? owner, string name) => owner is null ? name : $"{owner}.{name}";
}
