namespace DegeneracyLab.Analysis.Tests;

/// <summary>
/// A chain of ReLU layers with whole weights on whole data, whose Jacobian has a rank that was verified modulo two primes
/// (the reference on what is beyond the three types, A7).
/// </summary>
/// <param name="Name">Its name there.</param>
/// <param name="Data">The samples.</param>
/// <param name="Bias">Whether the last column of each matrix is a bias.</param>
/// <param name="Weights">The matrices, [outputs, inputs].</param>
internal sealed record IntegerNetwork(string Name, double[,] Data, bool Bias, double[][,] Weights)
{
    public int[] Widths => [Data.GetLength(1), .. Weights.Select(matrix => matrix.GetLength(0))];

    public static IntegerNetwork Of(string name)
    {
        IntegerStream draw;
        double[,] data, first, second;
        switch (name)
        {
            case "O1":
                draw = new(1);
                data = draw.Data(60, 4);
                return new(name, data, false, [draw.Matrix(5, 4, -5, 5), draw.Matrix(3, 5, -5, 5)]);
            case "O2":
                draw = new(2);
                data = draw.Data(60, 4);
                return new(name, data, true, [draw.Matrix(5, 5, -5, 5), draw.Matrix(3, 6, -5, 5)]);
            case "O3":
                draw = new(3);
                data = draw.Data(80, 4);
                return new(name, data, false, [draw.Matrix(5, 4, -5, 5), draw.Matrix(4, 5, -5, 5), draw.Matrix(3, 4, -5, 5)]);
            case "O4":
                draw = new(4);
                data = draw.Data(80, 6, signs: 2);
                return new(name, data, false, [Stack(draw.Gate(3, 6, 0, 1), draw.Gate(2, 6, 1, -1)), draw.Matrix(6, 5, -5, 5)]);
            case "O5":
                draw = new(5);
                data = draw.Data(80, 5, isPositive: true);
                SetColumn(data, 0, draw.Matrix(80, 1, 0, 1), bit => 40 * ((2 * bit) - 1));
                double[,] open = draw.Matrix(2, 5, -2, 2);
                SetColumn(open, 0, open, _ => 3);
                double[,] closed = draw.Matrix(2, 5, -2, 2);
                SetColumn(closed, 0, closed, _ => -3);
                double[,] always = draw.Matrix(2, 5, 1, 4);
                SetColumn(always, 0, always, _ => 0);
                return new(name, data, false, [Stack(open, closed, always), draw.Matrix(4, 6, -5, 5)]);
            case "O6":
                draw = new(6);
                data = draw.Data(60, 4, isPositive: true);
                first = draw.Matrix(5, 4, -5, 5);
                for (int column = 0; column < 4; column++)
                    first[0, column] = -Math.Abs(first[0, column]) - 1;
                return new(name, data, false, [first, draw.Matrix(3, 5, -5, 5)]);
            case "O7":
                draw = new(7);
                data = draw.Data(60, 5);
                for (int row = 0; row < 60; row++)
                    (data[row, 3], data[row, 4]) = (data[row, 0] + data[row, 1], 2 * data[row, 2]);
                return new(name, data, false, [draw.Matrix(5, 5, -5, 5), draw.Matrix(3, 5, -5, 5)]);
            case "O8":
                draw = new(8);
                data = draw.Data(60, 4);
                second = draw.Matrix(3, 5, -5, 5);
                SetColumn(second, 2, second, _ => 0);
                return new(name, data, false, [draw.Matrix(5, 4, -5, 5), second]);
            case "O9":
                draw = new(9);
                data = draw.Data(60, 4, isPositive: true);
                return new(name, data, true, [draw.Matrix(3, 5, 1, 5), draw.Matrix(4, 4, -5, 5)]);
            case "O10":
                draw = new(10);
                data = draw.Data(6, 4);
                return new(name, data, false, [draw.Matrix(5, 4, -5, 5), draw.Matrix(3, 5, -5, 5)]);
            case "O11" or "O12":
                draw = new(11);
                data = draw.Data(120, 6, signs: 2);
                first = Stack(draw.Gate(2, 6, 0, 1), draw.Gate(2, 6, 1, 1), draw.Matrix(1, 6, -3, 3));
                second = draw.Matrix(4, 5, -4, 4);
                Set(second, 0, new double[2, 5]);
                Set(second, 0, draw.Matrix(2, 2, 1, 4));
                Set(second, 2, draw.Matrix(1, 5, 1, 4));
                return name == "O11"
                    ? new(name, data, false, [first, second, draw.Matrix(4, 4, -5, 5)])
                    : new(name, data, true, [WithBias(first), WithBias(second), WithBias(draw.Matrix(4, 4, -5, 5))]);
            default:
                draw = new(long.Parse(name["O13/".Length..], System.Globalization.CultureInfo.InvariantCulture));
                data = draw.Data(160, 5, signs: 2);
                first = Stack(draw.Gate(2, 5, 0, 1), draw.Gate(1, 5, 1, -1), draw.Matrix(1, 5, -3, 3));
                return new(name, data, false, [first, draw.Matrix(4, 4, -4, 4), draw.Matrix(4, 4, -4, 4), draw.Matrix(3, 4, -4, 4)]);
        }

        double[,] WithBias(double[,] matrix)
        {
            double[,] bias = draw.Matrix(matrix.GetLength(0), 1, 1, 3), all = new double[matrix.GetLength(0), matrix.GetLength(1) + 1];
            Set(all, 0, matrix);
            SetColumn(all, matrix.GetLength(1), bias, value => value);
            return all;
        }
    }

    private static double[,] Stack(params double[][,] parts)
    {
        double[,] all = new double[parts.Sum(part => part.GetLength(0)), parts[0].GetLength(1)];
        int row = 0;
        foreach (double[,] part in parts)
        {
            Set(all, row, part);
            row += part.GetLength(0);
        }

        return all;
    }

    private static void Set(double[,] matrix, int start, double[,] part)
    {
        for (int row = 0; row < part.GetLength(0); row++)
            for (int column = 0; column < part.GetLength(1); column++)
                matrix[start + row, column] = part[row, column];
    }

    private static void SetColumn(double[,] matrix, int column, double[,] source, Func<double, double> value)
    {
        for (int row = 0; row < matrix.GetLength(0); row++)
            matrix[row, column] = value(source[row, 0]);
    }
}
