namespace DegeneracyLab.Analysis.Tests;

/// <summary>The stream of integers that the exact oracles are drawn from: s = (1103515245 s + 12345) mod 2^31, of which the bits from 16 on are used.</summary>
/// <param name="seed">The first s.</param>
internal sealed class IntegerStream(long seed)
{
    private long state = seed;

    /// <summary>A matrix, row by row, of numbers between two, both included.</summary>
    public double[,] Matrix(int rows, int columns, int lowest, int highest)
    {
        double[,] matrix = new double[rows, columns];
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
            {
                state = ((1103515245 * state) + 12345) % (1L << 31);
                matrix[row, column] = ((state >> 16) % (highest - lowest + 1)) + lowest;
            }

        return matrix;
    }

    /// <summary>Samples; the first columns may be large numbers of a random sign.</summary>
    public double[,] Data(int samples, int inputs, int signs = 0, bool isPositive = false)
    {
        double[,] data = isPositive ? Matrix(samples, inputs, 1, 9) : Matrix(samples, inputs, -9, 9);
        if (signs == 0)
            return data;
        double[,] sign = Matrix(samples, signs, 0, 1), size = Matrix(samples, signs, 0, 9);
        for (int row = 0; row < samples; row++)
            for (int column = 0; column < signs; column++)
                data[row, column] = ((2 * sign[row, column]) - 1) * (30 + size[row, column]);
        return data;
    }

    /// <summary>Weights of units whose gates are those of one of the first two inputs.</summary>
    public double[,] Gate(int units, int inputs, int input, int sign)
    {
        double[,] weights = Matrix(units, inputs, -3, 3), size = Matrix(units, 1, 0, 2);
        for (int unit = 0; unit < units; unit++)
        {
            weights[unit, 0] = weights[unit, 1] = 0;
            weights[unit, input] = sign * (5 + size[unit, 0]);
        }

        return weights;
    }
}
