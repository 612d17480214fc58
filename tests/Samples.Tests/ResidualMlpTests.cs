using DegeneracyLab.Analysis;
using TorchSharp;
using static TorchSharp.torch;

namespace Samples.Tests;

/// <summary>What the model of compressed computation claims, with its own training.</summary>
public sealed class ResidualMlpTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<int> SomeSeeds => Seeds.From1(1, 6);

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(SomeSeeds))]
    public void With_random_directions_all_features_are_computed_in_part_and_with_orthogonal_ones_only_some(int seed)
    {
        LongRun.Only();
        using ResidualMlpNetwork network = ResidualMlp.Create(seed, orthogonal: false), control = ResidualMlp.Create(seed, orthogonal: true);
        ResidualMlp.Train(network, seed, cancellationToken: TestContext.Current.CancellationToken);
        ResidualMlp.Train(control, seed, cancellationToken: TestContext.Current.CancellationToken);

        Assert.InRange(ResidualMlp.RelativeLoss(network, seed), 0.7, 0.87);
        Assert.InRange(ResidualMlp.RelativeLoss(control, seed), 0.96, 1.04);
        double[] left = ResidualMlp.LossLeft(network), leftInControl = ResidualMlp.LossLeft(control);
        Assert.InRange(left[0], 0.1, 1);
        Assert.InRange(left[^1], 0, 0.75);
        Assert.InRange(leftInControl[0], 0, 0.15);
        Assert.InRange(leftInControl[^1], 0.85, 1);

        using var generator = new Generator(1);
        AnalysisResult result = ResidualMlp.Analyse(network, ResidualMlp.Sample(50_000, generator), TestContext.Current.CancellationToken);
        Assert.Equal([20, 30, 30, 20], result.Basis!.Select(node => node.Activations.Rank));
        Assert.All(result.Basis!, node => Assert.Equal(20, node.Dimension));
        Assert.InRange(Edges.Above(1e-6, result.Edges[0]), 300, 400);
        Assert.All(result.Edges.Skip(1), edges => Assert.Equal(20, Edges.Above(1e-6, edges)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Directions_have_length_1_stay_fixed_and_are_orthogonal_where_that_is_said(bool orthogonal)
    {
        using ResidualMlpNetwork network = ResidualMlp.Create(seed: 1, orthogonal);
        Tensor stream = Directions(network);
        Tensor products = stream.matmul(stream.t()) - eye(20);
        Assert.InRange(products.diagonal().abs().max().item<float>(), 0, 1e-5f);
        Assert.Equal(orthogonal, products.abs().max().item<float>() < 1e-5f);
        Assert.Equal(2 * 10 * 200, network.Description.ParameterCount);
        Assert.DoesNotContain(network.NamedParameters(), named => named.Name.StartsWith("Embed", StringComparison.Ordinal));
    }

    /// <summary>Half of the features computed and half left out: the naive loss is 1, and half of the features have nothing left.</summary>
    [Fact]
    public void A_network_that_computes_ten_features_exactly_has_the_naive_loss()
    {
        using ResidualMlpNetwork network = ResidualMlp.Create(seed: 1, orthogonal: true);
        Tensor directions = Directions(network).narrow(0, 0, 10);
        using (no_grad())
        {
            network.NamedParameters()[0].Parameter.copy_(directions);
            network.NamedParameters()[1].Parameter.copy_(directions.t());
        }

        Assert.Equal(1, ResidualMlp.RelativeLoss(network, seed: 1), 0.03);
        double[] left = ResidualMlp.LossLeft(network);
        Assert.All(left[..10], share => Assert.InRange(share, 0, 1e-6));
        Assert.All(left[10..], share => Assert.Equal(1, share, 1e-4));
    }

    /// <summary>What each feature puts into the stream, [20, 200].</summary>
    private static Tensor Directions(ResidualMlpNetwork network)
    {
        using ResidualMlpNetwork.Recording trace = network.Trace(eye(20), [ResidualMlpNetwork.Hooks.Embed]);
        return trace.Embed.clone();
    }
}
