using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Chains with whole weights, whose counts are known exactly.</summary>
public sealed class IntegerNetworksTests
{
    /// <summary>N, rank, nullities of single layers and of adjacent pairs, stages, R, sing.</summary>
    private static readonly Dictionary<string, (int Parameters, int Rank, int[] Layers, int[] Pairs, int[] Stages, int Redundancy, int Singular)> Known = new()
    {
        ["O1"] = (35, 30, [0, 0], [5], [0, 0, 0, 5, 0, 0, 0, 0], 5, 0),
        ["O2"] = (43, 38, [0, 0], [5], [0, 0, 0, 5, 0, 0, 0, 0], 5, 0),
        ["O3"] = (52, 26, [1, 12, 6], [18, 20], [6, 10, 3, 7, 0, 0, 0, 0, 0, 0], 25, 0),
        ["O4"] = (60, 47, [0, 0], [13], [0, 0, 0, 13, 0, 0, 0, 0], 13, 0),
        ["O5"] = (54, 40, [0, 0], [14], [0, 0, 0, 12, 0, 0, 2, 0], 12, 0),
        ["O6"] = (35, 18, [8, 6], [17], [6, 8, 0, 3, 0, 0, 0, 0], 17, 0),
        ["O7"] = (40, 25, [10, 0], [15], [10, 0, 0, 5, 0, 0, 0, 0], 5, 0),
        ["O8"] = (35, 27, [4, 0], [8], [0, 4, 0, 4, 0, 0, 0, 0], 8, 3),
        ["O9"] = (31, 19, [0, 0], [12], [0, 0, 0, 12, 0, 0, 0, 0], 12, 0),
        ["O10"] = (35, 16, [7, 3], [19], [3, 0, 7, 7, 0, 0, 2, 0], 7, 0),
        ["O11"] = (66, 43, [0, 0, 0], [13, 10], [0, 0, 0, 19, 4, 0, 0, 0, 0, 0], 23, 4),
        ["O12"] = (79, 51, [0, 0, 0], [13, 15], [0, 0, 0, 26, 2, 0, 0, 0, 0, 0], 28, 1),
        ["O13/101"] = (64, 37, [0, 4, 4, 0], [12, 12, 10], [0, 0, 8, 14, 1, 2, 1, 0, 1, 0, 0, 0], 25, 0),
        ["O13/104"] = (64, 37, [0, 2, 7, 3], [8, 14, 13], [3, 4, 5, 13, 0, 0, 0, 1, 1, 0, 0, 0], 27, 0),
        ["O13/108"] = (64, 30, [0, 6, 7, 6], [12, 18, 16], [10, 7, 2, 14, 0, 0, 0, 0, 0, 1, 0, 0], 34, 3),
        ["O13/118"] = (64, 38, [0, 5, 6, 0], [11, 15, 10], [4, 4, 3, 13, 0, 0, 0, 1, 0, 1, 0, 0], 23, 0),
        ["O13/132"] = (64, 26, [0, 5, 9, 3], [15, 20, 15], [7, 7, 3, 18, 0, 1, 0, 0, 0, 0, 2, 0], 36, 0),
        ["O13/182"] = (64, 28, [0, 8, 8, 3], [16, 18, 16], [7, 11, 1, 15, 0, 0, 0, 0, 1, 0, 1, 0], 34, 0),
    };

    public static TheoryData<string> Names => [.. Known.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void They_have_the_exact_counts(string name)
    {
        using var scope = NewDisposeScope();
        IntegerNetwork integers = IntegerNetwork.Of(name);
        (int parameters, int rank, int[] layers, int[] pairs, int[] stages, int redundancy, int singular) = Known[name];
        using TestMlp network = ExactChains.Network(integers.Widths, integers.Bias, integers.Weights.Select(ExactChains.Numbers));
        Tensor data = ExactChains.Numbers(integers.Data);

        ExactDegeneracy exact = ExactDegeneracyCount.Of(network, data);

        Assert.Equal((parameters, rank), (exact.Parameters, exact.FunctionalDimension));
        Assert.Equal(
            ExactChains.Line(parameters - rank, stages.Select((dimension, stage) => (dimension, stage)).ToDictionary(pair => ExactChains.StageNames[pair.stage], pair => pair.dimension), redundancy, singular),
            ExactChains.Line(exact));
        Assert.Equal(exact.Nullity, exact.NumericalNullity);
        Assert.Equal(layers, NullitiesOf(network, data, 1));
        Assert.Equal(pairs, NullitiesOf(network, data, 2));
    }

    /// <summary>The nullities of ranges of layers, from the columns of the factor.</summary>
    private static int[] NullitiesOf(TestMlp network, Tensor data, int length)
    {
        using var scope = NewDisposeScope();
        using var sums = new JacobianSums(network, null);
        using var samples = new SampleSet(network, data);
        sums.Add(samples);
        GatedChain chain = GatedChain.Of(network, ChainStructure.Of(network.Description))!;
        return [.. Enumerable.Range(0, chain.Layers - length + 1).Select(layer =>
            NullSpace.RankIn(sums.R.narrow(1, chain.Starts[layer], chain.Starts[layer + length] - chain.Starts[layer])).Nullity)];
    }
}
