using System.Numerics;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>What is taken for a proof: of null vectors, and of a rank that a prime gets wrong.</summary>
public sealed class NullVectorTests
{
    private static readonly Primes Primes = new();

    /// <summary>Rescaling a hidden unit is null; a vector of multiples of the first prime is so modulo that prime only.</summary>
    [Fact]
    public void Only_vectors_that_are_null_pass()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(2, "1 ReLU 1");
        CaseNetworks.SetWeights(network, [tensor((double[])[0.5, 0.25], [1, 2]), tensor((double[])[3], [1, 1])], bias: false);
        Circuit circuit = CircuitBuilder.Build(network);
        using Tensor inputs = tensor(new[] { 1.0, 0.1, 2.0, -0.3 }, [2, 2]);
        ProofSamples samples = ProofSamples.Of(circuit, new(circuit), inputs, vocabulary: null);
        var check = new NullVectorCheck(circuit, samples, RowSizes.Of(circuit, samples, default), Primes);
        SparseVector rescaling = Vector(2, 1, -12), other = Vector(2, 1, -13), multiple = new([0], [Primes.At(0).Prime]);
        Assert.Equal([rescaling], check.Of([other, rescaling, multiple]));
        Assert.True(check.Primes > 1);
        Assert.Empty(check.Of([]));
    }

    /// <summary>A Jacobian of two rows and columns whose determinant is the first prime: of rank 1 modulo that prime, and of rank 2.</summary>
    [Fact]
    public void A_prime_that_divides_the_determinant_does_not_pass_for_a_proof()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(2, "1");
        // a d - b c is the prime for d = 1 / a modulo c, times the prime.
        BigInteger prime = Primes.At(0).Prime, a = (1L << 31) - 1, c = (1L << 31) - 19, d = prime * BigInteger.ModPow(a, c - 2, c) % c, b = ((a * d) - prime) / c;
        Assert.Equal(prime, (a * d) - (b * c));
        using Tensor inputs = tensor(new[] { (double)a, (double)c, (double)b, (double)d }, [2, 2]);
        NullityProof proof = NullityProver.Prove(network, inputs);
        Assert.Equal((0, 0), (proof.LowerBound, proof.UpperBound));
    }

    /// <summary>Of 910 parameters, or in the quick run 310, to the last direction, by null vectors of few digits.</summary>
    [Fact]
    public void A_classifier_of_digits_is_proved()
    {
        using var scope = NewDisposeScope();
        int count = LongRun.IsOn ? 200 : 40;
        using var network = new TestMlp(64, LongRun.IsOn ? "12b ReLU 10b" : "4b ReLU 10b", seed: 5);
        (Tensor images, Tensor digits) = Digits(count);
        Train(network, images, digits);
        NullityProof proof = NullityProver.Prove(network, images);
        Assert.True(proof.IsProved, proof.ToString());
        Assert.Equal(FreeDirectionChecks.Nullity(network, images).Nullity, proof.UpperBound);
        Assert.InRange(proof.Primes, 2, 20);
        Assert.Contains("integer vectors are null", proof.Basis, StringComparison.Ordinal);
    }

    private static SparseVector Vector(params int[] entries) => new([.. Enumerable.Range(0, entries.Length)], [.. entries.Select(entry => (BigInteger)entry)]);

    private static (Tensor Images, Tensor Digits) Digits(int count)
    {
        using var file = new System.IO.Compression.GZipStream(File.OpenRead(SharedData.InRepository("samples/Digits/digits.csv.gz")), System.IO.Compression.CompressionMode.Decompress);
        using var reader = new StreamReader(file);
        double[][] rows = [.. reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && char.IsDigit(line[0])).Take(count).Select(line => line.Split(',').Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).ToArray())];
        return (tensor([.. rows.SelectMany(row => row[..64])], [count, 64], ScalarType.Float64), tensor([.. rows.Select(row => (long)row[64])]));
    }

    private static void Train(TestMlp network, Tensor images, Tensor digits)
    {
        using optim.Optimizer adam = optim.Adam(network.parameters(), 0.01);
        for (int step = 0; step < 60; step++)
        {
            using var scope = NewDisposeScope();
            adam.zero_grad();
            nn.functional.cross_entropy(network.forward(images), digits).backward();
            adam.step();
        }
    }
}
