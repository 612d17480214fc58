using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// act(f R) W for many f, where each column of the result sees few entries of f. A tile of units stays in registers from the first entry
/// to the sum, so that nothing as large as samples x units is written.
/// </summary>
/// <typeparam name="T">The type of the numbers.</typeparam>
internal sealed class SparseGates<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>The vectors of a tile: as many sums as registers hold beside what is read.</summary>
    private const int Vectors = 8;

    private static readonly int Tile = Vectors * Vector<T>.Count;

    private readonly T[] read, write;       // [tiles, inputs, tile] and [tiles, outputs, tile]
    private readonly int inputs, outputs, tiles;
    private readonly T closedSlope;

    private SparseGates(T[] read, T[] write, int inputs, int outputs, int tiles, T closedSlope)
    {
        this.read = read;
        this.write = write;
        this.inputs = inputs;
        this.outputs = outputs;
        this.tiles = tiles;
        this.closedSlope = closedSlope;
    }

    /// <summary>Prepares the maps.</summary>
    /// <param name="read">R, [inputs, units].</param>
    /// <param name="write">W transposed, [outputs, units].</param>
    /// <param name="closedSlope">The slope of a unit that is closed.</param>
    public static SparseGates<T> Of(Tensor read, Tensor write, T closedSlope)
    {
        int tiles = ((int)read.size(1) + Tile - 1) / Tile;
        return new(InTiles(read, tiles), InTiles(write, tiles), (int)read.size(0), (int)write.size(0), tiles, closedSlope);
    }

    /// <summary>Adds what the units make.</summary>
    /// <param name="features">f, [rows, inputs].</param>
    /// <param name="mask">Who sees what.</param>
    /// <param name="result">[rows, outputs].</param>
    public void Add(ReadOnlySpan<T> features, FeatureMask mask, Span<T> result)
    {
        int rows = inputs == 0 ? 0 : features.Length / inputs;
        foreach (FeatureMask.Row group in mask.Rows)
        {
            // What sees nothing has pre-activations of 0, of which a gate makes 0.
            if (group.Inputs.Length == 0)
                continue;
            T[] seen = new T[rows * group.Inputs.Length];
            for (int row = 0; row < rows; row++)
                for (int place = 0; place < group.Inputs.Length; place++)
                    seen[(row * group.Inputs.Length) + place] = features[(row * inputs) + group.Inputs[place]] * T.CreateChecked(group.Factors[place]);
            for (int tile = 0; tile < tiles; tile++)
                AddTile(seen, group, MemoryMarshal.Cast<T, Vector<T>>(read.AsSpan(tile * inputs * Tile, inputs * Tile)), MemoryMarshal.Cast<T, Vector<T>>(write.AsSpan(tile * outputs * Tile, outputs * Tile)), result);
        }
    }

    private void AddTile(ReadOnlySpan<T> seen, FeatureMask.Row group, ReadOnlySpan<Vector<T>> reads, ReadOnlySpan<Vector<T>> writes, Span<T> result)
    {
        int count = group.Inputs.Length;
        Vector<T> slope = new(closedSlope);
        for (int row = 0; row * count < seen.Length; row++)
        {
            Vector<T> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
            ReadOnlySpan<T> own = seen.Slice(row * count, count);
            for (int place = 0; place < own.Length; place++)
            {
                Vector<T> value = new(own[place]);
                ReadOnlySpan<Vector<T>> units = reads.Slice(group.Inputs[place] * Vectors, Vectors);
                a += value * units[0];
                b += value * units[1];
                c += value * units[2];
                d += value * units[3];
                e += value * units[4];
                f += value * units[5];
                g += value * units[6];
                h += value * units[7];
            }

            (a, b, c, d) = (Act(a), Act(b), Act(c), Act(d));
            (e, f, g, h) = (Act(e), Act(f), Act(g), Act(h));
            foreach (int output in group.Outputs)
            {
                ReadOnlySpan<Vector<T>> units = writes.Slice(output * Vectors, Vectors);
                Vector<T> sum = (((a * units[0]) + (b * units[1])) + ((c * units[2]) + (d * units[3]))) + (((e * units[4]) + (f * units[5])) + ((g * units[6]) + (h * units[7])));
                result[(row * outputs) + output] += Vector.Sum(sum);
            }
        }

        Vector<T> Act(Vector<T> p)
        {
            Vector<T> open = Vector.Max(p, Vector<T>.Zero);
            return closedSlope == T.Zero ? open : open + (slope * Vector.Min(p, Vector<T>.Zero));
        }
    }

    /// <summary>[rows, units] -> [tiles, rows, tile], with zeros at the end.</summary>
    private static T[] InTiles(Tensor matrix, int tiles)
    {
        double[] numbers = Matrix.Numbers(matrix.to(ScalarType.Float64));
        int rows = (int)matrix.size(0), units = (int)matrix.size(1);
        T[] tiled = new T[tiles * rows * Tile];
        for (int row = 0; row < rows; row++)
            for (int unit = 0; unit < units; unit++)
                tiled[(((unit / Tile * rows) + row) * Tile) + (unit % Tile)] = T.CreateChecked(numbers[(row * units) + unit]);
        return tiled;
    }
}
