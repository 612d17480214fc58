using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The counts on networks whose counts were made by other means, and the explicit Jacobian as ground truth.</summary>
public sealed class ReferenceCountsTests
{
    public static TheoryData<string> Cases => [.. ReferenceCase.Load("cases").Select(c => c.Name).Where(name => name != "G")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_declared_network_has_the_stored_counts(string name)
    {
        using var scope = NewDisposeScope();
        ReferenceCase expected = ReferenceCase.Load("cases").Single(c => c.Name == name);
        IInstrumentedNetwork network = CaseNetworks.Create(expected.Widths, expected.Bias);
        Tensor x = Fill(network, "cases", expected);

        DegeneracyReport report = Counts.Of(network, x);

        Assert.Equal(expected.Parameters, report.ParameterCount);
        Assert.Equal(
            (expected.Type1, expected.Type2, expected.Type1Or2, expected.Type3),
            ((int?)report.Type1, (int?)report.Type2, (int?)report.Type1Or2, (int?)report.Type3));
        Assert.Equal(expected.Nullity, Nullity(network, x));
        Assert.True(report.Total <= expected.Nullity);
    }

    [Fact]
    public void The_closed_form_never_exceeds_the_nullity_on_the_survey()
    {
        int exact = 0;
        // In quick runs a network of each family.
        IReadOnlyList<ReferenceCase> survey = [.. ReferenceCase.Load("survey").Where(stored => LongRun.IsOn || stored.Name.EndsWith(".1", StringComparison.Ordinal))];
        foreach (ReferenceCase expected in survey)
        {
            using var scope = NewDisposeScope();
            string bias = expected.Bias ? "b" : "";
            using var network = new TestMlp(expected.Widths[0], string.Join(" ReLU ", expected.Widths.Skip(1).Select(width => width + bias)));
            Tensor x = Fill(network, "survey", expected);

            DegeneracyReport report = Counts.Of(network, x);

            int nullity = Nullity(network, x);
            Assert.Equal((expected.Name, expected.Nullity), (expected.Name, nullity));
            Assert.True(report.Total <= nullity, $"{expected.Name}: {report.Total} free directions, but the nullity is {nullity}");
            exact += report.Total == nullity ? 1 : 0;
        }

        // Not a law for deep networks, but where it fails everywhere the counts are wrong.
        Assert.InRange(exact, survey.Count / 4, survey.Count);
    }

    private static Tensor Fill(IInstrumentedNetwork network, string file, ReferenceCase expected)
    {
        using SafetensorsContent content = Safetensors.Read(ReferenceCase.PathOf(file + ".safetensors"));
        CaseNetworks.SetWeights(network, Enumerable.Range(0, expected.Widths.Length - 1).Select(layer => content.Tensors[$"{expected.Name}.W{layer}"]), expected.Bias);
        return content.Tensors[$"{expected.Name}.x"].clone();
    }

    private static int Nullity(IInstrumentedNetwork network, Tensor x)
    {
        using var scope = NewDisposeScope();
        using NetworkTrace trace = network.Trace(x);
        return ReferenceCase.NullityOf(network.ParameterJacobian(trace).flatten(0, 1));
    }
}
