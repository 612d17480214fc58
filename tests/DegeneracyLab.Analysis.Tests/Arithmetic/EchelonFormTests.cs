using System.Numerics;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Elimination modulo a prime against elimination in integers.</summary>
public sealed class EchelonFormTests
{
    private static readonly Primes Primes = new();

    public static TheoryData<int, int, int, int> Sizes => new()
    {
        { 5, 5, 5, 3 }, { 5, 5, 3, 3 }, { 9, 4, 4, 200 }, { 9, 4, 2, 200 }, { 4, 9, 4, 60 }, { 20, 20, 13, 60 }, { 3, 3, 0, 5 }, { 1, 6, 1, 5 }, { 30, 12, 11, 100 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_rank_and_the_null_vectors_are_those_of_the_integers(int rows, int columns, int rank, int bits)
    {
        var random = new Random(rows + (100 * columns) + rank);
        for (int trial = 0; trial < 10; trial++)
        {
            BigInteger[,] matrix = Product(Draw(random, rows, rank, bits), Draw(random, rank, columns, bits));
            PrimeField field = Primes.At(trial);
            EchelonForm form = Reduce(matrix, field);
            Assert.Equal(ExactElimination.Eliminate(matrix).Rank, form.Rank);
            Assert.Equal(columns - form.Rank, form.Free.Count);
            Assert.Equal(Enumerable.Range(0, columns), form.Pivots.Concat(form.Free).Order());
            foreach (int free in form.Free)
            {
                ulong[] vector = form.NullVector(free);
                Assert.Equal(form.Free.Select(column => column == free ? field.One : 0), form.Free.Select(column => vector[column]));
                for (int row = 0; row < rows; row++)
                    Assert.Equal(0UL, field.Dot(Residues(matrix, row, field), vector));
            }

            for (int row = 0; row < rows; row++)
                Assert.True(form.Contains(Residues(matrix, row, field)));
        }
    }

    [Fact]
    public void A_prime_that_divides_a_minor_gives_a_smaller_rank_and_never_a_larger_one()
    {
        PrimeField field = Primes.At(0), other = Primes.At(1);
        BigInteger[,] matrix = { { field.Prime, 0 }, { 0, 1 } };
        Assert.Equal((1, 2), (Reduce(matrix, field).Rank, Reduce(matrix, other).Rank));
    }

    private static EchelonForm Reduce(BigInteger[,] matrix, PrimeField field)
    {
        var form = new EchelonForm(field, matrix.GetLength(1));
        int rank = 0;
        for (int row = 0; row < matrix.GetLength(0); row++)
        {
            ulong[] residues = Residues(matrix, row, field);
            bool isNew = !form.Contains(residues);
            Assert.Equal(isNew, form.Add(residues));
            rank += isNew ? 1 : 0;
            Assert.Equal(rank, form.Rank);
        }

        return form;
    }

    private static ulong[] Residues(BigInteger[,] matrix, int row, PrimeField field) => [.. Enumerable.Range(0, matrix.GetLength(1)).Select(column => field.Of(matrix[row, column]))];

    private static BigInteger[,] Draw(Random random, int rows, int columns, int bits)
    {
        var matrix = new BigInteger[rows, columns];
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
                matrix[row, column] = ExactElimination.Draw(random, bits);
        return matrix;
    }

    private static BigInteger[,] Product(BigInteger[,] a, BigInteger[,] b)
    {
        var product = new BigInteger[a.GetLength(0), b.GetLength(1)];
        for (int row = 0; row < a.GetLength(0); row++)
            for (int column = 0; column < b.GetLength(1); column++)
                for (int inner = 0; inner < a.GetLength(1); inner++)
                    product[row, column] += a[row, inner] * b[inner, column];
        return product;
    }
}
