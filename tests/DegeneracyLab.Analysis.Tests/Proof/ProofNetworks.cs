#pragma warning disable DGL0203 // Two linear layers in a row are among the networks.
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Small piecewise linear networks of every layer that a proof goes through.</summary>
internal static class ProofNetworks
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, Func<IInstrumentedNetwork>> All { get; } = new Dictionary<string, Func<IInstrumentedNetwork>>
    {
        ["convolution"] = () => new KindConvolution(ScalarType.Float64, seed: 1),
        ["padded convolutions"] = () => new KindPadded(ScalarType.Float64, seed: 1),
        ["strides and leaky ReLU"] = () => new KindStrided(ScalarType.Float64, seed: 1),
        ["Abs and padded pools"] = () => new KindPaddedPools(ScalarType.Float64, seed: 1),
        ["overlapping pools"] = () => new ProofPools(ScalarType.Float64, seed: 1),
        ["residual"] = () => new ProofResidual(ScalarType.Float64, seed: 1),
        ["residual, repeated"] = () => new KindRepeated(ScalarType.Float64, seed: 1),
        ["blocks"] = () => new ProofBlocks(ScalarType.Float64, seed: 1),
        ["sum of branches"] = () => new ProofAdded(ScalarType.Float64, seed: 1),
        ["concatenation of branches"] = () => new ProofConcatenated(ScalarType.Float64, seed: 1),
        ["tied"] = () => new KindTiedReLU(ScalarType.Float64, seed: 1),
        ["tied twice, leaky ReLU"] = () => new KindTiedTwice(ScalarType.Float64, seed: 1),
        ["tied at positions"] = () => new KindTiedAtPositions(ScalarType.Float64, seed: 1),
        ["frozen"] = () => new ProofFrozen(ScalarType.Float64, seed: 1),
        ["flattened sequence"] = () => new ProofSequence(ScalarType.Float64, seed: 1),
        ["mean of tokens"] = () => new ProofTokens(ScalarType.Float64, seed: 1),
        ["Abs"] = () => new ProofAbs(ScalarType.Float64, seed: 1),
    };

    /// <summary>Makes all parameters and the data small integers, so that float64 computes exactly.</summary>
    /// <param name="network">The network.</param>
    /// <param name="random">Where they come from.</param>
    /// <param name="count">The number of samples.</param>
    /// <returns>The data.</returns>
    public static Tensor DrawIntegers(IInstrumentedNetwork network, Random random, int count)
    {
        using var noGrad = no_grad();
        foreach ((_, Parameter parameter) in ((nn.Module)network).named_parameters())
            parameter.copy_(Draw(random, -2, 3, parameter.shape));
        NetworkDescription description = network.Description;
        return description.Vocabulary is { } rows ? Draw(random, 0, (int)rows, [count, .. description.InputShape]).to(ScalarType.Int64) : Draw(random, -3, 4, [count, .. description.InputShape]);
    }

    private static Tensor Draw(Random random, int low, int high, long[] shape)
    {
        long entries = shape.Aggregate(1L, (product, size) => product * size);
        return tensor(Enumerable.Range(0, (int)entries).Select(_ => (double)random.Next(low, high)).ToArray(), shape, ScalarType.Float64);
    }
}

[Network(Channels = 2, Height = 4, Width = 4), Conv2d(2, Kernel = 1), ReLU, AvgPool2d(2, Stride = 1), MaxPool2d(2, Stride = 1), Flatten, Linear(2)]
internal sealed partial class ProofPools;

[Network(Input = 3), Linear(3, Bias = false), Residual<KindReLUBranch>, Linear(2)]
internal sealed partial class ProofResidual;

[Network(Input = 3), Linear(3), Use<KindReLUBranch>, Identity, Use<KindUnits>, Linear(2)]
internal sealed partial class ProofBlocks;

[Network(Input = 3), Linear(3), Parallel<KindReLUBranch, KindLinearBranch, KindUnits>(ParallelMode.Add), Linear(2)]
internal sealed partial class ProofAdded;

[Network(Input = 3), Linear(6), Parallel<KindReLUBranch, KindLinearBranch>, Linear(2)]
internal sealed partial class ProofConcatenated;

[Network(Input = 3), Linear(4, Trainable = false), ReLU, Linear(3), ReLU, Linear(3, Trainable = false), Linear(2)]
internal sealed partial class ProofFrozen;

[Network(Positions = 2, Input = 3), Linear(3), PositionalEmbedding, ReLU, Linear(2, Bias = false), Flatten, Linear(2)]
internal sealed partial class ProofSequence;

[Network(Tokens = 2, Vocabulary = 4), TokenEmbedding(3), PositionalEmbedding, MeanPool, Linear(4), ReLU, Linear(3)]
internal sealed partial class ProofTokens;

[Network(Input = 3), Linear(4), Abs, Linear(3), Abs, Linear(2)]
internal sealed partial class ProofAbs;
