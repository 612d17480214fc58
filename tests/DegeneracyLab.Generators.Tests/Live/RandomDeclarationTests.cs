using DegeneracyLab.Generators.Layers;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>The random networks have everything that a declaration can have.</summary>
public sealed class RandomDeclarationTests
{
    private static readonly string[] Kinds =
    [
        .. ElementwiseSample.Kinds, "Elementwise", "Linear", "TiedLinear", "TokenEmbedding", "PositionalEmbedding", "SelfAttention", "Softmax", "LayerNorm",
        "LastPosition", "MeanPool", "Flatten", "Conv2d", "MaxPool2d", "AvgPool2d", "Use", "Residual", "Parallel",
    ];

    /// <summary>A kind that is added to the library is added here, too.</summary>
    [Fact]
    public void The_tests_know_every_kind() =>
        Assert.Equal(
            LayerCatalogue.Kinds.Select(kind => kind.Name).Distinct().Order(StringComparer.Ordinal),
            Kinds.Order(StringComparer.Ordinal));

    [Fact]
    public void The_networks_of_a_short_run_have_every_kind() =>
        Assert.Empty(Kinds.Except(Declarations(30).SelectMany(Layers).Select(layer => layer.Kind)));

    [Fact]
    public void Blocks_are_nested_repeated_shared_and_sized_by_name()
    {
        DeclarationSample[] networks = [.. Declarations(30)];
        LayerSample[] layers = [.. networks.SelectMany(Layers)];
        Assert.Contains(layers, layer => layer is ParallelSample { Adds: true });
        Assert.Contains(layers, layer => layer is ParallelSample { Adds: false });
        Assert.Equal([2, 3, 4], layers.OfType<ParallelSample>().Select(layer => layer.Branches.Length).Distinct().Order());
        Assert.Contains(layers, layer => layer is BlockSample { Repeat: > 1 });
        Assert.Contains(layers, layer => layer is ParallelSample { Branches: [{ Parameters.Count: > 0 }, ..] });
        Assert.Contains(layers, layer => layer is BlockSample { StatesSizes: true, Block.Parameters.Count: > 0 });
        Assert.Contains(layers, layer => layer is BlockSample { StatesSizes: false, Block.Parameters.Count: > 0 });
        Assert.True(networks.Max(Depth) >= 3);
        Assert.True(networks.Max(network => network.Layers.Count) >= 8);
        // An open block may get a sequence, a fixed one states its positions.
        Assert.Contains(networks.SelectMany(network => network.Blocks), block => block.IsOpen && block.Input.IsSequence);
        Assert.Contains(networks.SelectMany(network => network.Blocks), block => !block.IsOpen && block.Input.IsSequence);
    }

    private static IEnumerable<DeclarationSample> Declarations(int count) => Enumerable.Range(0, count).Select(RandomDeclaration.Of);

    private static IEnumerable<LayerSample> Layers(DeclarationSample declaration) =>
        declaration.Layers.SelectMany(pair => Blocks(pair.Layer).SelectMany(Layers).Append(pair.Layer));

    private static int Depth(DeclarationSample declaration) =>
        declaration.Layers.SelectMany(pair => Blocks(pair.Layer)).Select(Depth).DefaultIfEmpty(0).Max() + 1;

    private static IEnumerable<DeclarationSample> Blocks(LayerSample layer) => layer switch
    {
        BlockSample use => [use.Block],
        ParallelSample parallel => parallel.Branches,
        _ => [],
    };
}
