using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>A network or block: its declaration, and its computation without the generator.</summary>
internal sealed class DeclarationSample
{
    private readonly SizeNames sizes;

    /// <param name="name">The class.</param>
    /// <param name="isBlock">Whether it is a block.</param>
    /// <param name="isOpen">Whether it is a block that takes any dimensions before the last.</param>
    /// <param name="input">The shape of its input, at its place if it is open.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="blocks">The blocks that it uses, and those that they use.</param>
    /// <param name="salt">Which sizes are parameters; below 0, none.</param>
    public DeclarationSample(string name, bool isBlock, bool isOpen, SampleShape input, IReadOnlyList<LayerSample> layers, IReadOnlyList<DeclarationSample> blocks, int salt)
    {
        Name = name;
        IsOpen = isOpen;
        Input = input;
        Blocks = blocks;
        Layers = [.. WithNames(layers)];
        sizes = new(salt);
        string head = (isBlock, input) switch
        {
            (true, _) when isOpen => $"[Block(Input = {sizes.Of(input.Width)})]",
            (_, { IsTokens: true }) => $"[Network(Tokens = {sizes.Of(input.A)}, Vocabulary = {sizes.Of(input.Vocabulary)})]",
            (_, { IsImage: true }) => $"[{(isBlock ? "Block" : "Network")}(Channels = {sizes.Of(input.A)}, Height = {sizes.Of(input.B)}, Width = {sizes.Of(input.C)})]",
            (_, { IsSequence: true }) => $"[{(isBlock ? "Block" : "Network")}(Positions = {sizes.Of(input.A)}, Input = {sizes.Of(input.B)})]",
            _ => $"[Network(Input = {sizes.Of(input.A)})]",
        };
        string body = string.Concat(layers.Select(layer => layer.Attribute(sizes)));
        Text = $"{head} {body} internal partial class {name}{sizes.Declaration};";
    }

    public string Name { get; }

    public bool IsOpen { get; }

    public SampleShape Input { get; }

    /// <summary>The layers with their names, repeated ones as often as they come.</summary>
    public IReadOnlyList<(string Name, LayerSample Layer)> Layers { get; }

    public IReadOnlyList<DeclarationSample> Blocks { get; }

    /// <summary>The declaration alone.</summary>
    public string Text { get; }

    /// <summary>The declaration and those of the blocks that it uses.</summary>
    public string Declaration => string.Join('\n', Blocks.Select(block => block.Text).Append(Text));

    /// <summary>The sizes for the primary constructor, in order.</summary>
    public IReadOnlyCollection<int> Parameters => sizes.Parameters;

    /// <summary>The number of hook points, that of the input among them.</summary>
    public int HookCount => 1 + Layers.Sum(layer => layer.Layer.HooksInside + 1);

    /// <summary>The shape of the output.</summary>
    public SampleShape Output => Layers[^1].Layer.Output;

    /// <summary>The output from the input.</summary>
    /// <param name="at">The values of parameters, and what happens at hook points.</param>
    /// <param name="prefix">What comes before the names of the hook points.</param>
    /// <param name="x">The input, [batch, ..].</param>
    public Tensor Evaluate(Evaluation at, string prefix, Tensor x)
    {
        x = at.Hook(prefix + "Input", x);
        foreach ((string name, LayerSample layer) in Layers)
            x = at.Hook(prefix + name, layer.Evaluate(at, prefix + name, x));
        return x;
    }

    /// <summary>The activation at a hook point.</summary>
    /// <param name="name">The name of the hook point, from here on.</param>
    public ElementwiseSample Elementwise(string name)
    {
        foreach ((string own, LayerSample layer) in Layers)
        {
            if (own == name)
                return (ElementwiseSample)layer;
            if (!name.StartsWith(own + ".", StringComparison.Ordinal))
                continue;
            string inside = name[(own.Length + 1)..];
            if (layer is BlockSample use)
                return use.Block.Elementwise(inside);
            // Branch1.ReLU1
            int dot = inside.IndexOf('.', StringComparison.Ordinal);
            return ((ParallelSample)layer).Branches[inside[dot - 1] - '1'].Elementwise(inside[(dot + 1)..]);
        }

        throw new ArgumentException($"{Name} has no {name}.", nameof(name));
    }

    public override string ToString() => Declaration;

    /// <summary>Kind and ordinal, or what the declaration says.</summary>
    private static IEnumerable<(string Name, LayerSample Layer)> WithNames(IEnumerable<LayerSample> layers)
    {
        Dictionary<string, int> counts = [];
        foreach (LayerSample layer in layers)
            for (int ordinal = 1; ordinal <= layer.Repeat; ordinal++)
            {
                int count = counts[layer.Kind] = counts.GetValueOrDefault(layer.Kind) + 1;
                yield return (
                    layer.GivenName is not { } given ? FormattableString.Invariant($"{layer.Kind}{count}")
                        : layer.Repeat == 1 ? given : FormattableString.Invariant($"{given}{ordinal}"),
                    layer);
            }
    }
}
