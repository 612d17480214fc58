using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Units of a layer whose activations are independent on the data, and the other units as combinations of these: a QR decomposition with
/// pivots, of columns of equal length.
/// </summary>
/// <param name="Kept">The places of the independent units, ascending; none if all are constant.</param>
/// <param name="Others">The places of the others, ascending.</param>
/// <param name="Combinations">The others as combinations of the independent ones, [kept, others].</param>
/// <param name="Constants">What is added, [others]; zeros if there is no constant.</param>
internal sealed record IndependentUnits(int[] Kept, int[] Others, Tensor Combinations, Tensor Constants)
{
    /// <summary>A column depends on others if what they leave of it is shorter than this ratio to it; rounding leaves about 1e-15.</summary>
    private const double Tolerance = 1e-12;

    /// <summary>The size below which a part of a combination is rounding, as a ratio to the unit that is combined.</summary>
    private const double Rounding = 1e-14;

    /// <summary>Finds them.</summary>
    /// <param name="activations">The activations, [samples, units], float64.</param>
    /// <param name="hasConstant">Whether the constant 1 may be combined too.</param>
    public static IndependentUnits Of(Tensor activations, bool hasConstant)
    {
        int units = (int)activations.size(1), first = hasConstant ? 1 : 0;
        Tensor columns = hasConstant ? cat([ones([activations.size(0), 1], ScalarType.Float64, activations.device), activations], 1) : activations;
        Tensor lengths = columns.Squared().sum([0]).sqrt();
        Tensor scaled = columns / where(lengths.IsPositive(), lengths, ones_like(lengths));
        Tensor r = scaled.size(0) > scaled.size(1) ? linalg.qr(scaled, linalg.QRMode.R).R : scaled;
        bool[] isZero = [.. Matrix.Numbers(lengths).Select(length => length == 0)];

        double[][] rest = [.. Enumerable.Range(0, units + first).Select(column => Matrix.Numbers(r.select(1, column)))];
        List<int> pivots = [];
        // The constant costs no unit, so it comes first.
        for (int pivot = hasConstant ? 0 : Longest(); pivot >= 0; pivot = Longest())
        {
            pivots.Add(pivot);
            double[] direction = rest[pivot];
            double length = Length(direction);
            for (int i = 0; i < direction.Length; i++)
                direction[i] /= length;
            for (int column = 0; column < rest.Length; column++)
            {
                if (pivots.Contains(column))
                    continue;
                double inner = direction.Zip(rest[column], (x, y) => x * y).Sum();
                for (int i = 0; i < direction.Length; i++)
                    rest[column][i] -= inner * direction[i];
            }
        }

        int[] kept = [.. pivots.Where(column => column >= first).Select(column => column - first).Order()];
        int[] others = [.. Enumerable.Range(0, units).Except(kept)];
        int[] basisColumns = [.. Enumerable.Range(0, first), .. kept.Select(unit => unit + first)];
        Tensor scales = lengths.index_select(0, Places(basisColumns)).unsqueeze(1), basis = columns.index_select(1, Places(basisColumns)) / scales.t();
        Tensor dependent = columns.index_select(1, Places([.. others.Select(unit => unit + first)]));
        Tensor solution = zeros(basisColumns.Length, others.Length, dtype: ScalarType.Float64, device: CPU);
        if (solution.numel() > 0)
        {
            Tensor inverse = linalg.pinv(basis);
            solution = inverse.matmul(dependent);
            // One more step of refinement, because small outputs may depend on large combinations.
            solution = solution.Plus(inverse.matmul(dependent - basis.matmul(solution)));
            // A combination that is nothing but rounding would let units be read that are not.
            Tensor isRounding = (solution.abs() / lengths.index_select(0, Places([.. others.Select(unit => unit + first)]))).IsAbove(Rounding).logical_not();
            solution = where(isRounding, zeros_like(solution), solution) / scales;
        }

        return new(kept, others, solution.narrow(0, first, kept.Length), hasConstant ? solution.select(0, 0) : zeros(others.Length, dtype: ScalarType.Float64, device: CPU));

        int Longest()
        {
            int[] left = [.. Enumerable.Range(0, rest.Length).Where(column => !isZero[column] && !pivots.Contains(column) && Length(rest[column]) > Tolerance)];
            return left.Length == 0 ? -1 : left.MaxBy(column => Length(rest[column]));
        }
    }

    /// <summary>Places as a tensor.</summary>
    /// <param name="places">The places.</param>
    public static Tensor Places(int[] places) => tensor([.. places.Select(place => (long)place)], ScalarType.Int64, CPU);

    private static double Length(double[] column) => Math.Sqrt(column.Sum(entry => entry * entry));
}
