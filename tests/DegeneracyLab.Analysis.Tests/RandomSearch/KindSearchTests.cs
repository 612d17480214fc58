using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>A search over networks of every layer kind for more free directions than there are.</summary>
public sealed class KindSearchTests
{
    private const int AtOnce = 10;

    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, (LongRun.IsOn ? 1500 : 30) / AtOnce)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void No_kind_has_more_than_the_nullity(int block) => Search(block * AtOnce, AtOnce);

    /// <summary>38 of the first 300: most of them have a norm behind a norm, or attention that is saturated.</summary>
    [Fact]
    public void Networks_whose_nullity_the_spectrum_leaves_open_are_few()
    {
        int count = LongRun.IsOn ? 300 : 60;
        Assert.InRange(Search(0, count), 0, count / 6);
    }

    /// <summary>A symmetry that moves no table, but for rounding, was counted in the table by the lower bound.</summary>
    [Fact]
    public void A_solution_shows_itself_only_where_it_moves_more_than_rounding()
    {
        using var scope = NewDisposeScope();
        using var network = new KindFrozenTransformer(ScalarType.Float64, seed: 359);
        Assert.True(Check(network, Draw(network, new Random(17506))));
    }

    /// <summary>Checks networks by their numbers; the number of those whose nullity is not determined.</summary>
    private static int Search(int first, int count)
    {
        List<string> failures = [];
        int undecided = 0;
        for (int number = first; number < first + count; number++)
        {
            using var scope = NewDisposeScope();
            IInstrumentedNetwork network = KindNetworks.All[number % KindNetworks.All.Count]();
            using var own = (IDisposable)network;
            Tensor data = Draw(network, new Random(number));
            try
            {
                undecided += Check(network, data) ? 0 : 1;
            }
            catch (Exception exception)
            {
                failures.Add($"{number}: {network.Description}\n{data.size(0)} samples: {exception.Message}");
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {count} fail.\n{string.Join('\n', failures.Take(3))}");
        return undecided;
    }

    /// <summary>Weights and data of a network: shared rows, zeros and whole numbers now and then; at times few samples.</summary>
    private static Tensor Draw(IInstrumentedNetwork network, Random random)
    {
        bool isWhole = random.Next(4) == 0;
        using (no_grad())
            foreach ((_, Parameter parameter) in network.NamedParameters())
            {
                parameter.copy_(Numbers(random, parameter.shape, isWhole));
                if (random.Next(8) == 0)
                    parameter[0] = zeros_like(parameter[0]);
                else if (random.Next(8) == 0)
                    parameter[0] = parameter[^1];
            }

        int samples = random.Next(6) == 0 ? random.Next(1, 4) : random.Next(10, 40);
        long[] shape = [samples, .. network.Description.InputShape];
        if (network.Description.Vocabulary is not { } vocabulary)
            return Numbers(random, shape, random.Next(6) == 0);
        return tensor([.. Enumerable.Range(0, (int)shape.Aggregate((product, size) => product * size)).Select(_ => (long)random.Next((int)vocabulary))], shape, ScalarType.Int64);
    }

    /// <summary>Checks a network; false if its nullity is not determined, by the gap in the spectrum (the reference on the gauge, section 4).</summary>
    private static bool Check(IInstrumentedNetwork network, Tensor data)
    {
        (FreeDirections free, Tensor claimed) = FreeDirectionChecks.Count(network, data);
        FreeDirectionChecks.RequireNull(network, data, claimed);
        Tensor paths = FreeDirectionChecks.Paths(network, data);
        FreeDirectionChecks.RequireNull(network, data, paths);
        Assert.InRange(free.Total, Math.Max(free.SpanTotal, free.GaugeTotal), free.SpanTotal + free.GaugeTotal);
        Assert.Empty(free.Uncovered);
        (FreeDirections bound, _) = FreeDirectionChecks.Count(network, data, isExact: false);
        (int nullity, double kept, double dropped) = FreeDirectionChecks.Nullity(network, data);
        if (kept < 1e-7 || dropped > 1e-12 || FreeDirectionChecks.HasSaturatedAttention(network, data))
            return false;
        Assert.True(free.Total <= nullity, $"{free.Total} above the nullity {nullity}");
        int withPaths = FreeDirectionChecks.Dimension(network, data, cat([claimed, paths], 1));
        Assert.True(withPaths <= nullity, $"{withPaths} with paths above the nullity {nullity}");
        Assert.True(bound.Total <= nullity, $"the bound {bound.Total} is above the nullity {nullity}");
        return true;
    }

    private static Tensor Numbers(Random random, long[] shape, bool isWhole)
    {
        double[] numbers = new double[shape.Aggregate(1L, (product, size) => product * size)];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = isWhole ? random.Next(-2, 3) : random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5;
        return tensor(numbers, shape, ScalarType.Float64);
    }
}
