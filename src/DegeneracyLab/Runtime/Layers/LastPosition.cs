using System.ComponentModel;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>The last position of a sequence, y = x_last. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LastPosition
{
    /// <summary>Selects the last position.</summary>
    /// <param name="x">The sequences, [batch, positions, width].</param>
    /// <returns>y, [batch, width], which shares the memory of x.</returns>
    public static Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.select(-2, -1);
    }

    /// <summary>Pulls cotangents back: all positions but the last get zeros.</summary>
    /// <param name="g">The cotangents of y, [k, batch or 1, width].</param>
    /// <param name="inputShape">The shape of one sample's x, [positions, width].</param>
    /// <param name="pass">Collects what else belongs to the product.</param>
    /// <returns>The cotangents of x, [k, batch or 1, positions, width].</returns>
    public static Tensor PullBack(Tensor g, IReadOnlyList<long> inputShape, ProductPass pass)
    {
        ArgumentNullException.ThrowIfNull(g);
        ArgumentNullException.ThrowIfNull(inputShape);
        ArgumentNullException.ThrowIfNull(pass);
        Span<double> weights = new double[inputShape[^2]];
        weights[^1] = 1;
        pass.SpreadConstant(weights);
        using var scope = NewDisposeScope();
        return nn.functional.pad(g.unsqueeze(-2), [0, 0, inputShape[^2] - 1, 0]).MoveToOuterDisposeScope();
    }

    /// <summary>Pushes tangents forward: those of the last position.</summary>
    /// <param name="t">The tangents of x, [k, batch or 1, positions, width].</param>
    /// <returns>The tangents of y, [k, batch or 1, width].</returns>
    public static Tensor PushForward(Tensor t) => Forward(t);
}
