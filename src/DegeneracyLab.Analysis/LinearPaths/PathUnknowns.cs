using TorchSharp.Modules;

namespace DegeneracyLab.Analysis;

/// <summary>The unknowns of changes along paths: the changes of all trained numbers, then the entries of the A of steps that are not linear.</summary>
internal sealed class PathUnknowns
{
    private readonly ParameterLayout layout;
    private readonly Dictionary<(HookPoint Output, int From, int To), int> entries = [];
    private readonly List<double> sizes;

    /// <summary>Begins with the trained numbers.</summary>
    /// <param name="layout">Their places.</param>
    /// <param name="scales">The sizes of the derivatives by each.</param>
    public PathUnknowns(ParameterLayout layout, IReadOnlyList<double> scales)
    {
        this.layout = layout;
        sizes = [.. scales.Select(scale => 1 / scale)];
    }

    /// <summary>The unit of measurement of each unknown.</summary>
    public double[] Sizes => [.. sizes];

    /// <summary>The number of unknowns.</summary>
    public int Count => sizes.Count;

    /// <summary>Adds an entry of A.</summary>
    /// <param name="step">The step.</param>
    /// <param name="from">The unit that is read; -1 for the constant.</param>
    /// <param name="to">The unit that changes.</param>
    /// <param name="size">Its unit of measurement.</param>
    public void Add(FixedStep step, int from, int to, double size)
    {
        entries.Add((step.Output, from, to), sizes.Count);
        sizes.Add(size);
    }

    /// <summary>The place of an entry of A; null if it is 0.</summary>
    /// <param name="step">The step.</param>
    /// <param name="from">The unit that is read; -1 for the constant.</param>
    /// <param name="to">The unit that changes.</param>
    public int? PlaceOf(FixedStep step, int from, int to) => entries.TryGetValue((step.Output, from, to), out int place) ? place : null;

    /// <summary>The place of a number among the parameters; null if it is not trained.</summary>
    /// <param name="parameter">The parameter; null for a missing bias.</param>
    /// <param name="index">The number's place in it, row by row.</param>
    public long? PlaceOf(Parameter? parameter, long index) => layout.PlaceOf(parameter, index);
}
