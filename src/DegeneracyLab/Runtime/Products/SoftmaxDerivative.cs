using System.ComponentModel;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>The derivative of a softmax over the last dimension, diag(y) - y y^T, from its output y. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SoftmaxDerivative
{
    /// <summary>The product y (v - sum_j y_j v_j), from either side: the derivative is symmetric.</summary>
    /// <param name="y">The output, [batch, .., width].</param>
    /// <param name="vectors">The cotangents or tangents v, [k, batch or 1, .., width].</param>
    /// <returns>The products, [k, batch, .., width].</returns>
    public static Tensor Product(Tensor y, Tensor vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        using var scope = NewDisposeScope();
        Tensor weighted = vectors * y;
        Tensor sums = weighted.sum([-1], keepdim: true);
        return weighted.AddProductInPlace(y, sums, -1).MoveToOuterDisposeScope();
    }
}
