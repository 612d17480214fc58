using System.Numerics;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Fractions from residues modulo several primes.</summary>
public sealed class RationalReconstructionTests
{
    private static readonly Primes Primes = new();

    [Fact]
    public void Vectors_come_back_where_the_modulus_is_large_enough_and_not_before()
    {
        var random = new Random(1);
        for (int trial = 0; trial < 40; trial++)
        {
            int bits = random.Next(5, 300), length = random.Next(2, 8), unit = random.Next(length);
            BigInteger[] vector = [.. Enumerable.Range(0, length).Select(_ => ExactElimination.Draw(random, bits))];
            vector[unit] = BigInteger.Abs(vector[unit]) + 1;
            BigInteger common = vector.Aggregate(BigInteger.GreatestCommonDivisor);
            BigInteger[] primitive = [.. vector.Select(entry => entry / common)];
            // Numerators and denominators need a modulus of twice the square of the largest.
            int enough = (int)((2 * primitive.Max(entry => entry.GetBitLength())) / Analysis.Primes.MinLog2) + 2;
            var lift = new ChineseRemainder(length);
            for (int place = 0; place < enough; place++)
            {
                PrimeField field = Primes.At(place);
                ulong inverse = field.Inverse(field.Of(vector[unit]));
                lift.Add(field, [.. vector.Select(entry => field.Multiply(field.Of(entry), inverse))]);
            }

            Assert.Equal(BigInteger.One, lift.Entries[unit]);
            BigInteger[] found = RationalReconstruction.Integers(lift.Entries, lift.Modulus)!;
            Assert.All(Enumerable.Range(0, length), entry => Assert.Equal(primitive[entry] * found[unit], found[entry] * primitive[unit]));
        }
    }

    [Fact]
    public void Random_residues_are_no_fractions_of_few_digits()
    {
        var random = new Random(2);
        var lift = new ChineseRemainder(6);
        for (int place = 0; place < 4; place++)
            lift.Add(Primes.At(place), [Primes.At(place).One, .. Enumerable.Range(0, 5).Select(_ => (ulong)random.NextInt64() % Primes.At(place).Prime)]);
        Assert.Null(RationalReconstruction.Integers(lift.Entries, lift.Modulus));
    }

    [Fact]
    public void Residues_modulo_several_primes_name_one_integer()
    {
        var random = new Random(3);
        BigInteger[] numbers = [.. Enumerable.Range(0, 5).Select(_ => BigInteger.Abs(ExactElimination.Draw(random, 170)))];
        var lift = new ChineseRemainder(numbers.Length);
        for (int place = 0; place < 3; place++)
            lift.Add(Primes.At(place), [.. numbers.Select(Primes.At(place).Of)]);
        Assert.Equal(numbers, lift.Entries);
        Assert.Equal(Enumerable.Range(0, 3).Aggregate(BigInteger.One, (product, place) => product * Primes.At(place).Prime), lift.Modulus);
    }
}
