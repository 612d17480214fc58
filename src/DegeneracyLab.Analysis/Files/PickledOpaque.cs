namespace DegeneracyLab.Analysis;

/// <summary>A value of which no more is of interest than that it is there.</summary>
internal sealed class PickledOpaque
{
    /// <summary>The only one.</summary>
    public static readonly PickledOpaque Instance = new();

    private PickledOpaque()
    {
    }
}
