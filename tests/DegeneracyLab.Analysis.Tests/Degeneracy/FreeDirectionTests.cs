using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The free directions of whole networks against the golden counts, and their directions against the explicit Jacobian.</summary>
public sealed class FreeDirectionTests
{
    [Theory]
    [MemberData(nameof(GaugeCases.Names), MemberType = typeof(GaugeCases))]
    public void They_are_as_many_as_the_golden_program_finds_at_least_and_none_moves_an_output(string kind, int seed)
    {
        using var scope = NewDisposeScope();
        GaugeCase golden = GaugeCases.Of(kind, seed);
        IInstrumentedNetwork network = golden.Network();
        using var own = (IDisposable)network;
        Tensor data = golden.Data();
        (FreeDirections free, Tensor claimed) = FreeDirectionChecks.Count(network, data);
        Assert.True(free.Total >= golden.Together, $"{free.Total} of the golden {golden.Together}; spans {free.SpanTotal} of {golden.Spans}, symmetries {free.GaugeTotal} of {golden.Symmetries}");
        Assert.InRange(free.Total, 0, golden.Nullity);
        Assert.Equal(golden.Parameters, free.Covered);
        FreeDirectionChecks.RequireNull(network, data, claimed);
        long bound = FreeDirectionChecks.Count(network, data, isExact: false).Free.Total;
        Assert.InRange(bound, 0, golden.Nullity);
    }
}
