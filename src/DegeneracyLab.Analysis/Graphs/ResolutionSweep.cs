namespace DegeneracyLab.Analysis;

/// <summary>The modules of a graph at several resolutions. Where a range of resolutions gives the same modules, and every restart finds them, they are a property of the graph.</summary>
/// <param name="Points">The modules at each resolution, which is in their options.</param>
public sealed record ResolutionSweep(IReadOnlyList<GraphModules> Points)
{
    /// <summary>The resolutions as a table.</summary>
    /// <param name="width">The most characters of a line.</param>
    /// <returns>Lines of text.</returns>
    public string ToString(int width) => GraphReport.Text(this, width);

    /// <summary>The resolutions as a table of at most 80 characters a line.</summary>
    /// <returns>Lines of text.</returns>
    public override string ToString() => ToString(ResultReport.StandardWidth);
}
