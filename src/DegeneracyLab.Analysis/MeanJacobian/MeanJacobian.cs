using System.Globalization;
using System.Text.Json;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The mean over data of the Jacobian from one hook point to a later one, y by x, and what it says of directions at both. A hook point inside
/// a branch stands for its value and those that go by it, side by side, as in a node layer.
/// </summary>
public sealed record MeanJacobian
{
    internal MeanJacobian()
    {
    }

    /// <summary>The network.</summary>
    public required string Network { get; init; }

    /// <summary>The hook point of x.</summary>
    public required string From { get; init; }

    /// <summary>The hook point of y.</summary>
    public required string To { get; init; }

    /// <summary>How it was computed, in words: all ways give the same numbers to rounding.</summary>
    public required string Method { get; init; }

    /// <summary>The number of samples.</summary>
    public required long Samples { get; init; }

    /// <summary>The number of positions of x; 1 if there are none.</summary>
    public required int FromPositions { get; init; }

    /// <summary>The number of positions of y.</summary>
    public required int ToPositions { get; init; }

    /// <summary>The mean from every position to every position, [positions of y x d_to, positions of x x d_from].</summary>
    public required Matrix ByPosition { get; init; }

    /// <summary>The number of coordinates of x at a position.</summary>
    public int FromWidth => ByPosition.Columns / FromPositions;

    /// <summary>The number of coordinates of y at a position.</summary>
    public int ToWidth => ByPosition.Rows / ToPositions;

    /// <summary>The mean over the positions of x of the sum over those of y, [d_to, d_from]: what a change at one position does to y as a whole.</summary>
    public Matrix Total
    {
        get
        {
            double[] sum = new double[ToWidth * FromWidth];
            for (int row = 0; row < ByPosition.Rows; row++)
                for (int column = 0; column < ByPosition.Columns; column++)
                    sum[(row % ToWidth * FromWidth) + (column % FromWidth)] += ByPosition[row, column] / FromPositions;
            return new(ToWidth, FromWidth, sum);
        }
    }

    /// <summary>The mean between two positions, [d_to, d_from].</summary>
    /// <param name="from">The position of x.</param>
    /// <param name="to">The position of y.</param>
    /// <returns>The matrix.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public Matrix Between(int from, int to)
    {
        if (from < 0 || from >= FromPositions)
            throw new ArgumentOutOfRangeException(nameof(from), from, $"{From} has the positions 0 to {FromPositions - 1}.");
        if (to < 0 || to >= ToPositions)
            throw new ArgumentOutOfRangeException(nameof(to), to, $"{To} has the positions 0 to {ToPositions - 1}.");
        return new(ToWidth, FromWidth, [.. Enumerable.Range(to * ToWidth, ToWidth).SelectMany(row => Enumerable.Range(from * FromWidth, FromWidth).Select(column => ByPosition[row, column]))]);
    }

    /// <summary>The output directions to which a hidden direction v writes: J v, by <see cref="Total"/>.</summary>
    /// <param name="direction">v at <see cref="From"/>, [d_from]; a further entry, for a constant, is left out. Of a feature it is a row of C_pinv.</param>
    /// <param name="outputs">A basis at <see cref="To"/> whose features are the output directions; the coordinates if null.</param>
    /// <returns>The output directions, the largest effect first.</returns>
    /// <exception cref="ArgumentException">The direction or the basis does not fit.</exception>
    public IReadOnlyList<DirectionEffect> WritesTo(ReadOnlySpan<double> direction, NodeBasis? outputs = null)
    {
        RequireWidth(direction.Length, FromWidth, From, nameof(direction));
        Matrix total = Total;
        double[] written = new double[ToWidth];
        for (int row = 0; row < ToWidth; row++)
            for (int column = 0; column < FromWidth; column++)
                written[row] += total[row, column] * direction[column];
        if (outputs is null)
            return DirectionEffect.Ranked(written);
        RequireBasis(outputs, To, ToWidth, nameof(outputs));
        return DirectionEffect.Ranked([.. Enumerable.Range(0, outputs.Dimension).Select(feature => Enumerable.Range(0, ToWidth).Sum(row => outputs.C[row, feature] * written[row]))]);
    }

    /// <summary>The hidden directions that an output direction u reads: u J, by <see cref="Total"/>.</summary>
    /// <param name="direction">u at <see cref="To"/>, [d_to]; a further entry, for a constant, is left out. Of a feature it is a column of C.</param>
    /// <param name="hidden">A basis at <see cref="From"/> whose features are the hidden directions; the coordinates if null.</param>
    /// <returns>The hidden directions, the largest effect first.</returns>
    /// <exception cref="ArgumentException">The direction or the basis does not fit.</exception>
    public IReadOnlyList<DirectionEffect> ReadBy(ReadOnlySpan<double> direction, NodeBasis? hidden = null)
    {
        RequireWidth(direction.Length, ToWidth, To, nameof(direction));
        Matrix total = Total;
        double[] read = new double[FromWidth];
        for (int row = 0; row < ToWidth; row++)
            for (int column = 0; column < FromWidth; column++)
                read[column] += direction[row] * total[row, column];
        if (hidden is null)
            return DirectionEffect.Ranked(read);
        RequireBasis(hidden, From, FromWidth, nameof(hidden));
        return DirectionEffect.Ranked([.. Enumerable.Range(0, hidden.Dimension).Select(feature => Enumerable.Range(0, FromWidth).Sum(column => hidden.CPinv[feature, column] * read[column]))]);
    }

    /// <summary>The mean over these samples and those of another part of the data.</summary>
    /// <param name="other">The mean between the same hook points of the same network over other samples.</param>
    /// <returns>The mean over both.</returns>
    /// <exception cref="ArgumentException">It is of others.</exception>
    public MeanJacobian Merge(MeanJacobian other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Network != Network || other.From != From || other.To != To || other.ByPosition.Rows != ByPosition.Rows || other.ByPosition.Columns != ByPosition.Columns)
            throw new ArgumentException($"{other} can't be merged into {this}.", nameof(other));
        double[] mean = new double[ByPosition.Entries.Length];
        double share = (double)other.Samples / (Samples + other.Samples);
        for (int entry = 0; entry < mean.Length; entry++)
            mean[entry] = ByPosition.Entries[entry] + (share * (other.ByPosition.Entries[entry] - ByPosition.Entries[entry]));
        return this with { Samples = Samples + other.Samples, ByPosition = new(ByPosition.Rows, ByPosition.Columns, mean) };
    }

    /// <summary>The result as JSON; the matrix row by row.</summary>
    /// <returns>Lines of text.</returns>
    public string ToJson() => JsonSerializer.Serialize(
        new { schema = "degeneracylab-mean-jacobian-1", Network, From, To, Method, Samples, FromPositions, ToPositions, FromWidth, ToWidth, ByPosition = ByPosition.Entries.ToArray() },
        AnalysisJson.Indented);

    /// <summary>Where it is, its size and how it was computed.</summary>
    /// <returns>A line of text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"mean Jacobian {From} -> {To} of {Network}: {ByPosition} over {Samples:N0} samples ({Method})");

    private static void RequireWidth(int length, int width, string node, string parameter)
    {
        if (length != width && length != width + 1)
            throw new ArgumentException($"A direction at {node} has {width} entries, or {width + 1} with a constant, but got {length}.", parameter);
    }

    private static void RequireBasis(NodeBasis basis, string node, int width, string parameter)
    {
        if (basis.HookPoint != node || basis.Width != width + (basis.HasConstant ? 1 : 0))
            throw new ArgumentException($"The directions must be those of a basis at {node} with {width} coordinates, but got {basis}.", parameter);
    }
}
