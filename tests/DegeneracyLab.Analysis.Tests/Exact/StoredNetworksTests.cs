using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Chains whose nullity and stages were found by another program.</summary>
public sealed class StoredNetworksTests
{
    public static TheoryData<string> Cases => [.. ReferenceCase.Load("cases").Select(stored => stored.Name)];

    /// <summary>In quick runs a network of each family.</summary>
    public static TheoryData<string> Survey => [.. ReferenceCase.Load("survey").Select(stored => stored.Name).Where(name => LongRun.IsOn || name.EndsWith(".1", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_cases_have_the_stored_stages(string name) => Require("cases", name);

    [Theory]
    [MemberData(nameof(Survey))]
    public void The_survey_has_the_stored_stages(string name) => Require("survey", name);

    private static void Require(string file, string name)
    {
        using var scope = NewDisposeScope();
        ReferenceCase stored = ReferenceCase.Load(file).Single(one => one.Name == name);
        (TestMlp network, Tensor data) = ExactChains.Stored(file, stored);
        using TestMlp own = network;
        ExactDegeneracy exact = ExactDegeneracyCount.Of(network, data);
        Assert.Equal(ExactChains.Line(stored.Nullity, stored.Stages, stored.Redundancy, stored.Singular), ExactChains.Line(exact));
        Assert.Equal(stored.Nullity, exact.Stages.Sum(stage => stage.Dimension));
        Assert.Equal(stored.Nullity, exact.NumericalNullity);
    }
}
