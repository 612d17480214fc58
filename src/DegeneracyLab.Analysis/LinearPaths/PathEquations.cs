using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Linear equations that changes along paths satisfy, gathered as they come, in coordinates in which the units of values do not matter.</summary>
internal sealed class PathEquations : IDisposable
{
    /// <summary>An equation whose terms are this many times smaller than those of others for the same atom is rounding.</summary>
    private const double Rounding = 1e-13;

    /// <summary>An orthonormal solution that moves the parameters by less than this moves values only, which undo each other.</summary>
    private const double MovesNothing = 1e-7;

    private readonly TriangularFactor factor;
    private readonly Tensor units;
    private readonly double[] sizes;
    private bool[] isUsed;

    /// <summary>Begins without equations.</summary>
    /// <param name="sizes">The unit of measurement of each unknown.</param>
    public PathEquations(double[] sizes)
    {
        this.sizes = sizes;
        factor = new(sizes.Length, keepsAll: true);
        units = tensor(sizes, ScalarType.Float64, CPU).DetachFromDisposeScope();
        isUsed = new bool[sizes.Length];
    }

    /// <summary>Requires that sums are 0.</summary>
    /// <param name="sums">[atoms, units, unknowns].</param>
    public void Require(Tensor sums)
    {
        using var scope = NewDisposeScope();
        if (sums.numel() == 0)
            return;
        Tensor scaled = sums * units, lengths = scaled.Squared().sum([2]).sqrt();
        Tensor counts = lengths.gt(lengths.amax([1], keepdim: true).Times(Rounding));
        Tensor rows = scaled.flatten(0, 1).index_select(0, counts.flatten().nonzero().squeeze(1));
        if (rows.size(0) == 0)
            return;
        rows = rows / rows.Squared().sum([1], keepdim: true).sqrt();
        isUsed = [.. isUsed.Zip(Matrix.Numbers(rows.abs().amax([0])), (used, largest) => used || largest > 0)];
        factor.Add(rows);
    }

    /// <summary>Finds what the solutions move.</summary>
    /// <param name="parameters">The unknowns that are numbers among the parameters, which are the first ones: whether a step states each.</param>
    /// <returns>A basis, [parameters, directions], in the dispose scope of the caller.</returns>
    public Tensor Solve(bool[] parameters)
    {
        using var scope = NewDisposeScope();
        // A number that no step states may do anything, and an unknown in no equation moves nothing.
        long[] columns = [.. Enumerable.Range(0, sizes.Length).Where(unknown => unknown < parameters.Length ? parameters[unknown] : isUsed[unknown]).Select(unknown => (long)unknown)];
        long[] moved = [.. columns.Where(unknown => unknown < parameters.Length)];
        Tensor directions = zeros(parameters.Length, 0, dtype: ScalarType.Float64, device: CPU);
        if (moved.Length == 0)
            return directions.MoveToOuterDisposeScope();
        Tensor solutions = NullSpace.Of(factor.R.index_select(1, tensor(columns, device: CPU))).Basis;
        if (solutions.size(1) == 0)
            return directions.MoveToOuterDisposeScope();
        solutions = OrthonormalBasis.Of(solutions).narrow(0, 0, moved.Length);
        (Tensor basis, Tensor values, _) = linalg.svd(solutions, fullMatrices: false);
        Tensor kept = basis.narrow(1, 0, Matrix.Numbers(values).Count(value => value > MovesNothing));
        Tensor index = tensor(moved, device: CPU);
        return zeros(parameters.Length, kept.size(1), dtype: ScalarType.Float64, device: CPU)
            .index_copy(0, index, kept * units.index_select(0, index).unsqueeze(1)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        factor.Dispose();
        units.Dispose();
    }
}
