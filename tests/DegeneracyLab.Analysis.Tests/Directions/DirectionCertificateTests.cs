using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Certificates: outputs stay where a direction is free, and change where it is not; gates are respected.</summary>
public sealed class DirectionCertificateTests
{
    /// <summary>In quick runs some networks of the survey, in long runs all.</summary>
    public static TheoryData<string> Survey => [.. ReferenceCase.Load("survey").Select(stored => stored.Name).Where(name => LongRun.IsOn || name is "smalldata.1" or "struct3h.1" or "train-two.1")];

    /// <summary>In quick runs maps that share weights, embeddings, attention, and a function with a jump.</summary>
    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, KindNetworks.All.Count).Where(kind => LongRun.IsOn || kind is 2 or 3 or 13 or 17 or 32)];

    [Theory]
    [MemberData(nameof(Survey))]
    public void Certificates_of_the_survey_hold(string name)
    {
        using var scope = NewDisposeScope();
        (TestMlp network, Tensor data) = ExactChains.Stored("survey", ReferenceCase.Load("survey").Single(stored => stored.Name == name));
        using TestMlp own = network;
        IReadOnlyList<FreeDirection> directions = NetworkDirections.Find(network, data);
        Assert.NotEmpty(directions);
        RequireCertificates(network, data, directions);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Certificates_of_every_kind_hold(int kind)
    {
        using var scope = NewDisposeScope();
        IInstrumentedNetwork network = KindNetworks.All[kind]();
        using var own = (IDisposable)network;
        Tensor data = JacobianSumsTests.Draw(network, 40);
        RequireCertificates(network, data, NetworkDirections.Find(network, data));
    }

    /// <summary>A finite transformation by torch's matrix exponential.</summary>
    [Fact]
    public void Finite_transformations_are_exponentials_of_their_generators()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, "4b 2b");
        Tensor data = Compare.Gaussian(2, 50, 3);
        IReadOnlyList<FreeDirection> all = NetworkDirections.Find(network, data);
        // Of 26 parameters 8 determine the outputs. The second layer has 5 inputs of rank 4, and the first one 4 units that 2 outputs read.
        Assert.Equal((18, 2 * 1, 2 * 4), (all.Count, all.Count(direction => direction.Stage == "act"), all.Count(direction => direction.Stage == "jac")));
        FreeDirection[] symmetries = [.. all.Where(direction => direction.IsSymmetry)];
        Assert.Equal(8, symmetries.Length);
        Assert.Contains(symmetries, direction => direction.Description.Contains("a constant is added", StringComparison.Ordinal));
        (FreeDirection, double)[] parts = [.. symmetries.Select((direction, number) => (direction, Math.Sin(number + 1)))];
        // Values with the constant as fifth entry: (p, 1) -> (p, 1) exp(B).
        Tensor generator = zeros(5, 5, dtype: ScalarType.Float64);
        foreach ((FreeDirection direction, double factor) in parts)
            foreach ((int from, int to, double value) in direction.Generator!.Changes.First().Changes)
                generator[from < 0 ? 4 : from, to] += factor * value;
        Tensor change = linalg.matrix_exp(generator * 0.7), back = linalg.inv(change);
        double[] moved = ParameterPath.Of(network, parts).At(0.7);
        Tensor writer = cat([network.LinearAt(0).weight!.detach(), network.LinearAt(0).bias!.detach().unsqueeze(1)], 1), reader = cat([network.LinearAt(1).weight!.detach(), network.LinearAt(1).bias!.detach().unsqueeze(1)], 1);
        Tensor withConstant = cat([writer, tensor(new double[] { 0, 0, 0, 1 }).unsqueeze(0)]).t().matmul(change), newReader = back.matmul(reader.t());
        double[] expected = [.. Numbers(withConstant.narrow(0, 0, 3).narrow(1, 0, 4).t()), .. Numbers(withConstant[3].narrow(0, 0, 4)), .. Numbers(newReader.narrow(0, 0, 4).t()), .. Numbers(newReader[4])];
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], moved[i], 1e-12);
    }

    [Fact]
    public void Rescalings_are_exact_for_large_steps()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(4, "6b ReLU 5b ReLU 3b");
        Tensor data = Compare.Gaussian(2, 300, 4);
        FreeDirection[] scales = [.. NetworkDirections.Find(network, data).Where(direction => direction.Description.EndsWith("is scaled; what reads it is scaled back.", StringComparison.Ordinal))];
        Assert.Equal(6 + 5, scales.Length);
        Assert.All(NetworkDirections.Certify(network, data, scales), certificate =>
        {
            Assert.True(certificate.IsExact, certificate.ToString());
            Assert.Equal(1, certificate.Steps[0].Step);
            Assert.Null(certificate.FirstFlip);
        });
    }

    /// <summary>A weight that outputs depend on, and one on which they depend by its square.</summary>
    [Theory]
    [InlineData("Linear2.weight", 1.0)]
    [InlineData("Linear1.weight", 2.0)]
    public void The_power_of_the_change_is_measured(string parameter, double power)
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(1, "1 1 1");
        using (no_grad())
        {
            network.LinearAt(0).weight!.fill_(0);
            network.LinearAt(1).weight!.fill_(power == 1 ? 2 : 0);
            network.LinearAt(2).weight!.fill_(3);
            if (power == 1)
                network.LinearAt(0).weight!.fill_(1);
        }

        ParameterMove[] moves = power == 1 ? [new(parameter, [1, 1], [1])] : [new(parameter, [1, 1], [1]), new("Linear2.weight", [1, 1], [1])];
        DirectionCertificate certificate = new FreeDirection("test", "", "test", moves, null).Certify(network, Compare.Gaussian(2, 20, 1));
        Assert.Equal(power, certificate.Exponent!.Value, 1e-6);
        Assert.False(certificate.IsExact);
        Assert.Equal(power == 2, certificate.Holds);
    }

    /// <summary>The gate of a unit flips at a known step, and outputs change behind it.</summary>
    [Fact]
    public void Steps_stay_below_the_first_flip()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(1, "1b ReLU 1");
        using (no_grad())
        {
            network.LinearAt(0).weight!.fill_(1);
            network.LinearAt(0).bias!.fill_(-1);
        }

        // The unit is closed by 0.01 at x = 0.99; the bias moves by t times the length of the bias, 1.
        FreeDirection direction = new("test", "", "test", [new("Linear1.bias", [1], [1])], null);
        using Tensor data = tensor(new double[] { -3, 0.99, 0.5 }, [3, 1], ScalarType.Float64);
        DirectionCertificate certificate = direction.Certify(network, data);
        Assert.True(certificate.IsExact);
        Assert.Equal(1.0 / 64, certificate.FirstFlip);
        Assert.Equal(1.0 / 512, certificate.Steps[0].Step);
        Assert.All(certificate.Steps, step => Assert.Equal(0, step.Change));
    }

    /// <summary>A pre-activation of exactly 0 opens on one side: steps go to the other.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Undefined_gates_leave_one_side_or_none(bool both)
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(1, "1 ReLU 1");
        using (no_grad())
            network.LinearAt(0).weight!.fill_(0);
        FreeDirection direction = new("test", "", "test", [new("Linear1.weight", [1, 1], [1])], null);
        double[] samples = both ? [1, -1] : [1, 2];
        using Tensor data = tensor(samples, [2, 1], ScalarType.Float64);
        DirectionCertificate certificate = direction.Certify(network, data);
        Assert.Equal(both ? 0 : 9, certificate.Steps.Count);
        Assert.Equal(!both, certificate.Holds);
        if (both)
            Assert.StartsWith("No step along", certificate.ToString(), StringComparison.Ordinal);
        else
            Assert.All(certificate.Steps, step => Assert.True(step.Step < 0));
    }

    [Fact]
    public void Steps_to_infinity_are_left_out()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(1, "1 Cube 1");
        using (no_grad())
        {
            network.LinearAt(0).weight!.fill_(1e102);
            network.LinearAt(1).weight!.fill_(1);
        }

        FreeDirection direction = new("test", "", "test", [new("Linear1.weight", [1, 1], [1e103])], null);
        using Tensor data = ones(2, 1, dtype: ScalarType.Float64);
        DirectionCertificate certificate = direction.Certify(network, data);
        Assert.Equal(1, certificate.FirstFlip);
        using (no_grad())
            network.LinearAt(0).weight!.fill_(1e104);
        Assert.Throws<ArithmeticException>(() => direction.Certify(network, data));
        using (no_grad())
            network.LinearAt(0).weight!.fill_(double.NaN);
        Assert.Throws<ArgumentException>(() => direction.Certify(network, data));
    }

    [Fact]
    public void The_network_stays_and_another_one_is_refused()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(3, "4b ReLU 2b", ScalarType.Float32);
        using var other = new TestMlp(3, "5b ReLU 2b", ScalarType.Float32);
        Tensor data = Compare.Gaussian(2, 40, 3).to(ScalarType.Float32);
        Tensor[] before = [.. network.parameters().Select(parameter => parameter.detach().clone())];
        IReadOnlyList<FreeDirection> directions = NetworkDirections.Find(network, data);
        Assert.All(NetworkDirections.Certify(network, data, directions), certificate => Assert.True(certificate.Holds, certificate.ToString()));
        NetworkDirections.Orders(network, data, directions, 1);
        foreach ((Tensor now, Tensor old) in network.parameters().Zip(before))
            Assert.True(now.eq(old).all().item<bool>());
        Assert.Throws<ArgumentException>(() => directions[0].Certify(other, data));
    }

    private static void RequireCertificates(IInstrumentedNetwork network, Tensor data, IReadOnlyList<FreeDirection> directions)
    {
        foreach (DirectionCertificate certificate in NetworkDirections.Certify(network, data, directions))
        {
            Assert.True(certificate.Steps.Count > 0, certificate.ToString());
            Assert.True(certificate.Holds, $"{certificate} ({certificate.Direction.Stage}): {string.Join(", ", certificate.Steps.Select(step => $"{step.Step:0e+0} {step.Change:0.0e+0}"))}; rounding {certificate.Rounding:0.0e+0}");
            // A symmetry by its finite transformation; in a single layer of a chain of gates outputs are affine (theory-beyond T2).
            if (certificate.Direction.IsSymmetry || certificate.Direction.Stage is "act" or "jac" or "cond1")
                Assert.True(certificate.IsExact, $"{certificate} {certificate.Rounding:0.0e+0}");
        }
    }

    private static double[] Numbers(Tensor tensor) => Matrix.Numbers(tensor.contiguous());
}
