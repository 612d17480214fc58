using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The maps of a section with one elementwise layer in features, in which its Jacobian T + B diag(g) A is T0 + R diag(g) P.
/// </summary>
/// <param name="Around">T0 = C_to^T T C_pinv^T, [r_to, r_from].</param>
/// <param name="Read">P = A C_pinv^T, [width, r_from].</param>
/// <param name="Write">R = C_to^T B, [r_to, width].</param>
internal sealed record GatedMaps(Tensor Around, Tensor Read, Tensor Write) : IDisposable
{
    /// <summary>The maps between the features of two node layers.</summary>
    /// <param name="gated">The section.</param>
    /// <param name="from">The features of the node layer at its begin.</param>
    /// <param name="to">C of the one at its end, [d_to, r_to].</param>
    /// <returns>Tensors in no dispose scope, which the caller disposes.</returns>
    public static GatedMaps Of(GatedSection gated, Features from, Tensor to)
    {
        using var scope = NewDisposeScope();
        Tensor read = from.CPinv.t(), write = to.t();
        return new(
            write.matmul(gated.T).matmul(read).DetachFromDisposeScope(),
            gated.A.matmul(read).DetachFromDisposeScope(),
            write.matmul(gated.B).contiguous().DetachFromDisposeScope());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Around.Dispose();
        Read.Dispose();
        Write.Dispose();
    }
}
