namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>
/// The random network with a number: vectors, sequences, tokens and images in turn, 1 to 8 layers, with blocks in blocks,
/// residuals, parallels and repetitions. The same number always gives the same network.
/// </summary>
internal sealed class RandomDeclaration
{
    /// <summary>More hook points or entries than these make pairs slow and test nothing new.</summary>
    private const int MostHooks = 42, MostEntries = 420;

    private const int Deepest = 3;

    private readonly string prefix;
    private readonly RandomLayer layer;
    private readonly Random random;
    private readonly List<DeclarationSample> blocks = [];
    private int names;

    private RandomDeclaration(string prefix, Random random, int number)
    {
        this.prefix = prefix;
        this.random = random;
        layer = new(random, number);
    }

    public static DeclarationSample Of(int number)
    {
        for (int attempt = 0; ; attempt++)
        {
            string name = FormattableString.Invariant($"Random{number}");
            var declaration = new RandomDeclaration(name, new Random((number * 1009) + attempt), number);
            DeclarationSample network = declaration.Network(name, number);
            if (network.HookCount <= MostHooks && Entries(network) <= MostEntries)
                return network;
        }
    }

    private DeclarationSample Network(string name, int number)
    {
        int depth = random.Next(1, 9);
        SampleShape input = (number % 5) switch
        {
            0 => new(random.Next(1, 6)),
            1 => new(random.Next(1, 5), random.Next(2, 6)),
            2 => new(random.Next(1, 5), Vocabulary: random.Next(2, 6)),
            3 => new(random.Next(1, 3), random.Next(3, 7), random.Next(3, 7)),
            _ => new(random.Next(2, 5), random.Next(3, 6)),
        };
        var layers = new List<LayerSample>();
        switch (number % 5)
        {
            case 2:
                layers.Add(layer.TokenEmbedding(input));
                if (random.Next(3) > 0)
                    layers.Add(layer.PositionalEmbedding(layers[^1].Output));
                TransformerLayers(layers, random.Next(1, 3));
                Extend(layers, layers[^1].Output, random.Next(0, 3), nesting: 0, collapses: true, keepsImage: false);
                Unembed(layers);
                break;
            case 3:
                Extend(layers, input, depth, nesting: 0, collapses: true, keepsImage: false);
                Unembed(layers);
                break;
            case 4:
                if (random.Next(2) == 0)
                    layers.Add(layer.PositionalEmbedding(input));
                TransformerLayers(layers, random.Next(1, 3), input);
                Unembed(layers);
                break;
            default:
                Extend(layers, input, depth, nesting: 0, collapses: true, keepsImage: false);
                break;
        }

        return new(name, isBlock: false, isOpen: false, input, layers, [.. blocks], Salt());
    }

    /// <summary>Residual blocks with a layer norm before attention or before fully connected layers.</summary>
    private void TransformerLayers(List<LayerSample> layers, int count, SampleShape? input = null)
    {
        for (int i = 0; i < count; i++)
        {
            SampleShape shape = layers.Count == 0 ? input!.Value : layers[^1].Output;
            var inside = new List<LayerSample>();
            if (random.Next(3) > 0)
                inside.Add(layer.LayerNorm(shape));
            if (random.Next(3) > 0)
            {
                inside.Add(layer.SelfAttention(shape));
            }
            else
            {
                inside.Add(layer.Linear(shape));
                inside.Add(layer.Activation(inside[^1].Output));
                inside.Add(layer.Linear(inside[^1].Output, shape.Width));
            }

            layers.Add(Repeated(new BlockSample("Residual", shape, Block(shape, inside), random.Next(2) == 0)));
        }
    }

    /// <summary>Often the network ends in a vector.</summary>
    private void Unembed(List<LayerSample> layers)
    {
        if (random.Next(4) == 0)
            return;
        SampleShape shape = layers[^1].Output;
        if (!shape.IsVector)
            layers.Add(shape.IsImage || random.Next(3) == 0 ? new ReshapingSample("Flatten", shape) : layer.Collapse(shape));
        layers.Add(layer.Linear(layers[^1].Output));
    }

    /// <summary>Adds so many random layers.</summary>
    /// <param name="layers">The layers of the declaration so far.</param>
    /// <param name="shape">The shape after them.</param>
    /// <param name="count">How many to add.</param>
    /// <param name="nesting">How deep in blocks the declaration is.</param>
    /// <param name="collapses">Whether positions and images may become vectors.</param>
    /// <param name="keepsImage">Whether an image keeps its height and width.</param>
    private void Extend(List<LayerSample> layers, SampleShape shape, int count, int nesting, bool collapses, bool keepsImage)
    {
        for (int i = 0; i < count; i++)
        {
            LayerSample next = (random.Next(nesting < Deepest ? 14 : 9), shape) switch
            {
                (< 4, _) => layer.Weighted(layers, shape, keepsImage),
                (< 7, _) => layer.Activation(shape),
                (< 9, _) => layer.Other(shape, collapses, keepsImage),
                (< 11, _) => Repeated(new BlockSample("Residual", shape, BlockTo(shape, shape, nesting + 1), random.Next(2) == 0)),
                (< 12, _) => Use(shape, nesting + 1, keepsImage),
                (_, { IsImage: false, Width: > 1 }) when random.Next(2) == 0 => Concatenated(shape, nesting + 1),
                _ => Added(shape, nesting + 1, collapses),
            };
            if (next.Repeat == 1 && random.Next(8) == 0 && next.GivenName is null)
                next = next with { GivenName = FormattableString.Invariant($"Part{++names}") };
            layers.Add(next);
            shape = next.Output;
        }
    }

    private BlockSample Use(SampleShape shape, int nesting, bool keepsImage)
    {
        SampleShape output = shape.IsImage ? keepsImage || random.Next(2) == 0 ? shape with { A = random.Next(1, 4) } : shape : shape.WithWidth(random.Next(1, 6));
        BlockSample use = new("Use", shape, BlockTo(shape, output, nesting), random.Next(2) == 0);
        return use.Output == shape ? Repeated(use) : use;
    }

    private ParallelSample Concatenated(SampleShape shape, int nesting)
    {
        int[] slices = Slices(shape.Width, Math.Min(shape.Width, random.Next(2, 5)));
        return new(shape, [.. slices.Select(slice => BlockTo(shape.WithWidth(slice), shape.WithWidth(random.Next(1, 4)), nesting))], Adds: false);
    }

    private ParallelSample Added(SampleShape shape, int nesting, bool collapses)
    {
        SampleShape output = shape.IsImage ? shape with { A = random.Next(1, 4) } : shape.WithWidth(random.Next(1, 6));
        bool toVector = collapses && shape.IsSequence && random.Next(3) == 0;
        return new(shape, [.. Enumerable.Range(0, random.Next(2, 5)).Select(_ => BlockTo(shape, toVector ? new(output.Width) : output, nesting))], Adds: true);
    }

    /// <summary>A block between two shapes, an earlier one if there is one and chance wants it.</summary>
    private DeclarationSample BlockTo(SampleShape input, SampleShape output, int nesting)
    {
        DeclarationSample[] fitting = [.. blocks.Where(block => block.Input == input && block.Output == output)];
        if (fitting.Length > 0 && random.Next(2) == 0)
            return fitting[random.Next(fitting.Length)];
        var layers = new List<LayerSample>();
        Extend(layers, input, random.Next(nesting > 1 ? 1 : 0, 3), nesting, collapses: false, keepsImage: true);
        SampleShape shape = layers.Count == 0 ? input : layers[^1].Output;
        bool collapses = shape.IsSequence && output.IsVector;
        if (collapses)
            layers.Add(layer.Collapse(shape));
        shape = layers.Count == 0 ? input : layers[^1].Output;
        if (shape != output || layers.Count == 0)
            layers.Add(layer.To(shape, output));
        return Block(input, layers, mayBeOpen: !collapses);
    }

    private DeclarationSample Block(SampleShape input, List<LayerSample> layers, bool mayBeOpen = true)
    {
        // Positions of a table need a number of positions.
        bool isOpen = input.IsVector || (input.IsSequence && mayBeOpen && random.Next(2) == 0 && layers.All(each => IsOpen(each)));
        var block = new DeclarationSample(FormattableString.Invariant($"{prefix}Block{blocks.Count + 1}"), isBlock: true, isOpen, input, layers, [], Salt());
        blocks.Add(block);
        return block;
    }

    /// <summary>Whether a layer acts on the last dimension, whatever comes before it.</summary>
    private static bool IsOpen(LayerSample each) => each switch
    {
        PositionalEmbeddingSample => false,
        BlockSample use => use.Block.IsOpen,
        ParallelSample parallel => parallel.Branches.All(branch => branch.IsOpen),
        _ => true,
    };

    private BlockSample Repeated(BlockSample block) => random.Next(6) > 0
        ? block
        : block with { Repeat = random.Next(2, 4), GivenName = random.Next(2) == 0 ? null : FormattableString.Invariant($"Part{++names}x") };

    private int Salt() => random.Next(3) == 0 ? random.Next(2) : -1;

    /// <summary>A number as the sum of so many positive ones.</summary>
    private int[] Slices(int width, int count)
    {
        int[] slices = [.. Enumerable.Repeat(1, count)];
        for (int i = count; i < width; i++)
            slices[random.Next(count)]++;
        return slices;
    }

    private static int Entries(DeclarationSample declaration) =>
        declaration.Input.Entries + declaration.Layers.Sum(pair => pair.Layer.Output.Entries + pair.Layer switch
        {
            BlockSample use => Entries(use.Block),
            ParallelSample parallel => parallel.Branches.Sum((DeclarationSample branch) => Entries(branch) + branch.Output.Entries),
            SelfAttentionSample attention => 6 * attention.Input.Entries,
            LayerNormSample norm => 2 * norm.Input.Entries,
            _ => 0,
        });
}
