using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>A matrix of float64 numbers that never changes, in managed memory, row by row.</summary>
public sealed class Matrix
{
    private readonly double[] entries;

    /// <summary>A matrix.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="entries">The entries, row by row.</param>
    /// <exception cref="ArgumentException">Their number is another than rows times columns.</exception>
    public Matrix(int rows, int columns, ReadOnlySpan<double> entries)
        : this(rows, columns, entries.ToArray())
    {
    }

    private Matrix(int rows, int columns, double[] entries)
    {
        if (rows < 0 || columns < 0 || entries.LongLength != (long)rows * columns)
            throw new ArgumentException($"A matrix of {rows} x {columns} can't have {entries.Length} entries.", nameof(entries));
        Rows = rows;
        Columns = columns;
        this.entries = entries;
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>All entries, row by row.</summary>
    public ReadOnlySpan<double> Entries => entries;

    /// <summary>An entry.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="column">The column, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public double this[int row, int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row);
            ArgumentOutOfRangeException.ThrowIfNegative(column);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, Columns);
            return entries[(row * Columns) + column];
        }
    }

    /// <summary>A row.</summary>
    /// <param name="row">Its place, from 0.</param>
    /// <returns>Its entries.</returns>
    public ReadOnlySpan<double> Row(int row) => entries.AsSpan(row * Columns, Columns);

    /// <summary>A column: of C, what a feature reads.</summary>
    /// <param name="column">Its place, from 0.</param>
    /// <returns>A copy of its entries.</returns>
    public double[] Column(int column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, Columns);
        return [.. Enumerable.Range(0, Rows).Select(row => entries[(row * Columns) + column])];
    }

    /// <summary>The same numbers as a tensor.</summary>
    /// <returns>[rows, columns], float64, on the CPU; a tensor of the caller's.</returns>
    public Tensor ToTensor() => tensor(entries, [Rows, Columns], ScalarType.Float64, CPU);

    /// <summary>The size, in words.</summary>
    /// <returns>A line of text.</returns>
    public override string ToString() => $"{Rows} x {Columns}";

    /// <summary>The numbers of a tensor.</summary>
    /// <param name="matrix">[rows, columns], float64.</param>
    /// <returns>A copy.</returns>
    internal static Matrix Of(Tensor matrix)
    {
        using var scope = NewDisposeScope();
        return new((int)matrix.size(0), (int)matrix.size(1), Numbers(matrix));
    }

    /// <summary>The numbers of a tensor, row by row.</summary>
    /// <param name="tensor">A tensor of float64.</param>
    /// <returns>A copy.</returns>
    internal static double[] Numbers(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return MemoryMarshal.Cast<byte, double>(tensor.cpu().contiguous().bytes).ToArray();
    }
}
