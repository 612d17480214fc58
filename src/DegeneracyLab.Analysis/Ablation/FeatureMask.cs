namespace DegeneracyLab.Analysis;

/// <summary>
/// How much each feature at a section's end sees of each feature at its begin: 1 all, 0 nothing. Features that see the same share a
/// row, because what is computed for one serves the others.
/// </summary>
internal sealed class FeatureMask
{
    private FeatureMask(int outputs, IReadOnlyList<Row> rows)
    {
        Outputs = outputs;
        Rows = rows;
    }

    /// <summary>The number of features at the section's end.</summary>
    public int Outputs { get; }

    /// <summary>The different rows.</summary>
    public IReadOnlyList<Row> Rows { get; }

    /// <summary>Collects the rows of a matrix.</summary>
    /// <param name="mask">Row by row, [outputs, inputs].</param>
    /// <param name="outputs">The number of features at the section's end.</param>
    public static FeatureMask Of(ReadOnlySpan<double> mask, int outputs)
    {
        int inputs = outputs == 0 ? 0 : mask.Length / outputs;
        Dictionary<double[], List<int>> rows = new(new SameNumbers());
        for (int output = 0; output < outputs; output++)
        {
            double[] row = mask.Slice(output * inputs, inputs).ToArray();
            if (!rows.TryGetValue(row, out List<int>? members))
                rows[row] = members = [];
            members.Add(output);
        }

        return new(outputs, [.. rows.Select(row => Row.Of(row.Key, [.. row.Value]))]);
    }

    /// <summary>Features that see the same.</summary>
    /// <param name="Inputs">What they see.</param>
    /// <param name="Factors">How much of it.</param>
    /// <param name="Outputs">Who they are.</param>
    internal sealed record Row(int[] Inputs, double[] Factors, int[] Outputs)
    {
        /// <summary>Reads a row of a matrix.</summary>
        /// <param name="mask">The row.</param>
        /// <param name="outputs">Who sees it.</param>
        public static Row Of(double[] mask, int[] outputs)
        {
            int[] inputs = [.. Enumerable.Range(0, mask.Length).Where(input => mask[input] != 0)];
            return new(inputs, [.. inputs.Select(input => mask[input])], outputs);
        }
    }

    private sealed class SameNumbers : IEqualityComparer<double[]>
    {
        public bool Equals(double[]? x, double[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(double[] row)
        {
            var hash = new HashCode();
            foreach (double value in row)
                hash.Add(value);
            return hash.ToHashCode();
        }
    }
}
