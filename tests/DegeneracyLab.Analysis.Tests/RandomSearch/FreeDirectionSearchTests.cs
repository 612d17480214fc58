using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>
/// A search for small networks on which more directions are called free than there are: chains with whole weights, zeros, few samples and
/// adjacent hidden layers, and declared networks of every kind.
/// </summary>
public sealed class FreeDirectionSearchTests
{
    private const int AtOnce = 50;

    private static readonly Func<IInstrumentedNetwork>[] Declared =
    [
        () => new ResidualNetwork(ScalarType.Float64), () => new LeakyNetwork(ScalarType.Float64), () => new SmoothNetwork(ScalarType.Float64), () => new AddedNetwork(ScalarType.Float64),
        () => new ConcatenatedNetwork(ScalarType.Float64), () => new NormNetwork(ScalarType.Float64), () => new SequenceNetwork(ScalarType.Float64),
        () => new AttentionNetwork(ScalarType.Float64), () => new ImageNetwork(ScalarType.Float64), () => new GatedImage(ScalarType.Float64),
    ];

    public static TheoryData<int> Chains => [.. Enumerable.Range(0, (LongRun.IsOn ? 10_000 : 100) / AtOnce)];

    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, LongRun.IsOn ? 30 : 3)];

    [Theory]
    [MemberData(nameof(Chains))]
    public void Chains_have_no_more_than_their_nullity(int block) =>
        Search(block, random =>
        {
            string layers = "";
            for (int hidden = random.Next(1, 4); hidden > 0; hidden--)
                layers += $"{random.Next(1, 11)}{(random.Next(2) == 0 ? "b" : "")} {(random.Next(4) == 0 ? "LeakyReLU:0.5" : "ReLU")} ";
            return new TestMlp(random.Next(1, 4), $"{layers}{random.Next(1, 4)}{(random.Next(2) == 0 ? "b" : "")}");
        }, AtOnce);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Networks_of_every_kind_have_no_more_than_their_nullity(int block) => Search(block, random => Declared[random.Next(Declared.Length)](), 10);

    private static void Search(int block, Func<Random, IInstrumentedNetwork> draw, int count)
    {
        List<string> failures = [];
        int open = 0;
        for (int number = block * count; number < (block + 1) * count; number++)
        {
            using var scope = NewDisposeScope();
            var random = new Random(number);
            IInstrumentedNetwork network = draw(random);
            using var own = (IDisposable)network;
            bool isWhole = random.Next(2) == 0;
            SetWeights(network, random, isWhole);
            int samples = random.Next(6) == 0 ? 1 : random.Next(2, 30);
            Tensor data = Draw(random, [samples, .. network.Description.InputShape], isWhole && random.Next(2) == 0);
            try
            {
                if (!IsDetermined(network, data))
                    open++;
            }
            catch (Exception exception)
            {
                failures.Add($"{number}: {network.Description}\n{samples} samples, {(isWhole ? "whole weights" : "normal weights")}: {exception.Message}");
            }
        }

        Assert.True(2 * open <= count, $"{open} of {count} have no nullity to compare with.");
        Assert.True(failures.Count == 0, $"{failures.Count} of {count} fail.\n{string.Join('\n', failures.Take(3))}");
    }

    /// <summary>Checks a network.</summary>
    /// <returns>Whether it has a nullity to compare with.</returns>
    private static bool IsDetermined(IInstrumentedNetwork network, Tensor data)
    {
        (FreeDirections free, Tensor claimed) = FreeDirectionChecks.Count(network, data);
        FreeDirectionChecks.RequireNull(network, data, claimed);
        (FreeDirections bound, _) = FreeDirectionChecks.Count(network, data, isExact: false);
        (int nullity, double kept, double dropped) = FreeDirectionChecks.Nullity(network, data);
        // Where the spectrum has no gap, as with the eps of a norm, the nullity is not determined.
        if (kept < 1e-7 || dropped > 1e-12)
            return false;
        Assert.True(free.Total <= nullity, $"{free.Total} above the nullity {nullity}");
        Assert.True(bound.Total <= nullity, $"the bound {bound.Total} is above the nullity {nullity}");
        Assert.InRange(free.Total, Math.Max(free.SpanTotal, free.GaugeTotal), free.SpanTotal + free.GaugeTotal);
        return true;
    }

    private static void SetWeights(IInstrumentedNetwork network, Random random, bool isWhole)
    {
        using var noGrad = no_grad();
        foreach ((_, Parameter parameter) in network.NamedParameters())
            parameter.copy_(Draw(random, [.. parameter.shape], isWhole));
    }

    private static Tensor Draw(Random random, long[] shape, bool isWhole)
    {
        double[] numbers = new double[shape.Aggregate(1L, (product, size) => product * size)];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = isWhole ? random.Next(-2, 3) : random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5;
        return tensor(numbers, shape, ScalarType.Float64);
    }
}
