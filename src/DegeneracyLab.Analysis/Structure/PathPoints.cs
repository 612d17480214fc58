using System.Collections;
using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// A section along the path alpha x from 0 to x, at the points of an integration rule. The constant is scaled as well. Where
/// the section is homogeneous, its Jacobian is the same along the path, and one point serves all.
/// </summary>
internal sealed class PathPoints : IEnumerable<PathPoint>, IDisposable
{
    private readonly IReadOnlyList<PathPoint> points;
    private readonly SectionPoint end;

    private PathPoints(IReadOnlyList<PathPoint> points, SectionPoint end)
    {
        this.points = points;
        this.end = end;
    }

    /// <summary>The section at the end of the path.</summary>
    public SectionPoint End => end;

    /// <summary>The path of samples.</summary>
    /// <param name="section">The section.</param>
    /// <param name="batch">Inputs of the network.</param>
    /// <param name="integration">The rule.</param>
    /// <returns>The points, which the caller disposes.</returns>
    public static PathPoints Of(NetworkSection section, Tensor batch, Integration integration) => Of(section, batch, integration, section.At(batch));

    /// <summary>The path to given values.</summary>
    /// <param name="section">The section.</param>
    /// <param name="batch">Inputs of the network.</param>
    /// <param name="integration">The rule.</param>
    /// <param name="end">The section at the end of the path; becomes the path's.</param>
    /// <param name="vectors">x there, [batch, positions, d]; what the end has if null.</param>
    /// <returns>The points, which the caller disposes.</returns>
    public static PathPoints Of(NetworkSection section, Tensor batch, Integration integration, SectionPoint end, Tensor? vectors = null)
    {
        if (integration.IsAtTheEnd || section.IsHomogeneous)
            return new([.. integration.Points.Select(point => new PathPoint(point.Alpha, point.Weight, end, IsScaled: true))], end);

        using var scope = NewDisposeScope();
        vectors ??= end.Input();
        return new([.. integration.Points.Select(point => new PathPoint(point.Alpha, point.Weight, section.At(batch, vectors.Times(point.Alpha)), IsScaled: false))], end);
    }

    /// <summary>The integral of the cotangents pulled back.</summary>
    /// <param name="cotangents">[k, batch or 1, positions, d] at the section's end.</param>
    /// <returns>[k, batch, positions, d] at its begin; a tensor of the caller's.</returns>
    public Tensor PullBack(Tensor cotangents)
    {
        // Weights have sum 1: with one Jacobian for all points, the first stands for the integral.
        if (points[0].IsScaled)
            return points[0].PullBack(cotangents);
        using var scope = NewDisposeScope();
        Tensor sum = points[0].PullBack(cotangents).Times(points[0].Weight);
        foreach (PathPoint point in points.Skip(1))
            sum = sum.Plus(point.PullBack(cotangents).Times(point.Weight));
        return sum.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public IEnumerator<PathPoint> GetEnumerator() => points.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Frees the recordings.</summary>
    public void Dispose()
    {
        end.Dispose();
        foreach (PathPoint point in points)
            point.Section.Dispose();
    }
}

/// <summary>A point of a path.</summary>
/// <param name="Alpha">Where it is.</param>
/// <param name="Weight">Its weight in the integral.</param>
/// <param name="Section">The section there; or at alpha = 1, if <paramref name="IsScaled"/>.</param>
/// <param name="IsScaled">Whether the section is homogeneous, and its output at the point alpha times that at the end.</param>
internal sealed record PathPoint(double Alpha, double Weight, SectionPoint Section, bool IsScaled)
{
    /// <summary>The section's output at the point, [batch, positions, d], with its constant scaled.</summary>
    /// <param name="end">Its output at the end of the path.</param>
    /// <returns>The output.</returns>
    public Tensor Output(Tensor end) => IsScaled ? end.Times(Alpha) : Section.Output();

    /// <summary>Pulls cotangents back.</summary>
    /// <param name="cotangents">[k, batch or 1, positions, d] at the section's end.</param>
    /// <returns>[k, batch, positions, d] at its begin.</returns>
    public Tensor PullBack(Tensor cotangents) => Section.PullBack(cotangents);
}
