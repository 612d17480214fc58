using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The default thresholds for ranks, as ratios to the largest eigenvalue of a Gram or moment matrix.</summary>
public static class RankThreshold
{
    /// <summary>
    /// 1e-12 for float64 networks; 1e-10 for float32 ones, whose rounding leaves eigenvalues of up to about 1e-15 of the
    /// largest where there should be none.
    /// </summary>
    /// <param name="dtype">The type of the network's numbers.</param>
    /// <returns>The threshold.</returns>
    public static double DefaultFor(ScalarType dtype) => dtype == ScalarType.Float64 ? 1e-12 : 1e-10;
}
