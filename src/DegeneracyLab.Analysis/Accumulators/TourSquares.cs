using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Squares of the entries of J_b = T + R diag(g_b) P, weighted and summed up along a tour of samples b in float64:
/// <code>sum_b f_bj^2 J_b,ij^2</code>
/// From one sample to the next J changes by the units whose gates change. A tile of J stays in registers for the whole tour,
/// and no J is ever in memory.
/// </summary>
internal sealed class TourSquares : IDisposable
{
    private const int TileRows = 4;

    private readonly Tensor bypass;         // T, [rows, columns], padded
    private readonly Tensor write;          // R^T and -R^T, [row tiles, 2, width, TileRows]: what a unit adds that opens, and one that closes
    private readonly Tensor read;           // P, [column tiles, width, TileColumns]
    private readonly Tensor writeMatrix;    // R, [rows, width], padded
    private readonly Tensor readMatrix;     // P, [width, columns], padded
    private readonly Tensor sum;            // [rows, columns], padded
    private readonly int width;

    /// <summary>No samples yet.</summary>
    /// <param name="t">T, [rows, columns].</param>
    /// <param name="r">R, [rows, width].</param>
    /// <param name="p">P, [width, columns].</param>
    /// <param name="sum">Takes the sum; of the shape that <see cref="ShapeOfSum"/> says.</param>
    public TourSquares(Tensor t, Tensor r, Tensor p, Tensor sum)
    {
        this.sum = sum;
        using var scope = NewDisposeScope();
        width = (int)r.size(1);
        long rows = sum.size(0), columns = sum.size(1);
        bypass = nn.functional.pad(t, [0, columns - t.size(1), 0, rows - t.size(0)]).DetachFromDisposeScope();
        writeMatrix = nn.functional.pad(r, [0, 0, 0, rows - r.size(0)]).contiguous().DetachFromDisposeScope();
        readMatrix = nn.functional.pad(p, [0, columns - p.size(1)]).contiguous().DetachFromDisposeScope();
        Tensor opening = writeMatrix.unflatten(0, rows / TileRows, TileRows).transpose(1, 2);
        write = stack([opening, opening.neg()], 1).DetachFromDisposeScope();
        read = readMatrix.unflatten(1, columns / TileColumns, TileColumns).transpose(0, 1).contiguous().DetachFromDisposeScope();
    }

    private static int TileColumns => 2 * Vector<double>.Count;

    /// <summary>The shape of sums: of whole tiles.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    public static long[] ShapeOfSum(long rows, long columns) => [(rows + TileRows - 1) / TileRows * TileRows, (columns + TileColumns - 1) / TileColumns * TileColumns];

    /// <summary>Adds the samples of a tour.</summary>
    /// <param name="tour">The tour.</param>
    /// <param name="open">Whether gates are open, [samples, width], bool, in the order of the tour.</param>
    /// <param name="squares">f^2, [samples, columns], in that order.</param>
    public void Add(PatternTour tour, Tensor open, Tensor squares)
    {
        using var scope = NewDisposeScope();
        Tensor units = open[0].nonzero().flatten();
        Tensor begin = bypass.addmm(writeMatrix.index_select(1, units), readMatrix.index_select(0, units));
        // [column tiles, samples, TileColumns]: by whole rows a tile's would lie in a few sets of the cache.
        Tensor weights = nn.functional.pad(squares, [0, sum.size(1) - squares.size(1)]).unflatten(1, -1, TileColumns).transpose(0, 1).contiguous();
        (int[] changes, int[] ends) = Changes(tour, open);
        ReadOnlySpan<double> start = Values(begin), allWrite = Values(write), allRead = Values(read), factors = Values(weights);
        Span<double> result = Values(sum);
        int rows = (int)sum.size(0), columns = (int)sum.size(1);
        for (int column = 0; column < columns; column += TileColumns)
        {
            ReadOnlySpan<double> someRead = allRead.Slice(column * width, width * TileColumns), someFactors = factors[(column * tour.Rows.Length)..];
            for (int row = 0; row < rows; row += TileRows)
                AddTile(changes, ends, width, columns, start[((row * columns) + column)..], allWrite.Slice(2 * row * width, 2 * width * TileRows), someRead, someFactors, result[((row * columns) + column)..]);
        }
    }

    /// <summary>Frees the tensors but for the sum, which is another's.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in new[] { bypass, write, read, writeMatrix, readMatrix })
            tensor.Dispose();
    }

    /// <summary>The units that open and then those that close at each sample, and where either end.</summary>
    private (int[] Changes, int[] Ends) Changes(PatternTour tour, Tensor open)
    {
        ReadOnlySpan<byte> gates = open.contiguous().bytes;
        int[] changes = new int[tour.Flips.Sum(flips => flips.Length)], ends = new int[2 * tour.Rows.Length];
        int next = 0;
        for (int sample = 1; sample < tour.Rows.Length; sample++)
        {
            foreach (byte opens in (ReadOnlySpan<byte>)[1, 0])
            {
                foreach (int unit in tour.Flips[sample - 1])
                    if (gates[(sample * width) + unit] == opens)
                        changes[next++] = unit;
                ends[(2 * sample) + 1 - opens] = next;
            }
        }

        return (changes, ends);
    }

    // Compiled well from the start: all is done before a runtime that counts calls would come to it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTile(int[] changes, int[] ends, int width, int columns, ReadOnlySpan<double> begin, ReadOnlySpan<double> write, ReadOnlySpan<double> read, ReadOnlySpan<double> factors, Span<double> result)
    {
        int count = Vector<double>.Count;
        ref double p = ref MemoryMarshal.GetReference(read);
        ref double r = ref MemoryMarshal.GetReference(write);
        ref double factor = ref MemoryMarshal.GetReference(factors);
        ref double target = ref MemoryMarshal.GetReference(result);
        ref double start = ref MemoryMarshal.GetReference(begin);
        ref int change = ref MemoryMarshal.GetArrayDataReference(changes);
        Load(ref start, columns, count, 0, out Vector<double> a0, out Vector<double> b0);
        Load(ref start, columns, count, 1, out Vector<double> a1, out Vector<double> b1);
        Load(ref start, columns, count, 2, out Vector<double> a2, out Vector<double> b2);
        Load(ref start, columns, count, 3, out Vector<double> a3, out Vector<double> b3);
        int place = 0;
        for (int half = 0; half < ends.Length; half++)
        {
            bool closes = (half & 1) == 1;
            ref double side = ref Unsafe.Add(ref r, closes ? width * TileRows : 0);
            for (int end = ends[half]; place < end; place++)
            {
                int unit = Unsafe.Add(ref change, place);
                ref double reads = ref Unsafe.Add(ref p, unit * 2 * count);
                ref double writes = ref Unsafe.Add(ref side, unit * TileRows);
                Vector<double> x = Vector.LoadUnsafe(ref reads), y = Vector.LoadUnsafe(ref reads, (nuint)count);
                var weight = new Vector<double>(writes);
                a0 = Vector.MultiplyAddEstimate(weight, x, a0);
                b0 = Vector.MultiplyAddEstimate(weight, y, b0);
                weight = new Vector<double>(Unsafe.Add(ref writes, 1));
                a1 = Vector.MultiplyAddEstimate(weight, x, a1);
                b1 = Vector.MultiplyAddEstimate(weight, y, b1);
                weight = new Vector<double>(Unsafe.Add(ref writes, 2));
                a2 = Vector.MultiplyAddEstimate(weight, x, a2);
                b2 = Vector.MultiplyAddEstimate(weight, y, b2);
                weight = new Vector<double>(Unsafe.Add(ref writes, 3));
                a3 = Vector.MultiplyAddEstimate(weight, x, a3);
                b3 = Vector.MultiplyAddEstimate(weight, y, b3);
            }

            if (!closes)
                continue;
            Vector<double> v = Vector.LoadUnsafe(ref factor), w = Vector.LoadUnsafe(ref factor, (nuint)count);
            factor = ref Unsafe.Add(ref factor, 2 * count);
            AddSquares(ref target, columns, count, 0, a0, b0, v, w);
            AddSquares(ref target, columns, count, 1, a1, b1, v, w);
            AddSquares(ref target, columns, count, 2, a2, b2, v, w);
            AddSquares(ref target, columns, count, 3, a3, b3, v, w);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(ref double begin, int columns, int count, int row, out Vector<double> a, out Vector<double> b)
    {
        a = Vector.LoadUnsafe(ref begin, (nuint)(row * columns));
        b = Vector.LoadUnsafe(ref begin, (nuint)((row * columns) + count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSquares(ref double target, int columns, int count, int row, Vector<double> a, Vector<double> b, Vector<double> v, Vector<double> w)
    {
        nuint left = (nuint)(row * columns), right = left + (nuint)count;
        Vector.MultiplyAddEstimate(a * v, a, Vector.LoadUnsafe(ref target, left)).StoreUnsafe(ref target, left);
        Vector.MultiplyAddEstimate(b * w, b, Vector.LoadUnsafe(ref target, right)).StoreUnsafe(ref target, right);
    }

    private static Span<double> Values(Tensor tensor) => MemoryMarshal.Cast<byte, double>(tensor.bytes);
}
