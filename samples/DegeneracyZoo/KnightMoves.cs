namespace Samples.Zoo;

/// <summary>
/// The eight moves of a knight: points of the plane around 0. None is on an axis or a diagonal, so that no gate of small integer weights
/// is at 0, and any half-plane of them spans two directions.
/// </summary>
internal static class KnightMoves
{
    /// <summary>The points.</summary>
    public static double[][] Samples => [[2, 1], [1, 2], [-1, 2], [-2, 1], [-2, -1], [-1, -2], [1, -2], [2, -1]];
}
