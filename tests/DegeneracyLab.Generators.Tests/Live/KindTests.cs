using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>Each kind of layer alone, and each after each other.</summary>
public sealed class KindTests
{
    [Fact]
    public void Each_kind_alone_is_what_the_declaration_says() => Check(KindSamples.Alone(), restarts: int.MaxValue);

    /// <summary>In the short run every twelfth.</summary>
    [Fact]
    public void Each_kind_after_each_other_is_what_the_declaration_says()
    {
        DeclarationSample[] pairs = [.. KindSamples.Pairs()];
        Assert.True(pairs.Length > 450, $"only {pairs.Length} pairs");
        // 100 a compilation, because each of them is kept in memory as a whole.
        foreach (DeclarationSample[] part in pairs.Where((_, i) => LongRun.IsOn || i % 12 == 3).Chunk(100))
            Check(part, restarts: LongRun.IsOn ? 40 : 6);
    }

    private static void Check(IEnumerable<DeclarationSample> samples, int restarts)
    {
        using var networks = new LiveNetworks(samples);
        foreach (string name in networks.Names)
        {
            foreach (ScalarType dtype in (ScalarType[])[ScalarType.Float32, ScalarType.Float64])
            {
                using LiveNetwork live = networks.Create(name, dtype);
                ForwardChecks.TracedIsPlain(live, batch: 3);
            }

            using LiveNetwork network = networks.Create(name);
            ForwardChecks.ValuesAreThoseOfTheDeclaration(network);
            ProductChecks.AllPairs(network);
            ProductChecks.Restarted(network, restarts);
            ProductChecks.Parameters(network);
        }
    }
}
