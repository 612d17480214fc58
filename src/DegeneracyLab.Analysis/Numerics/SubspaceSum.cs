using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// A growing sum of subspaces of a given space. Each subspace adds as many dimensions as it has outside the sum so far, decided by the
/// sines of the principal angles between the two.
/// </summary>
internal sealed class SubspaceSum : IDisposable
{
    /// <summary>A sine below this may be 0; above it never is.</summary>
    private const double LargestZero = 1e-4;

    /// <summary>Sines of less than this are all alike.</summary>
    private const double SmallestSine = 1e-13;

    private readonly Tensor space, scales;
    private Tensor sum;

    /// <summary>A sum without subspaces.</summary>
    /// <param name="space">An orthonormal basis of the space, [n, dimension], float64 on the CPU; the caller disposes it.</param>
    /// <param name="scales">The factors of the coordinates in which the basis is orthonormal, [n].</param>
    public SubspaceSum(Tensor space, double[] scales)
    {
        this.space = space;
        this.scales = tensor(scales, ScalarType.Float64, CPU).unsqueeze(1).DetachFromDisposeScope();
        sum = zeros(space.size(1), 0, dtype: ScalarType.Float64, device: CPU).DetachFromDisposeScope();
    }

    /// <summary>The dimension of the sum.</summary>
    public int Dimension => (int)sum.size(1);

    /// <summary>Whether the sum is the whole space.</summary>
    public bool IsWhole => Dimension == space.size(1);

    /// <summary>The smallest sine that counted as a new dimension; 1 if there is none.</summary>
    public double SmallestKept { get; private set; } = 1;

    /// <summary>The largest sine that did not.</summary>
    public double LargestDropped { get; private set; }

    /// <summary>How far the subspaces are outside the space, at most: an entry of an orthonormal basis.</summary>
    public double LargestResidual { get; private set; }

    /// <summary>Adds a subspace.</summary>
    /// <param name="directions">Vectors that span it, [n, k], in the coordinates before they were multiplied by the scales.</param>
    /// <returns>The number of dimensions that it adds.</returns>
    public int Add(Tensor directions)
    {
        using var scope = NewDisposeScope();
        if (IsWhole)
            return 0;
        Tensor basis = OrthonormalBasis.Of(directions * scales);
        if (basis.size(1) == 0)
            return 0;
        Tensor inSpace = space.t().matmul(basis);
        LargestResidual = Math.Max(LargestResidual, (basis - space.matmul(inSpace)).abs().max().item<double>());
        // Once is not enough where little is left.
        Tensor rest = inSpace - sum.matmul(sum.t().matmul(inSpace));
        rest = rest - sum.matmul(sum.t().matmul(rest));
        (Tensor vectors, Tensor values, _) = linalg.svd(rest, fullMatrices: false);
        double[] sines = Matrix.Numbers(values);
        int added = CountAboveGap(sines);
        if (added > 0)
            SmallestKept = Math.Min(SmallestKept, sines[added - 1]);
        if (added < sines.Length)
            LargestDropped = Math.Max(LargestDropped, sines[added]);
        if (added == 0)
            return 0;
        Tensor old = sum;
        sum = linalg.qr(cat([sum, vectors.narrow(1, 0, added)], 1), linalg.QRMode.Reduced).Q.DetachFromDisposeScope();
        old.Dispose();
        return added;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        scales.Dispose();
        sum.Dispose();
    }

    /// <summary>
    /// The number of sines before the largest ratio of one to the next, where that next one is small enough to be 0. A 1 before all and a
    /// floor after all take part, so that the answer may be none or all.
    /// </summary>
    private static int CountAboveGap(double[] sines)
    {
        const double floor = SmallestSine / 100;
        double[] all = [1, .. sines.Select(sine => Math.Max(sine, floor)), floor];
        int count = sines.Length;
        double widest = 0;
        for (int i = 0; i + 1 < all.Length; i++)
            if (all[i + 1] < LargestZero && all[i] > SmallestSine && all[i] / all[i + 1] >= widest)
                (widest, count) = (all[i] / all[i + 1], i);
        return count;
    }
}
