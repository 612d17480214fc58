using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The golden networks of the gauge equal those of the Python program in outputs, parameter count and nullity.</summary>
public sealed class GaugeNetworksTests
{
    /// <summary>Singular values above it count, in units of the largest.</summary>
    private const double Tolerance = 1e-10;

    public static TheoryData<string, int> Cases => GaugeCases.Names;

    [Fact]
    public void Every_kind_has_nine_seeds()
    {
        Assert.Equal(26, GaugeCases.All.Select(golden => golden.Kind).Distinct().Count());
        Assert.All(
            GaugeCases.All.GroupBy(golden => golden.Kind),
            seeds => Assert.Equal(Enumerable.Range(0, 9), seeds.Select(golden => golden.Seed)));
    }

    /// <summary>Every stored nullity is determined, so the comparison of nullities has no exceptions.</summary>
    [Fact]
    public void Every_stored_spectrum_has_a_clear_gap() => Assert.All(GaugeCases.All, golden =>
    {
        Assert.InRange(golden.SmallestKept, 100 * Tolerance, 1);
        Assert.InRange(golden.LargestDropped, 0, 1e-4 * Tolerance);
        Assert.InRange(golden.Together, Math.Max(golden.Symmetries, golden.Spans), golden.Nullity);
    });

    [Theory]
    [MemberData(nameof(Cases))]
    public void Computes_the_stored_output(string kind, int seed)
    {
        using var scope = NewDisposeScope();
        GaugeCase golden = GaugeCases.Of(kind, seed);
        IInstrumentedNetwork network = golden.Network();
        Compare.Close(golden.Output(), network.Forward(golden.Data()), 1e-12, $"{kind} {seed}");
        Assert.Equal(golden.Parameters, network.NamedParameters().Sum(named => named.Parameter.numel()));
    }

    /// <summary>The spectrum computed here must have a clear gap, too; without one the nullity would depend on the tolerance.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Has_the_stored_nullity(string kind, int seed)
    {
        using var scope = NewDisposeScope();
        GaugeCase golden = GaugeCases.Of(kind, seed);
        double[] spectrum = Spectrum(golden.Network(), golden.Data());
        int rank = spectrum.Count(value => value > Tolerance * spectrum[0]);
        Assert.Equal(golden.Nullity, golden.Parameters - rank);
        Assert.InRange(spectrum[rank - 1] / spectrum[0], 100 * Tolerance, 1);
        if (rank < spectrum.Length)
            Assert.InRange(spectrum[rank] / spectrum[0], 0, 1e-3 * Tolerance);
    }

    /// <summary>
    /// The singular values of the Jacobian, its columns scaled to equal length. A column that changes by more than a thousandth
    /// of itself when the parameters change in their last bits consists of rounding errors, as that of a key bias does, and is
    /// left out.
    /// </summary>
    private static double[] Spectrum(IInstrumentedNetwork network, Tensor data)
    {
        using var scope = NewDisposeScope();
        Tensor jacobian = Jacobian(network, data);
        ChangeLastBits(network);
        Tensor change = Jacobian(network, data).Plus(jacobian.neg());
        Tensor length = jacobian.norm(0, keepdim: false, p: 2f);
        Tensor kept = change.norm(0, keepdim: false, p: 2f).lt(length.Times(1e-3));
        Tensor columns = jacobian.div(length).index_select(1, kept.nonzero().flatten());
        return linalg.svdvals(columns).data<double>().ToArray();
    }

    private static Tensor Jacobian(IInstrumentedNetwork network, Tensor data)
    {
        using NetworkTrace trace = network.Trace(data);
        Tensor jacobian = network.ParameterJacobian(trace);
        return jacobian.reshape(-1, jacobian.size(-1));
    }

    /// <summary>Multiplies every parameter by 1 + 2^-44 or 1 - 2^-44. No gate of these networks is that close to its threshold.</summary>
    private static void ChangeLastBits(IInstrumentedNetwork network)
    {
        using var noGrad = no_grad();
        double change = Math.ScaleB(1, -44);
        var random = new Random(1);
        foreach ((_, Parameter parameter) in network.NamedParameters())
        {
            double[] factors = new double[parameter.numel()];
            for (int i = 0; i < factors.Length; i++)
                factors[i] = random.Next(2) == 0 ? 1 + change : 1 - change;
            parameter.mul_(tensor(factors, parameter.shape, ScalarType.Float64));
        }
    }
}
