using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Proved nullities against elimination in integers, against tables of other programs, and against singular values.</summary>
public sealed class NullityProofTests
{
    public static TheoryData<string> Names => [.. ProofNetworks.All.Keys];

    /// <summary>With small integers float64 makes no error, so that the network's own Jacobian is exact.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void The_nullity_of_every_layer_kind_is_that_of_elimination_in_integers(string name)
    {
        using var scope = NewDisposeScope();
        IInstrumentedNetwork network = ProofNetworks.All[name]();
        using var own = (IDisposable)network;
        var random = new Random(5);
        foreach (int count in new[] { 3, 20 })
        {
            Tensor inputs = ProofNetworks.DrawIntegers(network, random, count);
            using NetworkTrace trace = network.Trace(inputs);
            Tensor jacobian = network.ParameterJacobian(trace).flatten(1, -2).flatten(0, 1);
            var matrix = new double[jacobian.size(0), jacobian.size(1)];
            Buffer.BlockCopy(Matrix.Numbers(jacobian), 0, matrix, 0, sizeof(double) * matrix.Length);
            int zeros = network.Steps().OfType<FixedStep>().Where(step => step.Function is GateFunction).Sum(step => (int)trace[step.Input].eq(0).sum().item<long>());

            NullityProof proof = NullityProver.Prove(network, inputs);

            Assert.True(proof.IsProved, proof.Basis);
            Assert.Equal(proof.Parameters - ExactElimination.Rank(matrix), proof.UpperBound);
            Assert.Equal((matrix.GetLength(1), matrix.GetLength(0), zeros), (proof.Parameters, proof.Rows, (int)proof.ExactZeros));
        }
    }

    [Theory]
    [MemberData(nameof(IntegerNetworks.Ranks), MemberType = typeof(IntegerNetworks))]
    public void The_integer_networks_have_the_nullities_of_the_table(string name, int parameters, int rank)
    {
        using var scope = NewDisposeScope();
        (TestMlp network, Tensor inputs) = IntegerNetworks.Create(name);
        using var own = network;
        NullityProof proof = NullityProver.Prove(network, inputs);
        Assert.Equal((parameters, parameters - rank, parameters - rank), (proof.Parameters, proof.LowerBound, proof.UpperBound));
    }

    /// <summary>
    /// Where the exact nullity of a stored network is below the stored one, its inputs or weights are dependent only up to rounding: what
    /// is missing are directions of dependent activations (stages act, jac, cond1 and later ones).
    /// </summary>
    private static readonly Dictionary<string, int> OnlyToRounding = new()
    {
        ["B1"] = 12, ["C2"] = 1, ["E1"] = 2, ["E2"] = 4, ["E3"] = 7, ["E4"] = 14, ["E5"] = 30, ["E8"] = 8,
        ["struct2h.1"] = 6, ["struct2h.2"] = 6, ["struct2h.3"] = 6, ["struct2h.7"] = 6, ["struct2h.8"] = 6, ["struct2h.10"] = 5, ["struct2h+b.3"] = 3,
        ["struct3h.0"] = 3, ["struct3h.1"] = 4, ["struct3h.2"] = 6, ["struct3h.4"] = 4, ["struct3h.6"] = 5, ["struct3h.7"] = 6,
        ["struct3h+b.1"] = 7, ["struct3h+b.3"] = 6, ["struct3h+b.4"] = 7, ["struct3h+b.5"] = 4,
    };

    public static TheoryData<string> Cases => [.. ReferenceCase.Load("cases").Select(one => one.Name)];

    /// <summary>The exact nullities were found by another program too, in fractions and modulo 2147483629.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void The_stored_cases_are_proved(string name) => RequireProved("cases", ReferenceCase.Load("cases").Single(one => one.Name == name));

    [Fact]
    public void The_survey_is_proved()
    {
        LongRun.Only();
        foreach (ReferenceCase expected in ReferenceCase.Load("survey"))
            RequireProved("survey", expected);
    }

    /// <summary>
    /// Two hidden neurons with the same incoming weights are dependent; with a weight that differs by 1e-14 only singular values see them so.
    /// </summary>
    [Theory]
    [InlineData(0.0)]
    [InlineData(1e-14)]
    public void A_copy_that_differs_by_rounding_is_told_from_an_exact_one(double difference)
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(4, "5 ReLU 3", seed: 3);
        using (no_grad())
        {
            Parameter weight = network.NamedParameters()[0].Parameter;
            weight[1] = weight[0] + difference;
        }

        Tensor inputs = randn(60, 4, dtype: ScalarType.Float64, generator: new Generator(1));
        NullityProof proof = NullityProver.Prove(network, inputs);
        Assert.True(proof.IsProved, proof.Basis);
        int numerical = FreeDirectionChecks.Nullity(network, inputs).Nullity;
        // GL of the block of two, the three other scales; and for an exact copy the differences of the outgoing weights, and of the incoming ones, beyond GL.
        Assert.Equal((difference == 0 ? 0 : numerical - 7, difference == 0 ? numerical : 7), (numerical - proof.UpperBound, proof.UpperBound));
        Assert.True(numerical > 7);
    }

    [Fact]
    public void A_network_in_float32_is_the_network_of_its_rounded_weights()
    {
        using var scope = NewDisposeScope();
        using var single = new TestMlp(4, "5b ReLU 3b", ScalarType.Float32, seed: 2);
        using var copy = (IDisposable)single.Copy(ScalarType.Float64);
        Tensor inputs = randn(40, 4, dtype: ScalarType.Float32, generator: new Generator(1));
        Assert.Equal(NullityProver.Prove((IInstrumentedNetwork)copy, inputs.to(ScalarType.Float64)), NullityProver.Prove(single, inputs));
    }

    /// <summary>A third is no binary fraction: the mean of three positions, and that of windows of nine places.</summary>
    [Fact]
    public void Means_by_odd_numbers_are_exact()
    {
        using var scope = NewDisposeScope();
        using var network = new ProofThirds(ScalarType.Float64, seed: 1);
        Tensor inputs = ProofNetworks.DrawIntegers(network, new Random(1), 30);
        NullityProof proof = NullityProver.Prove(network, inputs);
        Assert.True(proof.IsProved, proof.Basis);
        Assert.Equal(FreeDirectionChecks.Nullity(network, inputs).Nullity, proof.UpperBound);
    }

    [Fact]
    public void Where_the_budget_is_too_small_both_bounds_are_given_with_the_reason()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(4, "5b ReLU 4b ReLU 3b", seed: 3);
        Tensor inputs = randn(60, 4, dtype: ScalarType.Float64, generator: new Generator(1));
        NullityProof proof = NullityProver.Prove(network, inputs), cheap = NullityProver.Prove(network, inputs, new(Products: 1, Primes: 1));
        Assert.True(proof.IsProved, proof.Basis);
        Assert.Equal(proof.UpperBound, cheap.UpperBound);
        Assert.Equal(0, cheap.LowerBound);
        Assert.Contains("more than the budget of 1 prime and", cheap.Basis, StringComparison.Ordinal);
        Assert.StartsWith("The nullity is 0 to ", cheap.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Layers times a power of two have the same nullity. Beyond the range of doubles gates and residues stay exact, but no row has a bound.</summary>
    [Theory]
    [InlineData(100, true)]
    [InlineData(-100, true)]
    [InlineData(700, false)]
    public void Weights_of_any_size_have_the_same_upper_bound(int exponent, bool isProved)
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, "3 ReLU 3 ReLU 2", seed: 3);
        Tensor inputs = randn(40, 3, dtype: ScalarType.Float64, generator: new Generator(1));
        NullityProof plain = NullityProver.Prove(network, inputs);
        using (no_grad())
            foreach ((_, Parameter parameter) in network.NamedParameters())
                parameter.mul_(Math.ScaleB(1, exponent));
        NullityProof scaled = NullityProver.Prove(network, inputs);
        Assert.Equal((plain.UpperBound, isProved, isProved ? plain.LowerBound : 0), (scaled.UpperBound, scaled.IsProved, scaled.LowerBound));
        Assert.True(plain.IsProved && plain.UpperBound > 0);
        Assert.Equal(!isProved, scaled.Basis.Contains("leave the range of float64", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rank_that_the_samples_limit_needs_no_more_than_a_prime()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(4, "5b ReLU 3b", seed: 3);
        NullityProof proof = NullityProver.Prove(network, randn(2, 4, dtype: ScalarType.Float64, generator: new Generator(1)));
        Assert.Equal((43 - 6, 43 - 6, 1), (proof.LowerBound, proof.UpperBound, proof.Primes));
    }

    [Fact]
    public void An_estimate_is_not_below_the_cost()
    {
        using var scope = NewDisposeScope();
        (TestMlp network, Tensor inputs) = IntegerNetworks.Create("O3");
        using var own = network;
        ProofEstimate estimate = NullityProver.Estimate(network, inputs);
        NullityProof proof = NullityProver.Prove(network, inputs);
        Assert.Equal((proof.Parameters, proof.Rows), (estimate.Parameters, estimate.Rows));
        Assert.InRange(proof.Primes, 1, estimate.Primes);
    }

    [Fact]
    public void A_proof_can_be_cancelled_and_leaves_the_network_alone()
    {
        using var scope = NewDisposeScope();
        (TestMlp network, Tensor inputs) = IntegerNetworks.Create("O3");
        using var own = network;
        double[][] before = [.. network.NamedParameters().Select(named => Matrix.Numbers(named.Parameter.detach()))];
        Assert.ThrowsAny<OperationCanceledException>(() => NullityProver.Prove(network, inputs, cancellationToken: new(canceled: true)));
        NullityProver.Prove(network, inputs);
        Assert.Equal(before, network.NamedParameters().Select(named => Matrix.Numbers(named.Parameter.detach())));
    }

    [Fact]
    public void A_weight_that_is_not_finite_is_refused()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(2, "2 ReLU 1");
        using (no_grad())
            network.NamedParameters()[0].Parameter[0, 0] = tensor(double.NaN, ScalarType.Float64);
        Assert.Throws<ArgumentException>(() => NullityProver.Prove(network, ones(1, 2, dtype: ScalarType.Float64)));
    }

    private static void RequireProved(string file, ReferenceCase expected)
    {
        using var scope = NewDisposeScope();
        string bias = expected.Bias ? "b" : "";
        using var network = new TestMlp(expected.Widths[0], string.Join(" ReLU ", expected.Widths.Skip(1).Select(width => width + bias)));
        using SafetensorsContent content = Safetensors.Read(ReferenceCase.PathOf(file + ".safetensors"));
        CaseNetworks.SetWeights(network, Enumerable.Range(0, expected.Widths.Length - 1).Select(layer => content.Tensors[$"{expected.Name}.W{layer}"]), expected.Bias);
        NullityProof proof = NullityProver.Prove(network, content.Tensors[$"{expected.Name}.x"]);
        Assert.True(proof.IsProved, $"{expected.Name}: {proof}");
        Assert.Equal((expected.Name, expected.Nullity - OnlyToRounding.GetValueOrDefault(expected.Name)), (expected.Name, proof.UpperBound));
    }
}

[Network(Positions = 3, Input = 9), Linear(2, Bias = false), MeanPool, Linear(3), ReLU, Linear(2)]
internal sealed partial class ProofThirds;
