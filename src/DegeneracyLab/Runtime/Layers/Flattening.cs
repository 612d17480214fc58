using System.ComponentModel;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>All entries of a sample in one dimension, in row-major order. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Flattening
{
    /// <summary>Flattens.</summary>
    /// <param name="x">The input, [batch, ..shape..].</param>
    /// <returns>y, [batch, entries], which may share the memory of x.</returns>
    public static Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.flatten(1);
    }

    /// <summary>Pulls cotangents back: they take the input's shape.</summary>
    /// <param name="g">The cotangents of y, [k, batch or 1, entries].</param>
    /// <param name="inputShape">The shape of one sample's x.</param>
    /// <param name="pass">Collects what else belongs to the product.</param>
    /// <returns>The cotangents of x, [k, batch or 1, ..shape..].</returns>
    public static Tensor PullBack(Tensor g, IReadOnlyList<long> inputShape, ProductPass pass)
    {
        ArgumentNullException.ThrowIfNull(g);
        ArgumentNullException.ThrowIfNull(inputShape);
        ArgumentNullException.ThrowIfNull(pass);
        if (inputShape.Count == 2)
            pass.SpreadConstant(Enumerable.Repeat(1.0 / inputShape[0], (int)inputShape[0]).ToArray());
        return g.reshape([g.shape[0], g.shape[1], .. inputShape]);
    }

    /// <summary>Pushes tangents forward: they are flattened.</summary>
    /// <param name="t">The tangents of x, [k, batch or 1, ..shape..].</param>
    /// <returns>The tangents of y, [k, batch or 1, entries].</returns>
    public static Tensor PushForward(Tensor t)
    {
        ArgumentNullException.ThrowIfNull(t);
        return t.flatten(2);
    }
}
