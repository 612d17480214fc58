using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>
/// Fresh random chains of the kinds of the survey: every direction has a stage, hardly any needs more than two adjacent layers, and no stage
/// depends on the order of units.
/// </summary>
public sealed class FreshChainsTests
{
    private static readonly string[] Short = ["act", "jac", "cond1", "sync", "gen_u", "gen_c", "pair_u", "pair_c"];

    /// <summary>The share beyond adjacent pairs may be 3 % of all nullity, and 20 % of that with few data; the survey has 0.8 and 9 %.</summary>
    [Theory]
    [InlineData(false, 0.03)]
    [InlineData(true, 0.20)]
    public void Hardly_any_direction_needs_more_than_two_adjacent_layers(bool isFew, double share)
    {
        int count = LongRun.IsOn ? 200 : 4, all = 0, beyond = 0;
        for (int number = 0; number < count; number++)
        {
            using var scope = NewDisposeScope();
            var random = new Random(number);
            (TestMlp network, Tensor data) = Draw(random, isFew);
            using TestMlp own = network;
            ExactDegeneracy exact = ExactDegeneracyCount.Of(network, data);
            Assert.Equal(exact.Nullity, exact.Stages.Sum(stage => stage.Dimension));
            Assert.InRange(exact.PathRedundancy!.Value, 0, exact.Nullity);
            if (exact.DataRelations == 0)
                Assert.Equal(0, exact.DataDependence);
            all += exact.Nullity;
            beyond += exact.Stages.Where(stage => !Short.Contains(stage.Name)).Sum(stage => stage.Dimension);
            Reverse(network);
            Assert.Equal(ExactChains.Line(exact), ExactChains.Line(ExactDegeneracyCount.Of(network, data)));
        }

        Assert.True(all > 5 * count, $"{all} free directions in {count} networks");
        Assert.True(beyond <= share * all, $"{beyond} of {all} free directions need more than two adjacent layers.");
    }

    /// <summary>Two or three hidden layers; with enough data, blocks of units that large inputs switch together, dependent inputs and always open units.</summary>
    private static (TestMlp Network, Tensor Data) Draw(Random random, bool isFew)
    {
        int hidden = random.Next(1, 4), inputs = random.Next(isFew ? 3 : 5, isFew ? 6 : 9), samples = isFew ? random.Next(4, 15) : 400;
        bool hasBias = random.Next(2) == 0, isStructured = !isFew && random.Next(3) > 0;
        List<int> widths = [inputs, .. Enumerable.Range(0, hidden + 1).Select(_ => random.Next(3, 8))];
        Tensor data = Compare.Gaussian(random.Next(), samples, inputs);
        Tensor[] matrices = [.. Enumerable.Range(0, hidden + 1).Select(layer => Compare.Gaussian(random.Next(), widths[layer + 1], widths[layer]) / Math.Sqrt(widths[layer]))];
        if (isStructured)
        {
            data.narrow(1, 0, 2).copy_(data.narrow(1, 0, 2).sign() * Compare.Gaussian(random.Next(), samples, 2).abs().add(6));
            if (random.Next(2) == 0)
                data.select(1, inputs - 1).copy_(data.select(1, inputs - 2) * 1.3);
            int block = random.Next(1, 3);
            matrices[0].narrow(1, 0, 2).zero_();
            matrices[0].narrow(0, 0, block).select(1, 0).fill_(3);
            matrices[0][block, 1] = -3;
            for (int layer = 1; layer < hidden; layer++)
                matrices[layer].narrow(0, 0, random.Next(0, 3)).abs_();
        }

        if (hasBias)
            matrices = [.. matrices.Select(matrix => cat([matrix, Compare.Gaussian(random.Next(), matrix.size(0), 1) * 0.2], 1))];
        return (ExactChains.Network([.. widths], hasBias, matrices), data);
    }

    /// <summary>Turns the order of the units of every hidden layer round.</summary>
    private static void Reverse(TestMlp network)
    {
        using var noGrad = no_grad();
        int hidden = network.Description.Layers.Count(layer => layer.IsElementwise);
        for (int layer = 0; layer < hidden; layer++)
        {
            network.LinearAt(layer).weight!.copy_(network.LinearAt(layer).weight!.flip(0));
            network.LinearAt(layer).bias?.copy_(network.LinearAt(layer).bias!.flip(0));
            network.LinearAt(layer + 1).weight!.copy_(network.LinearAt(layer + 1).weight!.flip(1));
        }
    }
}
