using System.Numerics;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Hadamard's bound against determinants.</summary>
public sealed class MinorBoundTests
{
    [Fact]
    public void No_minor_exceeds_the_bound()
    {
        var random = new Random(1);
        for (int trial = 0; trial < 50; trial++)
        {
            int size = random.Next(1, 7), rows = size + random.Next(3), bits = random.Next(1, 200);
            var matrix = new BigInteger[rows, size];
            for (int row = 0; row < rows; row++)
                for (int column = 0; column < size; column++)
                    matrix[row, column] = ExactElimination.Draw(random, bits);
            double bound = MinorBound.Log2(Lengths(matrix), size);
            int skipped = random.Next(rows);
            var minor = new BigInteger[size, size];
            for (int row = 0; row < size; row++)
                for (int column = 0; column < size; column++)
                    minor[row, column] = matrix[(row + skipped) % rows, column];
            BigInteger determinant = ExactElimination.Eliminate(minor).Determinant;
            Assert.True(determinant.IsZero || BigInteger.Log(determinant, 2) <= bound + 1e-9, $"A determinant of 2^{BigInteger.Log(determinant, 2)} exceeds the bound 2^{bound}.");
        }
    }

    /// <summary>Hadamard's matrix of order 4, whose determinant is 16.</summary>
    [Fact]
    public void The_bound_is_attained()
    {
        BigInteger[,] matrix = { { 1, 1, 1, 1 }, { 1, -1, 1, -1 }, { 1, 1, -1, -1 }, { 1, -1, -1, 1 } };
        Assert.Equal(16, ExactElimination.Eliminate(matrix).Determinant);
        Assert.Equal(4, MinorBound.Log2(Lengths(matrix), 4), 1e-12);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(59.9, 1)]
    [InlineData(60, 2)]
    [InlineData(6000.5, 101)]
    [InlineData(double.PositiveInfinity, long.MaxValue)]
    public void So_many_primes_exceed_it(double log2, long primes) => Assert.Equal(primes, MinorBound.PrimesBeyond(log2));

    private static IEnumerable<double> Lengths(BigInteger[,] matrix) => Enumerable.Range(0, matrix.GetLength(0))
        .Select(row => Enumerable.Range(0, matrix.GetLength(1)).Aggregate(BigInteger.Zero, (sum, column) => sum + (matrix[row, column] * matrix[row, column])))
        .Where(square => !square.IsZero).Select(square => BigInteger.Log(square, 2) / 2);
}
