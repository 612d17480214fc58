using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Lists of free directions are bases of the null space, one for each stage.</summary>
public sealed class DirectionListTests
{
    /// <summary>In quick runs some networks of the survey, in long runs all.</summary>
    public static TheoryData<string> Survey => [.. ReferenceCase.Load("survey").Select(stored => stored.Name).Where(name => LongRun.IsOn || name is "smalldata.1" or "struct2h+b.1" or "train-two.1")];

    /// <summary>In quick runs every fourth kind.</summary>
    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, KindNetworks.All.Count).Where(kind => LongRun.IsOn || kind % 4 == 0)];

    [Theory]
    [MemberData(nameof(Survey))]
    public void Each_stage_of_a_chain_has_as_many_directions_as_dimensions(string name)
    {
        using var scope = NewDisposeScope();
        ReferenceCase stored = ReferenceCase.Load("survey").Single(one => one.Name == name);
        (TestMlp network, Tensor data) = ExactChains.Stored("survey", stored);
        using TestMlp own = network;
        IReadOnlyList<FreeDirection> directions = NetworkDirections.Find(network, data);
        Dictionary<string, int> counts = ExactChains.StageNames.Where(stored.Stages.ContainsKey).ToDictionary(stage => stage, stage => directions.Count(direction => direction.Stage == stage));
        Assert.Equal(stored.Stages, counts);
        RequireBasis(network, data, directions);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_network_has_a_basis(int kind)
    {
        using var scope = NewDisposeScope();
        IInstrumentedNetwork network = KindNetworks.All[kind]();
        using var own = (IDisposable)network;
        Tensor data = JacobianSumsTests.Draw(network, 40);
        IReadOnlyList<FreeDirection> directions = NetworkDirections.Find(network, data);
        ExactDegeneracy exact = ExactDegeneracyCount.Of(network, data);
        Assert.Equal(exact.Stages.Select(stage => (stage.Name, stage.Dimension)), exact.Stages.Select(stage => (stage.Name, directions.Count(direction => direction.Stage == stage.Name))));
        RequireBasis(network, data, directions);
    }

    [Fact]
    public void Directions_are_described()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, "2b ReLU 2");
        // Input 2 is twice input 0; both units are open on all samples; the second output of the last layer is read like any other.
        Tensor numbers = Compare.Gaussian(3, 60, 2), data = cat([numbers, numbers.narrow(1, 0, 1) * 2], 1);
        using (no_grad())
            network.LinearAt(0).bias!.fill_(20);
        IReadOnlyList<FreeDirection> directions = NetworkDirections.Find(network, data);
        string[] texts = [.. directions.Select(direction => direction.ToString())];
        Assert.Equal(["act", "act", "sync", "sync", "sync", "sync"], directions.Select(direction => direction.Stage));
        Assert.Contains("act: Linear1: unit 0 reads input 0 - 0.5 x input 2 more.", texts);
        Assert.Contains("sync: At Linear1 to ReLU2 unit 0 is scaled; what reads it is scaled back.", texts);
        Assert.Contains("sync: At Linear1 to ReLU2 unit 1 is added to unit 0; what reads unit 1 is reduced by what reads unit 0.", texts);
        Assert.All(directions, direction => Assert.Equal(direction.Stage == "sync", direction.IsSymmetry));
        ParameterMove move = directions[0].Moves.Single();
        Assert.Equal("Linear1.weight", move.Parameter);
        Assert.Equal([2, 3], move.Shape);
    }

    internal static Tensor Vectors(IInstrumentedNetwork network, IReadOnlyList<FreeDirection> directions)
    {
        long parameters = network.NamedParameters().Sum(named => named.Parameter.numel());
        return directions.Count == 0 ? zeros(parameters, 0, dtype: ScalarType.Float64) : stack([.. directions.Select(direction => tensor(ParameterPath.VectorOf(network, direction)))], 1);
    }

    /// <summary>Null by the Jacobian, independent, and as many as the exact count says.</summary>
    private static void RequireBasis(IInstrumentedNetwork network, Tensor data, IReadOnlyList<FreeDirection> directions)
    {
        Tensor vectors = Vectors(network, directions);
        FreeDirectionChecks.RequireNull(network, data, vectors);
        Assert.Equal(ExactDegeneracyCount.Of(network, data).Nullity, directions.Count);
        using NetworkTrace trace = network.Trace(data);
        Tensor lengths = network.ParameterJacobian(trace).flatten(1, -2).flatten(0, 1).Squared().sum([0]).sqrt().clamp_min(1e-6).unsqueeze(1);
        Tensor balanced = vectors * lengths;
        double[] values = directions.Count == 0 ? [1] : Matrix.Numbers(linalg.svdvals(balanced / balanced.Squared().sum([0]).sqrt()));
        Assert.True(values[^1] > 1e-7 * values[0], $"The smallest singular value of the directions is {values[^1]:0.0e+0} of {values[0]:0.0e+0}.");
    }
}
