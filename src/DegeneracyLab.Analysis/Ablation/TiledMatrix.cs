using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DegeneracyLab.Analysis;

/// <summary>A matrix whose columns are cut into tiles, each of which lies row by row, with zeros after the last column: a factor of <see cref="RowBlocks{T}"/>.</summary>
/// <typeparam name="T">The type of the numbers, float or double.</typeparam>
internal sealed class TiledMatrix<T>
    where T : unmanaged, INumber<T>
{
    private readonly T[] numbers;       // [tiles, rows, RowBlocks.Tile]

    /// <summary>Cuts a matrix.</summary>
    /// <param name="matrix">The matrix, row by row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    public TiledMatrix(ReadOnlySpan<double> matrix, int rows, int columns)
    {
        int tile = RowBlocks<T>.Tile;
        Rows = rows;
        Tiles = (columns + tile - 1) / tile;
        numbers = new T[Tiles * rows * tile];
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
                numbers[(((column / tile * rows) + row) * tile) + (column % tile)] = T.CreateChecked(matrix[(row * columns) + column]);
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of tiles.</summary>
    public int Tiles { get; }

    /// <summary>Copies some rows of a tile.</summary>
    /// <param name="tile">The number of the tile.</param>
    /// <param name="chosen">The rows.</param>
    /// <param name="into">Where they go, <see cref="RowBlocks{T}.Vectors"/> vectors for each.</param>
    public void Copy(int tile, ReadOnlySpan<int> chosen, Span<Vector512<T>> into)
    {
        ReadOnlySpan<Vector512<T>> all = MemoryMarshal.Cast<T, Vector512<T>>(numbers.AsSpan(tile * Rows * RowBlocks<T>.Tile, Rows * RowBlocks<T>.Tile));
        for (int row = 0; row < chosen.Length; row++)
            all.Slice(chosen[row] * RowBlocks<T>.Vectors, RowBlocks<T>.Vectors).CopyTo(into[(row * RowBlocks<T>.Vectors)..]);
    }

    /// <summary>Copies some rows of a tile, each times a factor.</summary>
    /// <param name="tile">The number of the tile.</param>
    /// <param name="chosen">The rows.</param>
    /// <param name="factors">The factor of each.</param>
    /// <param name="into">Where they go, <see cref="RowBlocks{T}.Vectors"/> vectors for each.</param>
    public void Copy(int tile, ReadOnlySpan<int> chosen, ReadOnlySpan<double> factors, Span<Vector512<T>> into)
    {
        Copy(tile, chosen, into);
        for (int row = 0; row < chosen.Length; row++)
            if (factors[row] != 1)
                foreach (ref Vector512<T> vector in into.Slice(row * RowBlocks<T>.Vectors, RowBlocks<T>.Vectors))
                    vector *= T.CreateChecked(factors[row]);
    }
}
