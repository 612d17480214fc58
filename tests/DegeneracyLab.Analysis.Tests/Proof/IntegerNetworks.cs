using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>
/// The integer networks of the reference tables (A7), rebuilt from their stream of integers. Ranks there were found modulo two other
/// primes by another program.
/// </summary>
internal static class IntegerNetworks
{
    /// <summary>Names, number of parameters and rank.</summary>
    public static TheoryData<string, int, int> Ranks => new()
    {
        { "O1", 35, 30 }, { "O2", 43, 38 }, { "O3", 52, 26 }, { "O4", 60, 47 }, { "O5", 54, 40 }, { "O6", 35, 18 }, { "O7", 40, 25 },
        { "O8", 35, 27 }, { "O9", 31, 19 }, { "O10", 35, 16 }, { "O11", 66, 43 }, { "O12", 79, 51 }, { "O13/101", 64, 37 },
        { "O13/104", 64, 37 }, { "O13/108", 64, 30 }, { "O13/118", 64, 38 }, { "O13/132", 64, 26 }, { "O13/182", 64, 28 },
    };

    /// <summary>Makes a network and its data.</summary>
    /// <param name="name">The name in the table.</param>
    /// <returns>The network and its inputs, which the caller disposes.</returns>
    public static (TestMlp Network, Tensor Inputs) Create(string name)
    {
        (int[,] x, bool bias, int[][,] matrices) = Matrices(name);
        using var scope = NewDisposeScope();
        int inputs = x.GetLength(1);
        var network = new TestMlp(inputs, string.Join(" ReLU ", matrices.Select(matrix => matrix.GetLength(0) + (bias ? "b" : ""))));
        CaseNetworks.SetWeights(network, matrices.Select(ToTensor), bias);
        return (network, ToTensor(x).MoveToOuterDisposeScope());
    }

    private static Tensor ToTensor(int[,] numbers) => tensor(numbers.Cast<int>().Select(number => (double)number).ToArray(), [numbers.GetLength(0), numbers.GetLength(1)], ScalarType.Float64);

    private static (int[,] X, bool Bias, int[][,] Matrices) Matrices(string name)
    {
        string[] parts = name[1..].Split('/');
        int number = int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture);
        var g = new IntegerStream(parts.Length > 1 ? uint.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : (uint)Math.Min(number, 11));
        int[,] x;
        switch (number)
        {
            case 1:
                x = g.Data(60, 4);
                return (x, false, [g.Matrix(5, 4, -5, 5), g.Matrix(3, 5, -5, 5)]);
            case 2:
                x = g.Data(60, 4);
                return (x, true, [g.Matrix(5, 5, -5, 5), g.Matrix(3, 6, -5, 5)]);
            case 3:
                x = g.Data(80, 4);
                return (x, false, [g.Matrix(5, 4, -5, 5), g.Matrix(4, 5, -5, 5), g.Matrix(3, 4, -5, 5)]);
            case 4:
                x = g.Data(60, 6, signs: 2);
                return (x, false, [Stack(g.Gate(3, 6, 0, 1), g.Gate(2, 6, 1, -1)), g.Matrix(6, 5, -5, 5)]);
            case 5:
                x = g.Data(80, 5, positive: true);
                int[,] signs = g.Matrix(80, 1, 0, 1);
                for (int row = 0; row < 80; row++)
                    x[row, 0] = ((signs[row, 0] * 2) - 1) * 40;
                return (x, false, [Stack(WithFirst(g.Matrix(2, 5, -2, 2), 3), WithFirst(g.Matrix(2, 5, -2, 2), -3), WithFirst(g.Matrix(2, 5, 1, 4), 0)), g.Matrix(4, 6, -5, 5)]);
            case 6:
                x = g.Data(60, 4, positive: true);
                int[,] dead = g.Matrix(5, 4, -5, 5);
                for (int column = 0; column < 4; column++)
                    dead[0, column] = -Math.Abs(dead[0, column]) - 1;
                return (x, false, [dead, g.Matrix(3, 5, -5, 5)]);
            case 7:
                x = g.Data(60, 5);
                for (int row = 0; row < 60; row++)
                    (x[row, 3], x[row, 4]) = (x[row, 0] + x[row, 1], 2 * x[row, 2]);
                return (x, false, [g.Matrix(5, 5, -5, 5), g.Matrix(3, 5, -5, 5)]);
            case 8:
                x = g.Data(60, 4);
                int[,] second = g.Matrix(3, 5, -5, 5);
                for (int row = 0; row < 3; row++)
                    second[row, 2] = 0;
                return (x, false, [g.Matrix(5, 4, -5, 5), second]);
            case 9:
                x = g.Data(60, 4, positive: true);
                return (x, true, [g.Matrix(3, 5, 1, 5), g.Matrix(4, 4, -5, 5)]);
            case 10:
                x = g.Data(6, 4);
                return (x, false, [g.Matrix(5, 4, -5, 5), g.Matrix(3, 5, -5, 5)]);
            case 11 or 12:
                x = g.Data(120, 6, signs: 2);
                int[,] first = Stack(g.Gate(2, 6, 0, 1), g.Gate(2, 6, 1, 1), g.Matrix(1, 6, -3, 3)), middle = g.Matrix(4, 5, -4, 4);
                int[,] corner = g.Matrix(2, 2, 1, 4), last = g.Matrix(1, 5, 1, 4);
                for (int column = 0; column < 5; column++)
                {
                    for (int row = 0; row < 2; row++)
                        middle[row, column] = column < 2 ? corner[row, column] : 0;
                    middle[2, column] = last[0, column];
                }

                if (number == 11)
                    return (x, false, [first, middle, g.Matrix(4, 4, -5, 5)]);
                return (x, true, [Beside(first, g.Matrix(5, 1, 1, 3)), Beside(middle, g.Matrix(4, 1, 1, 3)), Beside(g.Matrix(4, 4, -5, 5), g.Matrix(4, 1, 1, 3))]);
            case 13:
                x = g.Data(160, 5, signs: 2);
                return (x, false, [Stack(g.Gate(2, 5, 0, 1), g.Gate(1, 5, 1, -1), g.Matrix(1, 5, -3, 3)), g.Matrix(4, 4, -4, 4), g.Matrix(4, 4, -4, 4), g.Matrix(3, 4, -4, 4)]);
            default:
                throw new ArgumentException($"There is no network {name}.");
        }
    }

    private static int[,] WithFirst(int[,] matrix, int value)
    {
        for (int row = 0; row < matrix.GetLength(0); row++)
            matrix[row, 0] = value;
        return matrix;
    }

    private static int[,] Stack(params int[][,] matrices)
    {
        int columns = matrices[0].GetLength(1);
        int[,] all = new int[matrices.Sum(matrix => matrix.GetLength(0)), columns];
        int next = 0;
        foreach (int[,] matrix in matrices)
            for (int row = 0; row < matrix.GetLength(0); row++, next++)
                for (int column = 0; column < columns; column++)
                    all[next, column] = matrix[row, column];
        return all;
    }

    private static int[,] Beside(int[,] left, int[,] right)
    {
        int[,] all = new int[left.GetLength(0), left.GetLength(1) + right.GetLength(1)];
        for (int row = 0; row < all.GetLength(0); row++)
            for (int column = 0; column < all.GetLength(1); column++)
                all[row, column] = column < left.GetLength(1) ? left[row, column] : right[row, column - left.GetLength(1)];
        return all;
    }

    private sealed class IntegerStream(uint seed)
    {
        private long state = seed;

        public int[,] Matrix(int rows, int columns, int low, int high)
        {
            int[,] matrix = new int[rows, columns];
            for (int row = 0; row < rows; row++)
                for (int column = 0; column < columns; column++)
                {
                    state = ((1103515245 * state) + 12345) % (1L << 31);
                    matrix[row, column] = (int)((state >> 16) % (high - low + 1)) + low;
                }

            return matrix;
        }

        public int[,] Data(int rows, int columns, int signs = 0, bool positive = false)
        {
            int[,] x = positive ? Matrix(rows, columns, 1, 9) : Matrix(rows, columns, -9, 9);
            if (signs == 0)
                return x;
            int[,] sign = Matrix(rows, signs, 0, 1), size = Matrix(rows, signs, 0, 9);
            for (int row = 0; row < rows; row++)
                for (int column = 0; column < signs; column++)
                    x[row, column] = ((2 * sign[row, column]) - 1) * (30 + size[row, column]);
            return x;
        }

        public int[,] Gate(int rows, int columns, int at, int sign)
        {
            int[,] weights = Matrix(rows, columns, -3, 3), sizes = Matrix(rows, 1, 0, 2);
            for (int row = 0; row < rows; row++)
            {
                (weights[row, 0], weights[row, 1]) = (0, 0);
                weights[row, at] = sign * (5 + sizes[row, 0]);
            }

            return weights;
        }
    }
}
