using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The features of a node layer as sums need them: how they are read, and written back.</summary>
/// <param name="C">C, [d, r].</param>
/// <param name="CPinv">C_pinv, [r, d].</param>
internal sealed record Features(Tensor C, Tensor CPinv) : IDisposable
{
    /// <summary>The number of features r.</summary>
    public int Dimension => (int)C.size(1);

    /// <summary>Those of a basis.</summary>
    /// <param name="c">C, [d, r].</param>
    /// <param name="cPinv">C_pinv, [r, d].</param>
    /// <param name="device">Where they are to lie.</param>
    /// <returns>Tensors in no dispose scope, which the caller disposes.</returns>
    public static Features Of(Matrix c, Matrix cPinv, Device device)
    {
        using var scope = NewDisposeScope();
        return new(c.ToTensor().to(device).DetachFromDisposeScope(), cPinv.ToTensor().to(device).DetachFromDisposeScope());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        C.Dispose();
        CPinv.Dispose();
    }
}
