using System.ComponentModel;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>
/// Matrix products that throw where the operands do not fit. TorchSharp's <c>matmul</c> ends the process instead, whether
/// shapes, types or devices differ.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MatrixProduct
{
    /// <summary>The product x y.</summary>
    /// <param name="x">x, [.., m, c] or [c].</param>
    /// <param name="y">y, [.., c, n] or [c].</param>
    /// <returns>The product; leading dimensions broadcast.</returns>
    /// <exception cref="ArgumentException">Shapes, types or devices do not fit.</exception>
    public static Tensor MatMul(this Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        int xDims = (int)x.dim(), yDims = (int)y.dim();
        bool fits = xDims > 0 && yDims > 0
            && x.size(xDims - 1) == y.size(yDims == 1 ? 0 : yDims - 2)
            && x.dtype == y.dtype
            && x.device_type == y.device_type
            && x.device_index == y.device_index;
        for (int fromEnd = 3; fits && fromEnd <= Math.Min(xDims, yDims); fromEnd++)
        {
            long xSize = x.size(xDims - fromEnd), ySize = y.size(yDims - fromEnd);
            fits = xSize == ySize || xSize == 1 || ySize == 1;
        }

        return fits ? x.matmul(y) : throw new ArgumentException($"A matrix product takes [.., m, c] and [.., c, n] of one type on one device, but got {Text(x)} and {Text(y)}.");
    }

    private static string Text(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}] of {tensor.dtype} on {tensor.device}";
}
