using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The triangular factor R of a matrix X = Q R whose rows come in parts, by the QR decomposition of R and each part in turn (Demmel,
/// Grigori, Hoemmen and Langou, "Communication-optimal parallel and sequential QR and LU factorizations", 2012). Its singular values
/// are those of X to rounding, while X^T X gives them to the root of rounding only. Factors of parts can be merged.
/// </summary>
/// <param name="width">The number of columns.</param>
internal sealed class TriangularFactor(int width) : IDisposable
{
    private Tensor factor = zeros(0, width, dtype: ScalarType.Float64, device: CPU).DetachFromDisposeScope();

    /// <summary>The number of columns.</summary>
    public int Width => width;

    /// <summary>R, [at most columns, columns]: float64 on the CPU, which callers must not write to.</summary>
    public Tensor R => factor;

    /// <summary>Adds rows.</summary>
    /// <param name="rows">[n, columns], float64.</param>
    public void Add(Tensor rows)
    {
        if (rows.size(0) == 0)
            return;
        using var scope = NewDisposeScope();
        Tensor all = factor.size(0) == 0 ? rows.cpu() : cat([factor, rows.cpu()]);
        Tensor old = factor;
        factor = (all.size(0) == 1 ? all.clone() : linalg.qr(all, linalg.QRMode.R).R).DetachFromDisposeScope();
        old.Dispose();
    }

    /// <summary>Adds the rows of another factor.</summary>
    /// <param name="other">A factor of the same width.</param>
    public void Merge(TriangularFactor other) => Add(other.factor);

    /// <summary>A copy.</summary>
    /// <returns>The copy, which the caller disposes.</returns>
    public TriangularFactor Clone()
    {
        var clone = new TriangularFactor(width);
        clone.Add(factor);
        return clone;
    }

    /// <inheritdoc/>
    public void Dispose() => factor.Dispose();
}
