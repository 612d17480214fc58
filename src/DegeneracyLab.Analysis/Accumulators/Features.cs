using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The features of a node layer as sums need them: how they are read, and written back.</summary>
/// <param name="C">C, [d, r].</param>
/// <param name="CPinv">C_pinv, [r, d].</param>
/// <param name="Rounding">
/// By how much, as a ratio, rounding turns the directions that are kept against those that are dropped: the type's epsilon times
/// the largest eigenvalue of the activations over the smallest that is kept.
/// </param>
internal sealed record Features(Tensor C, Tensor CPinv, double Rounding = Features.Epsilon) : IDisposable
{
    /// <summary>The epsilon of float64.</summary>
    public const double Epsilon = 2.220446049250313e-16;

    /// <summary>The number of features r.</summary>
    public int Dimension => (int)C.size(1);

    /// <summary>Those of a basis.</summary>
    /// <param name="c">C, [d, r].</param>
    /// <param name="cPinv">C_pinv, [r, d].</param>
    /// <param name="activations">The rank of the activations.</param>
    /// <param name="device">Where they are to lie.</param>
    /// <returns>Tensors in no dispose scope, which the caller disposes.</returns>
    public static Features Of(Matrix c, Matrix cPinv, NumericalRank activations, Device device)
    {
        using var scope = NewDisposeScope();
        return new(c.ToTensor().to(device).DetachFromDisposeScope(), cPinv.ToTensor().to(device).DetachFromDisposeScope(), RoundingOf(activations));
    }

    /// <summary>The rounding of the directions that a rank keeps.</summary>
    /// <param name="activations">The rank of the activations.</param>
    public static double RoundingOf(NumericalRank activations) =>
        activations.Rank == 0 ? Epsilon : Epsilon * Math.Max(activations.Spectrum[0] / activations.SmallestKept, 1);

    /// <inheritdoc/>
    public void Dispose()
    {
        C.Dispose();
        CPinv.Dispose();
    }
}
