using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>A mask as a matrix.</summary>
internal static class MaskMatrix
{
    /// <summary>Makes the matrix.</summary>
    /// <param name="mask">Who sees what.</param>
    /// <param name="like">A matrix [r_from, r_to] whose shape, type and device it gets.</param>
    /// <returns>[r_from, r_to], in the dispose scope of the caller.</returns>
    public static Tensor Of(FeatureMask mask, Tensor like)
    {
        int columns = mask.Outputs;
        double[] numbers = new double[like.size(0) * columns];
        foreach (FeatureMask.Row row in mask.Rows)
            for (int seen = 0; seen < row.Inputs.Length; seen++)
                foreach (int output in row.Outputs)
                    numbers[(row.Inputs[seen] * columns) + output] = row.Factors[seen];
        using var scope = NewDisposeScope();
        return tensor(numbers, [like.size(0), columns], ScalarType.Float64, CPU).to(like.dtype).to(like.device).MoveToOuterDisposeScope();
    }
}
