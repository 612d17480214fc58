using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The squares of matrices that are sums of few terms, summed up over samples in float64:
/// <code>sum_b (sum_k p_bkj T_kji + sum_m c_bmj y_bmi)^2</code>
/// Matrix products of so few terms spend their time on memory; here an entry stays in a register from the first term to the
/// square.
/// </summary>
internal sealed class OuterProductSquares
{
    /// <summary>The vectors of these samples stay in the innermost cache.</summary>
    private const int SamplesAtOnce = 4;

    private readonly Tensor sum;            // [rows, columns], padded
    private readonly int columns;

    /// <summary>No samples yet.</summary>
    /// <param name="sum">Takes the sum; [rows j, columns i], padded.</param>
    /// <param name="columns">The number of columns i.</param>
    public OuterProductSquares(Tensor sum, long columns)
    {
        this.sum = sum;
        this.columns = (int)columns;
    }

    /// <summary>The columns that are computed at once.</summary>
    private static int Tile => 4 * Vector<double>.Count;

    /// <summary>A number of columns, padded.</summary>
    /// <param name="columns">The number.</param>
    /// <returns>The next multiple of those that are computed at once.</returns>
    public static long Padded(long columns) => (columns + Tile - 1) / Tile * Tile;

    /// <summary>Adds columns of zeros, which <see cref="Add"/> wants.</summary>
    /// <param name="matrices">[.., columns].</param>
    /// <returns>[.., columns of which there are a multiple of some number].</returns>
    public static Tensor Pad(Tensor matrices)
    {
        long missing = Padded(matrices.shape[^1]) - matrices.shape[^1];
        return nn.functional.pad(matrices, [0, missing]).contiguous();
    }

    /// <summary>Adds samples.</summary>
    /// <param name="p">[batch, k, rows].</param>
    /// <param name="t">[k, rows, columns], padded.</param>
    /// <param name="c">[batch, m, rows].</param>
    /// <param name="y">[batch, m, columns], padded.</param>
    public void Add(Tensor p, Tensor t, Tensor c, Tensor y)
    {
        using var scope = NewDisposeScope();
        Tensor weights = p.contiguous(), coefficients = c.contiguous(), vectors = y.contiguous();
        int batch = (int)p.size(0), maps = (int)p.size(1), terms = (int)c.size(1), rows = (int)p.size(2), width = (int)sum.size(1);
        ReadOnlySpan<double> allWeights = Values(weights), allMaps = Values(t), allCoefficients = Values(coefficients), allVectors = Values(vectors);
        Span<double> result = Values(sum);
        for (int first = 0; first < batch; first += SamplesAtOnce)
        {
            int samples = Math.Min(SamplesAtOnce, batch - first);
            ReadOnlySpan<double> someWeights = allWeights.Slice(first * maps * rows, samples * maps * rows);
            ReadOnlySpan<double> someCoefficients = allCoefficients.Slice(first * terms * rows, samples * terms * rows);
            ReadOnlySpan<double> someVectors = allVectors.Slice(first * terms * width, samples * terms * width);
            for (int row = 0; row < rows; row++)
                for (int column = 0; column < width; column += Tile)
                    AddTile(samples, maps, terms, rows, width, someWeights[row..], allMaps[((row * width) + column)..], someCoefficients[row..], someVectors[column..], result[((row * width) + column)..]);
        }
    }

    /// <summary>The sum, [columns, rows].</summary>
    /// <returns>A tensor of the caller's.</returns>
    public Tensor Sum()
    {
        using var scope = NewDisposeScope();
        return sum.narrow(1, 0, columns).t().clone().MoveToOuterDisposeScope();
    }

    // Compiled well from the start: all is done before a runtime that counts calls would come to it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTile(int samples, int maps, int terms, int rows, int width, ReadOnlySpan<double> weights, ReadOnlySpan<double> t, ReadOnlySpan<double> coefficients, ReadOnlySpan<double> vectors, Span<double> result)
    {
        ref double weight = ref MemoryMarshal.GetReference(weights);
        ref double coefficient = ref MemoryMarshal.GetReference(coefficients);
        ref double vector = ref MemoryMarshal.GetReference(vectors);
        int count = Vector<double>.Count;
        ref double target = ref MemoryMarshal.GetReference(result);
        Vector<double> s0 = Vector.LoadUnsafe(ref target), s1 = Vector.LoadUnsafe(ref target, (nuint)count), s2 = Vector.LoadUnsafe(ref target, (nuint)(2 * count)), s3 = Vector.LoadUnsafe(ref target, (nuint)(3 * count));
        for (int sample = 0; sample < samples; sample++)
        {
            Vector<double> a0 = Vector<double>.Zero, a1 = a0, a2 = a0, a3 = a0;
            ref double map = ref MemoryMarshal.GetReference(t);
            for (int k = 0; k < maps; k++)
            {
                var factor = new Vector<double>(weight);
                a0 = Vector.MultiplyAddEstimate(factor, Vector.LoadUnsafe(ref map), a0);
                a1 = Vector.MultiplyAddEstimate(factor, Vector.LoadUnsafe(ref map, (nuint)count), a1);
                a2 = Vector.MultiplyAddEstimate(factor, Vector.LoadUnsafe(ref map, (nuint)(2 * count)), a2);
                a3 = Vector.MultiplyAddEstimate(factor, Vector.LoadUnsafe(ref map, (nuint)(3 * count)), a3);
                weight = ref Unsafe.Add(ref weight, rows);
                map = ref Unsafe.Add(ref map, rows * width);
            }

            for (int m = 0; m < terms; m++)
            {
                var factor = new Vector<double>(coefficient);
                a0 = Vector.MultiplyAddEstimate(factor, Vector.LoadUnsafe(ref vector), a0);
                a1 = Vector.MultiplyAddEstimate(factor, Vector.LoadUnsafe(ref vector, (nuint)count), a1);
                a2 = Vector.MultiplyAddEstimate(factor, Vector.LoadUnsafe(ref vector, (nuint)(2 * count)), a2);
                a3 = Vector.MultiplyAddEstimate(factor, Vector.LoadUnsafe(ref vector, (nuint)(3 * count)), a3);
                coefficient = ref Unsafe.Add(ref coefficient, rows);
                vector = ref Unsafe.Add(ref vector, width);
            }

            s0 = Vector.MultiplyAddEstimate(a0, a0, s0);
            s1 = Vector.MultiplyAddEstimate(a1, a1, s1);
            s2 = Vector.MultiplyAddEstimate(a2, a2, s2);
            s3 = Vector.MultiplyAddEstimate(a3, a3, s3);
        }

        s0.StoreUnsafe(ref target);
        s1.StoreUnsafe(ref target, (nuint)count);
        s2.StoreUnsafe(ref target, (nuint)(2 * count));
        s3.StoreUnsafe(ref target, (nuint)(3 * count));
    }

    private static Span<double> Values(Tensor tensor) => MemoryMarshal.Cast<byte, double>(tensor.bytes);
}
