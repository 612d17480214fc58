namespace DegeneracyLab.Analysis;

/// <summary>A name that a pickle refers to: of a function or a class. It is only ever compared, never looked up.</summary>
/// <param name="Module">The Python module.</param>
/// <param name="Name">The name in it.</param>
internal sealed record PickledGlobal(string Module, string Name)
{
    /// <summary>The dotted name.</summary>
    public override string ToString() => $"{Module}.{Name}";
}
