using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// act(f R) W for many f, where each column of the result sees few entries of f. What the units of a tile make of a block of rows goes into
/// the sum at once, so that nothing as large as samples x units is written.
/// </summary>
/// <typeparam name="T">The type of the numbers, float or double.</typeparam>
internal sealed class SparseGates<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>The blocks whose features and sums the nearest cache holds.</summary>
    private const int BlocksAtOnce = 16;

    private readonly TiledMatrix<T> read, write;
    private readonly Vector512<T> closedSlope;

    private SparseGates(TiledMatrix<T> read, TiledMatrix<T> write, T closedSlope)
    {
        this.read = read;
        this.write = write;
        this.closedSlope = Vector512.Create(closedSlope);
    }

    /// <summary>Prepares the maps.</summary>
    /// <param name="read">R, [inputs, units].</param>
    /// <param name="write">W transposed, [outputs, units].</param>
    /// <param name="closedSlope">The slope of a unit that is closed.</param>
    public static SparseGates<T> Of(Tensor read, Tensor write, T closedSlope)
    {
        return new(Tiled(read), Tiled(write), closedSlope);

        static TiledMatrix<T> Tiled(Tensor matrix) => new(Matrix.Numbers(matrix.to(ScalarType.Float64)), (int)matrix.size(0), (int)matrix.size(1));
    }

    /// <summary>Adds what the units make.</summary>
    /// <param name="features">f, [rows, inputs].</param>
    /// <param name="mask">Who sees what.</param>
    /// <param name="result">[rows, outputs].</param>
    public void Add(ReadOnlySpan<T> features, FeatureMask mask, Span<T> result)
    {
        int rows = read.Rows == 0 ? 0 : features.Length / read.Rows;
        var blocks = new RowBlocks<T>(features, read.Rows, [.. Enumerable.Range(0, rows)]);
        int readsOfTile = mask.Rows.Max(group => group.Inputs.Length) * RowBlocks<T>.Vectors, members = mask.Rows.Max(group => group.Outputs.Length), writesOfTile = members * RowBlocks<T>.Vectors;
        Vector512<T>[] reads = new Vector512<T>[readsOfTile * read.Tiles], writes = new Vector512<T>[writesOfTile * write.Tiles], sums = new Vector512<T>[members * BlocksAtOnce * RowBlocks<T>.Rows];
        foreach (FeatureMask.Row group in mask.Rows)
        {
            // What sees nothing has pre-activations of 0, of which a gate makes 0.
            if (group.Inputs.Length == 0)
                continue;
            for (int tile = 0; tile < read.Tiles; tile++)
            {
                read.Copy(tile, group.Inputs, group.Factors, reads.AsSpan(tile * readsOfTile));
                write.Copy(tile, group.Outputs, writes.AsSpan(tile * writesOfTile));
            }

            for (int first = 0; first < blocks.Count; first += BlocksAtOnce)
            {
                int count = Math.Min(BlocksAtOnce, blocks.Count - first);
                Array.Clear(sums, 0, group.Outputs.Length * BlocksAtOnce * RowBlocks<T>.Rows);
                for (int tile = 0; tile < read.Tiles; tile++)
                    AddTile(blocks, first, count, group.Inputs, reads.AsSpan(tile * readsOfTile), writes.AsSpan(tile * writesOfTile, group.Outputs.Length * RowBlocks<T>.Vectors), sums);
                int firstRow = first * RowBlocks<T>.Rows, someRows = Math.Min(count * RowBlocks<T>.Rows, rows - firstRow);
                for (int output = 0; output < group.Outputs.Length; output++)
                    for (int row = 0; row < someRows; row++)
                        result[((firstRow + row) * write.Rows) + group.Outputs[output]] += Vector512.Sum(sums[(output * BlocksAtOnce * RowBlocks<T>.Rows) + row]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddTile(RowBlocks<T> blocks, int first, int count, ReadOnlySpan<int> inputs, ReadOnlySpan<Vector512<T>> reads, ReadOnlySpan<Vector512<T>> writes, Span<Vector512<T>> sums)
    {
        Span<Vector512<T>> units = stackalloc Vector512<T>[RowBlocks<T>.Rows * RowBlocks<T>.Vectors];
        for (int block = 0; block < count; block++)
        {
            blocks.Multiply(first + block, inputs, reads, units);
            foreach (ref Vector512<T> unit in units)
                unit = Act(unit);
            for (int output = 0; output * RowBlocks<T>.Vectors < writes.Length; output++)
            {
                Vector512<T> left = writes[output * RowBlocks<T>.Vectors], right = writes[(output * RowBlocks<T>.Vectors) + 1];
                Span<Vector512<T>> own = sums.Slice(((output * BlocksAtOnce) + block) * RowBlocks<T>.Rows, RowBlocks<T>.Rows);
                for (int row = 0; row < own.Length; row++)
                    own[row] = Lanes.MultiplyAdd(units[2 * row], left, Lanes.MultiplyAdd(units[(2 * row) + 1], right, own[row]));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<T> Act(Vector512<T> p) => Vector512.Max(p, Vector512<T>.Zero) + (closedSlope * Vector512.Min(p, Vector512<T>.Zero));
}
