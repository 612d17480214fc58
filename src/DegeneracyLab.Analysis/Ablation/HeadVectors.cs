using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DegeneracyLab.Analysis;

/// <summary>Queries or keys of one head.</summary>
/// <typeparam name="T">The type of the numbers, float or double.</typeparam>
/// <param name="All">Those of all heads, side by side, row by row.</param>
/// <param name="Stride">The vectors of a row.</param>
/// <param name="First">The first vector of the head.</param>
/// <param name="Width">The vectors of the head.</param>
internal readonly record struct HeadVectors<T>(Vector512<T>[] All, int Stride, int First, int Width)
{
    /// <summary>The scalar product of a row with one of another.</summary>
    /// <param name="row">The row.</param>
    /// <param name="other">The other.</param>
    /// <param name="otherRow">Its row.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Dot(int row, HeadVectors<T> other, int otherRow)
    {
        ReadOnlySpan<Vector512<T>> own = All.AsSpan((row * Stride) + First, Width), others = other.All.AsSpan((otherRow * other.Stride) + other.First, Width);
        Vector512<T> sum = default;
        for (int vector = 0; vector < own.Length; vector++)
            sum = Lanes.MultiplyAdd(own[vector], others[vector], sum);
        return Vector512.Sum(sum);
    }
}
