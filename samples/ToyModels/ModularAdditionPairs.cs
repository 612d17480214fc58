using static TorchSharp.torch;

namespace Samples;

/// <summary>Pairs of numbers modulo 59, and their sums.</summary>
/// <param name="Inputs">One-hot a beside one-hot b, [pairs, 118].</param>
/// <param name="Sums">(a + b) mod 59, [pairs], int64.</param>
internal sealed record ModularAdditionPairs(Tensor Inputs, Tensor Sums)
{
    /// <summary>The modulus, a prime.</summary>
    public const int Modulus = 59;

    /// <summary>The number of pairs.</summary>
    public long Count => Sums.size(0);

    /// <summary>The sums as one-hot vectors, [pairs, 59].</summary>
    public Tensor OneHotSums => nn.functional.one_hot(Sums, Modulus).to(ScalarType.Float32);

    /// <summary>All 3,481 pairs, by a and then b.</summary>
    public static ModularAdditionPairs All
    {
        get
        {
            using var scope = NewDisposeScope();
            Tensor pair = arange(Modulus * Modulus, ScalarType.Int64);
            Tensor a = pair.div(Modulus, RoundingMode.floor), b = pair.remainder(Modulus);
            Tensor inputs = cat([nn.functional.one_hot(a, Modulus), nn.functional.one_hot(b, Modulus)], 1).to(ScalarType.Float32);
            return new(inputs.MoveToOuterDisposeScope(), (a + b).remainder(Modulus).MoveToOuterDisposeScope());
        }
    }

    /// <summary>Splits the pairs at random into those to train on and the others.</summary>
    /// <param name="share">The share to train on.</param>
    /// <param name="seed">The seed of the split.</param>
    public (ModularAdditionPairs Train, ModularAdditionPairs Test) Split(double share, int seed)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        Tensor order = randperm(Count, generator: generator);
        long train = (long)(share * Count);
        return (At(order.narrow(0, 0, train)), At(order.narrow(0, train, Count - train)));
    }

    /// <summary>The share of pairs that a network adds rightly.</summary>
    public double Accuracy(nn.Module<Tensor, Tensor> network)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return network.call(Inputs).argmax(1).eq(Sums).to(ScalarType.Float64).mean().item<double>();
    }

    private ModularAdditionPairs At(Tensor pairs) =>
        new(Inputs.index_select(0, pairs).MoveToOuterDisposeScope(), Sums.index_select(0, pairs).MoveToOuterDisposeScope());
}
