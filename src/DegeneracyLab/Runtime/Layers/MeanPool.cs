using System.ComponentModel;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>The mean over the positions of a sequence, y = 1/positions sum_p x_p. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MeanPool
{
    /// <summary>Takes the mean.</summary>
    /// <param name="x">The sequences, [batch, positions, width].</param>
    /// <returns>y, [batch, width].</returns>
    public static Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.mean([-2]);
    }

    /// <summary>Pulls cotangents back: each position gets g / positions.</summary>
    /// <param name="g">The cotangents of y, [k, batch or 1, width].</param>
    /// <param name="inputShape">The shape of one sample's x, [positions, width].</param>
    /// <param name="pass">Collects what else belongs to the product.</param>
    /// <returns>The cotangents of x, [k, batch or 1, positions, width].</returns>
    public static Tensor PullBack(Tensor g, IReadOnlyList<long> inputShape, ProductPass pass)
    {
        ArgumentNullException.ThrowIfNull(g);
        ArgumentNullException.ThrowIfNull(inputShape);
        ArgumentNullException.ThrowIfNull(pass);
        pass.SpreadConstant(Enumerable.Repeat(1.0 / inputShape[^2], (int)inputShape[^2]).ToArray());
        using var scope = NewDisposeScope();
        return g.DividedBy(inputShape[^2]).unsqueeze(-2).expand([g.shape[0], g.shape[1], .. inputShape]).MoveToOuterDisposeScope();
    }

    /// <summary>Pushes tangents forward: their mean.</summary>
    /// <param name="t">The tangents of x, [k, batch or 1, positions, width].</param>
    /// <returns>The tangents of y, [k, batch or 1, width].</returns>
    public static Tensor PushForward(Tensor t) => Forward(t);
}
