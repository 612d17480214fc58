using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Rows of features in blocks of four, of which products with tiles of matrices are taken: four rows and two vectors of columns at a time are
/// as many sums as registers hold, and each number that is read serves several of them.
/// </summary>
/// <typeparam name="T">The type of the numbers, float or double.</typeparam>
internal sealed class RowBlocks<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>The number of rows of a block.</summary>
    public const int Rows = 4;

    /// <summary>The number of vectors of a tile's row.</summary>
    public const int Vectors = 2;

    private readonly T[] numbers;       // [blocks, columns, Rows]
    private readonly int columns;

    /// <summary>Copies rows.</summary>
    /// <param name="all">The matrix, row by row.</param>
    /// <param name="columns">The length of a row.</param>
    /// <param name="chosen">The rows that are taken.</param>
    public RowBlocks(ReadOnlySpan<T> all, int columns, ReadOnlySpan<int> chosen)
    {
        this.columns = columns;
        Count = (chosen.Length + Rows - 1) / Rows;
        numbers = new T[Count * columns * Rows];
        for (int row = 0; row < chosen.Length; row++)
            for (int column = 0; column < columns; column++)
                numbers[(((row / Rows * columns) + column) * Rows) + (row % Rows)] = all[(chosen[row] * columns) + column];
    }

    /// <summary>The number of columns of a tile.</summary>
    public static int Tile => Vectors * Vector512<T>.Count;

    /// <summary>The number of blocks. Rows that are missing in the last one are 0.</summary>
    public int Count { get; }

    /// <summary>Room for a product of all rows.</summary>
    /// <param name="tiles">The number of tiles of the other factor.</param>
    public Vector512<T>[] ProductFor(int tiles) => new Vector512<T>[Count * Rows * tiles * Vectors];

    /// <summary>The product of some columns of all blocks with tiles of a matrix.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="tiles">The tiles.</param>
    /// <param name="chosen">The columns that are taken, and the rows of the matrix.</param>
    /// <param name="factors">By how much each is multiplied.</param>
    /// <param name="product">The product, row by row, with two vectors for each tile.</param>
    public void Multiply(TiledMatrix<T> matrix, ReadOnlySpan<int> tiles, ReadOnlySpan<int> chosen, ReadOnlySpan<double> factors, Span<Vector512<T>> product)
    {
        var tile = new Vector512<T>[chosen.Length * Vectors];
        Span<Vector512<T>> four = stackalloc Vector512<T>[Rows * Vectors];
        for (int place = 0; place < tiles.Length; place++)
        {
            matrix.Copy(tiles[place], chosen, factors, tile);
            for (int block = 0; block < Count; block++)
            {
                Multiply(block, chosen, tile, four);
                for (int row = 0; row < Rows; row++)
                    four.Slice(row * Vectors, Vectors).CopyTo(product[(((((block * Rows) + row) * tiles.Length) + place) * Vectors)..]);
            }
        }
    }

    /// <summary>The product of some columns of a block with a tile.</summary>
    /// <param name="block">The number of the block.</param>
    /// <param name="chosen">The columns that are taken.</param>
    /// <param name="tile">A row of two vectors for each of them.</param>
    /// <param name="product">The product, two vectors for each of the four rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Multiply(int block, ReadOnlySpan<int> chosen, ReadOnlySpan<Vector512<T>> tile, Span<Vector512<T>> product)
    {
        Vector512<T> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        ref T own = ref MemoryMarshal.GetReference(numbers.AsSpan(block * columns * Rows, columns * Rows));
        ref Vector512<T> row = ref MemoryMarshal.GetReference(tile[..(chosen.Length * Vectors)]);
        foreach (int column in chosen)
        {
            ref T four = ref Unsafe.Add(ref own, column * Rows);
            Vector512<T> left = row, right = Unsafe.Add(ref row, 1), value = Vector512.Create(four);
            a = Lanes.MultiplyAdd(value, left, a);
            b = Lanes.MultiplyAdd(value, right, b);
            value = Vector512.Create(Unsafe.Add(ref four, 1));
            c = Lanes.MultiplyAdd(value, left, c);
            d = Lanes.MultiplyAdd(value, right, d);
            value = Vector512.Create(Unsafe.Add(ref four, 2));
            e = Lanes.MultiplyAdd(value, left, e);
            f = Lanes.MultiplyAdd(value, right, f);
            value = Vector512.Create(Unsafe.Add(ref four, 3));
            g = Lanes.MultiplyAdd(value, left, g);
            h = Lanes.MultiplyAdd(value, right, h);
            row = ref Unsafe.Add(ref row, Vectors);
        }

        (product[0], product[1], product[2], product[3]) = (a, b, c, d);
        (product[4], product[5], product[6], product[7]) = (e, f, g, h);
    }
}
