using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The inputs of each unit of a step on those samples and positions at which the unit has an effect: its cotangents are not all exactly 0.
/// They are kept as triangular factors; units that have an effect on the same samples and positions share one.
/// </summary>
/// <param name="units">The number of units.</param>
/// <param name="width">The width of an input.</param>
internal sealed class LiveUnits(int units, int width) : IDisposable
{
    private List<(int[] Units, TriangularFactor Factor)> groups = units == 0 ? [] : [([.. Enumerable.Range(0, units)], new(width))];

    /// <summary>The groups of units that have an effect on the same samples and positions, with their factors.</summary>
    public IReadOnlyList<(int[] Units, TriangularFactor Factor)> Groups => groups;

    /// <summary>Adds inputs.</summary>
    /// <param name="inputs">[n, width], float64, on the CPU.</param>
    /// <param name="live">Where units have an effect, [n, units], bool, on the CPU.</param>
    public void Add(Tensor inputs, Tensor live)
    {
        using var scope = NewDisposeScope();
        Tensor byUnit = live.t().contiguous();
        int rows = (int)live.size(0);
        Split(unit => ContentHash.Of(byUnit.bytes.Slice(unit * rows, rows)));
        foreach ((int[] some, TriangularFactor factor) in groups)
            factor.Add(inputs.index_select(0, byUnit.select(0, some[0]).nonzero().squeeze(1)));
    }

    /// <summary>Adds the inputs on other samples.</summary>
    /// <param name="other">Those of the same step.</param>
    public void Merge(LiveUnits other)
    {
        int[] groupOf = new int[units];
        for (int group = 0; group < other.groups.Count; group++)
            foreach (int unit in other.groups[group].Units)
                groupOf[unit] = group;
        Split(unit => (UInt128)groupOf[unit]);
        foreach ((int[] some, TriangularFactor factor) in groups)
            factor.Merge(other.groups[groupOf[some[0]]].Factor);
    }

    /// <summary>The factors, and the factor of each unit, as tensors.</summary>
    public IReadOnlyList<Tensor> State
    {
        get
        {
            long[] groupOf = new long[units];
            for (int group = 0; group < groups.Count; group++)
                foreach (int unit in groups[group].Units)
                    groupOf[unit] = group;
            long[] rows = [.. groups.Select(group => group.Factor.R.size(0))];
            return [tensor(groupOf, device: CPU), tensor(rows, device: CPU), groups.Count == 0 ? zeros(0, width, dtype: ScalarType.Float64, device: CPU) : cat([.. groups.Select(group => group.Factor.R)])];
        }
    }

    /// <summary>Reads a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="units">The number of units.</param>
    /// <param name="width">The width of an input.</param>
    /// <returns>The caller disposes them.</returns>
    public static LiveUnits Of(IReadOnlyList<Tensor> state, int units, int width)
    {
        var read = new LiveUnits(units, width);
        ReadOnlySpan<long> groupOf = MemoryMarshal.Cast<byte, long>(state[0].contiguous().bytes), rows = MemoryMarshal.Cast<byte, long>(state[1].contiguous().bytes);
        long[] group = groupOf.ToArray();
        read.Split(unit => (UInt128)group[unit]);
        long[] starts = new long[rows.Length + 1];
        for (int i = 0; i < rows.Length; i++)
            starts[i + 1] = starts[i] + rows[i];
        foreach ((int[] some, TriangularFactor factor) in read.groups)
            factor.Add(state[2].narrow(0, starts[group[some[0]]], starts[group[some[0]] + 1] - starts[group[some[0]]]));
        return read;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((_, TriangularFactor factor) in groups)
            factor.Dispose();
    }

    /// <summary>Divides groups whose units have different keys; each part keeps the factor of the whole.</summary>
    private void Split(Func<int, UInt128> key)
    {
        List<(int[], TriangularFactor)> parts = [];
        foreach ((int[] some, TriangularFactor factor) in groups)
        {
            int[][] divided = [.. some.GroupBy(key).Select(part => part.ToArray())];
            parts.Add((divided[0], factor));
            parts.AddRange(divided.Skip(1).Select(part => (part, factor.Clone())));
        }

        groups = parts;
    }
}
