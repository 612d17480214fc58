namespace DegeneracyLab.Analysis;

/// <summary>The one-to-one assignment of rows to columns with the largest sum, by shortest augmenting paths with potentials.</summary>
/// <remarks>Kuhn (1955), Munkres (1957); in the form of Jonker and Volgenant (1987) it takes O(n^2 m).</remarks>
internal static class Assignment
{
    /// <summary>Assigns.</summary>
    /// <param name="gains">The gain of each pair, [rows, columns].</param>
    /// <returns>The column of each row; -1 for rows that are left over where there are fewer columns.</returns>
    public static int[] Of(Matrix gains)
    {
        int rows = gains.Rows, columns = gains.Columns;
        if (rows > columns)
        {
            int[] transposed = Of(new(columns, rows, [.. from column in Enumerable.Range(0, columns) from row in Enumerable.Range(0, rows) select gains[row, column]]));
            int[] columnOf = [.. Enumerable.Repeat(-1, rows)];
            for (int column = 0; column < columns; column++)
                columnOf[transposed[column]] = column;
            return columnOf;
        }

        // One more of each, in front: column 0 holds the row that is being assigned.
        double[] ofRow = new double[rows + 1], ofColumn = new double[columns + 1];
        int[] rowOf = new int[columns + 1], before = new int[columns + 1];
        for (int row = 1; row <= rows; row++)
        {
            double[] least = [.. Enumerable.Repeat(double.PositiveInfinity, columns + 1)];
            bool[] isUsed = new bool[columns + 1];
            int current = 0;
            rowOf[0] = row;
            do
            {
                isUsed[current] = true;
                int next = -1;
                double step = double.PositiveInfinity;
                for (int column = 1; column <= columns; column++)
                {
                    if (isUsed[column])
                        continue;
                    double cost = -gains[rowOf[current] - 1, column - 1] - ofRow[rowOf[current]] - ofColumn[column];
                    if (cost < least[column])
                        (least[column], before[column]) = (cost, current);
                    if (next < 0 || least[column] < step)
                        (step, next) = (least[column], column);
                }

                for (int column = 0; column <= columns; column++)
                {
                    if (isUsed[column])
                    {
                        ofRow[rowOf[column]] += step;
                        ofColumn[column] -= step;
                    }
                    else
                    {
                        least[column] -= step;
                    }
                }

                current = next;
            }
            while (rowOf[current] != 0);

            for (; current != 0; current = before[current])
                rowOf[current] = rowOf[before[current]];
        }

        int[] result = new int[rows];
        for (int column = 1; column <= columns; column++)
            if (rowOf[column] > 0)
                result[rowOf[column] - 1] = column - 1;
        return result;
    }
}
