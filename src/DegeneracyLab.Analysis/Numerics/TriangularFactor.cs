using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The triangular factor R of a matrix X = Q R whose rows come in parts, by the QR decomposition of R and each part in turn (Demmel,
/// Grigori, Hoemmen and Langou, "Communication-optimal parallel and sequential QR and LU factorizations", 2012). Its singular values
/// are those of X to rounding, where those of X^T X are so to the root of rounding only. Factors of parts can be merged. Once the rows
/// so far span everything, clearly, more rows are left out: no row can take a direction away.
/// </summary>
/// <param name="width">The number of columns.</param>
/// <param name="keepsAll">
/// Whether every row counts, so that R has the lengths of all columns and all singular values. Then rows wait until there are twice as many
/// as columns, because a decomposition of few rows below R costs as much as one of many.
/// </param>
internal sealed class TriangularFactor(int width, bool keepsAll = false) : IDisposable
{
    /// <summary>With a smallest singular value above this, of equal columns and as a ratio to the largest, rows span everything.</summary>
    private const double Clear = 1e-4;

    private long rowsSeen, nextLook = 2L * width;
    private readonly List<Tensor> waiting = [];
    private long rowsWaiting;
    private bool spansAll;
    private Tensor factor = zeros(0, width, dtype: ScalarType.Float64, device: CPU).DetachFromDisposeScope();

    /// <summary>The number of columns.</summary>
    public int Width => width;

    /// <summary>R, [at most columns, columns]: float64 on the CPU, which callers must not write to.</summary>
    public Tensor R
    {
        get
        {
            TakeWaiting();
            return factor;
        }
    }

    /// <summary>Adds rows.</summary>
    /// <param name="rows">[n, columns], float64.</param>
    public void Add(Tensor rows)
    {
        if (rows.size(0) == 0 || spansAll)
            return;
        if (!keepsAll)
        {
            Take(rows);
            return;
        }

        using var scope = NewDisposeScope();
        waiting.Add(rows.cpu().clone().DetachFromDisposeScope());
        rowsWaiting += rows.size(0);
        if (rowsWaiting >= 2L * width)
            TakeWaiting();
    }

    /// <summary>Adds the rows of another factor.</summary>
    /// <param name="other">A factor of the same width.</param>
    public void Merge(TriangularFactor other) => Add(other.R);

    /// <summary>A copy.</summary>
    /// <returns>The copy, which the caller disposes.</returns>
    public TriangularFactor Clone()
    {
        var clone = new TriangularFactor(width, keepsAll);
        clone.Add(R);
        return clone;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        factor.Dispose();
        waiting.ForEach(rows => rows.Dispose());
    }

    private void TakeWaiting()
    {
        if (waiting.Count == 0)
            return;
        using var scope = NewDisposeScope();
        Take(cat(waiting));
        waiting.ForEach(rows => rows.Dispose());
        waiting.Clear();
        rowsWaiting = 0;
    }

    private void Take(Tensor rows)
    {
        using var scope = NewDisposeScope();
        Tensor all = factor.size(0) == 0 ? rows.cpu() : cat([factor, rows.cpu()]);
        Tensor old = factor;
        factor = (all.size(0) == 1 ? all.clone() : linalg.qr(all, linalg.QRMode.R).R).DetachFromDisposeScope();
        old.Dispose();
        rowsSeen += rows.size(0);
        if (keepsAll || rowsSeen < nextLook || factor.size(0) < width || width == 0)
            return;
        nextLook = 2 * rowsSeen;
        Tensor lengths = factor.Squared().sum([0]).sqrt();
        if (lengths.IsZero().any().item<bool>())
            return;
        double[] values = Matrix.Numbers(linalg.svdvals(factor / lengths));
        spansAll = values[^1] > Clear * values[0];
    }
}
