using System.Numerics;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Elimination in integers, without fractions (E. Bareiss, 1968): slow, exact, and written for tests alone.</summary>
internal static class ExactElimination
{
    /// <summary>The rank of a matrix of doubles that are integers times 2^-20 at the most.</summary>
    public static int Rank(double[,] matrix)
    {
        var integers = new BigInteger[matrix.GetLength(0), matrix.GetLength(1)];
        for (int row = 0; row < matrix.GetLength(0); row++)
            for (int column = 0; column < matrix.GetLength(1); column++)
            {
                double scaled = matrix[row, column] * (1 << 20);
                Assert.True(scaled == Math.Round(scaled) && Math.Abs(scaled) < 1L << 53, $"{matrix[row, column]} is not on the grid on which doubles are exact.");
                integers[row, column] = (BigInteger)scaled;
            }

        return Eliminate(integers).Rank;
    }

    /// <summary>The rank of a matrix, and if it is square its determinant up to its sign.</summary>
    public static (int Rank, BigInteger Determinant) Eliminate(BigInteger[,] matrix)
    {
        BigInteger[,] a = (BigInteger[,])matrix.Clone();
        (int rows, int columns) = (a.GetLength(0), a.GetLength(1));
        int rank = 0;
        BigInteger before = BigInteger.One;
        for (int column = 0; column < columns && rank < rows; column++)
        {
            int pivot = rank;
            while (pivot < rows && a[pivot, column].IsZero)
                pivot++;
            if (pivot == rows)
                continue;
            for (int other = 0; other < columns; other++)
                (a[rank, other], a[pivot, other]) = (a[pivot, other], a[rank, other]);
            for (int row = rank + 1; row < rows; row++)
            {
                for (int other = column + 1; other < columns; other++)
                    a[row, other] = ((a[row, other] * a[rank, column]) - (a[row, column] * a[rank, other])) / before;
                a[row, column] = BigInteger.Zero;
            }

            before = a[rank, column];
            rank++;
        }

        return (rank, rank == rows && rank == columns ? BigInteger.Abs(before) : BigInteger.Zero);
    }

    /// <summary>An integer of up to so many bits, 0 now and then.</summary>
    public static BigInteger Draw(Random random, int bits)
    {
        if (random.Next(8) == 0)
            return BigInteger.Zero;
        byte[] bytes = new byte[(bits / 8) + 1];
        random.NextBytes(bytes);
        return new BigInteger(bytes) >> random.Next(8);
    }
}
