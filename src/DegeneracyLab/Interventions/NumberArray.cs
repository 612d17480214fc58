using System.Globalization;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>
/// Finite numbers of some shape, as float64, in memory that the garbage collector frees: what an intervention keeps of a
/// tensor, so that it depends on no dispose scope. Equal if shape and numbers are, bit for bit.
/// </summary>
internal sealed class NumberArray : IEquatable<NumberArray>
{
    private readonly double[] values;
    private readonly long[] shape;

    /// <summary>Takes the arrays over.</summary>
    /// <param name="values">The numbers, in row-major order; as many as the shape has entries, all finite.</param>
    /// <param name="shape">The shape.</param>
    internal NumberArray(double[] values, long[] shape)
    {
        this.values = values;
        this.shape = shape;
    }

    /// <summary>The shape; empty for a single number.</summary>
    public IReadOnlyList<long> Shape => shape;

    /// <summary>The numbers, in row-major order.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>A single number.</summary>
    /// <param name="value">The number.</param>
    /// <returns>It, without dimensions.</returns>
    public static NumberArray Scalar(double value) => new([value], []);

    /// <summary>Copies a tensor.</summary>
    /// <param name="tensor">The tensor; it stays the caller's.</param>
    /// <param name="lead">What it is for, for the message.</param>
    /// <returns>Its numbers. Those of float32 and float64 tensors are exact.</returns>
    /// <exception cref="ArgumentException">An entry is not finite.</exception>
    public static NumberArray Copy(Tensor tensor, string lead)
    {
        RequireReadable(tensor, lead);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var copy = new NumberArray(tensor.detach().cpu().to(ScalarType.Float64).flatten().data<double>().ToArray(), tensor.shape);
        for (int i = 0; i < copy.values.Length; i++)
            if (!double.IsFinite(copy.values[i]))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{lead} takes finite numbers only, but entry {copy.Place(i)} of a tensor of shape {ShapeText.Of(copy.shape)} is {copy.values[i]}."), nameof(tensor));
        return copy;
    }

    /// <summary>Throws unless a tensor has real numbers in memory.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="lead">What it is for, for the message.</param>
    /// <exception cref="ArgumentException">It has none.</exception>
    public static void RequireReadable(Tensor tensor, string lead)
    {
        if (tensor.IsInvalid)
            throw new ArgumentException($"{lead} takes a tensor that is alive, but got one that was disposed.", nameof(tensor));
        if (tensor.is_complex())
            throw new ArgumentException($"{lead} takes real numbers, but got {tensor.dtype}.", nameof(tensor));
        if (tensor.is_meta)
            throw new ArgumentException($"{lead} takes numbers that are in memory, but got a tensor on {tensor.device}.", nameof(tensor));
    }

    /// <summary>A new tensor of the numbers, which belongs to the caller's dispose scope.</summary>
    /// <param name="dtype">The type to which they are rounded.</param>
    /// <param name="device">Where they are to be.</param>
    /// <returns>The tensor.</returns>
    public Tensor ToTensor(ScalarType dtype, Device device)
    {
        if (values.Length == 0)
            return zeros(shape, dtype, device);
        return shape.Length == 0 ? tensor(values[0], dtype, device) : tensor(values, shape, dtype, device);
    }

    /// <summary>Throws unless the numbers fit a value.</summary>
    /// <param name="lead">What they are for, for the message.</param>
    /// <param name="expected">The shape of one sample's value.</param>
    /// <param name="batch">The number of samples.</param>
    /// <param name="forWidth">Whether [width] will do.</param>
    /// <param name="forAll">Whether [..shape..] will do, for all samples.</param>
    /// <param name="forEach">Whether [batch, ..shape..] will do, for each sample its own.</param>
    /// <exception cref="ArgumentException">They do not.</exception>
    public void CheckShape(string lead, IReadOnlyList<long> expected, long batch, bool forWidth, bool forAll, bool forEach)
    {
        bool isNumber = shape.Length == 0 && (forWidth || forAll);
        bool isWidth = forWidth && shape.Length == 1 && expected.Count > 1 && shape[0] == expected[^1];
        bool isForEach = forEach && shape.Length == expected.Count + 1 && shape.Skip(1).SequenceEqual(expected);
        if (!isNumber && !isWidth && !isForEach && !((forAll || forWidth) && shape.SequenceEqual(expected)))
        {
            List<string> shapes = [];
            if (forAll || forWidth)
                shapes.Add(ShapeText.Of(expected));
            if (forWidth && expected.Count > 1)
                shapes.Add($"[{expected[^1]}]");
            if (forEach)
                shapes.Add(ShapeText.WithBatch(expected));
            throw new ArgumentException($"{lead} takes a value of shape {string.Join(" or ", shapes)}, but has one of shape {ShapeText.Of(shape)}.");
        }

        if (isForEach && shape[0] != 1 && shape[0] != batch)
            throw new ArgumentException($"{lead} takes one sample for all or as many as the input, {batch}, but has {shape[0]}.");
    }

    /// <inheritdoc/>
    public bool Equals(NumberArray? other) => other is not null && shape.AsSpan().SequenceEqual(other.shape) && Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NumberArray);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes<long>(shape));
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    private ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes<double>(values);

    /// <summary>The indices of the entry at a place in row-major order.</summary>
    private string Place(long place)
    {
        long[] indices = new long[shape.Length];
        for (int dimension = shape.Length - 1; dimension >= 0; dimension--)
            (place, indices[dimension]) = Math.DivRem(place, shape[dimension]);
        return ShapeText.Of(indices);
    }
}
