using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>
/// The entries of a value that an intervention changes: those whose indices are in all of the sets, of which null stands
/// for all indices.
/// </summary>
/// <param name="Units">Indices on the last dimension.</param>
/// <param name="Positions">Indices on the last dimension but one.</param>
/// <param name="Channels">Indices on the last dimension but two.</param>
internal sealed record Region(IndexSet? Units, IndexSet? Positions, IndexSet? Channels)
{
    /// <summary>All entries.</summary>
    public static Region Everywhere { get; } = new(null, null, null);

    /// <summary>Whether these are all entries.</summary>
    public bool IsEverywhere => this is { Units: null, Positions: null, Channels: null };

    /// <summary>True at the entries; it broadcasts against every tensor whose last dimensions are those of a sample.</summary>
    /// <param name="value">The tensor, [..., ..shape..], checked: it gives the sizes and the device.</param>
    /// <returns>Booleans of as few dimensions as the sets need; a dimension that is not restricted has size 1.</returns>
    public Tensor Mask(Tensor value)
    {
        long channels = Size(Channels, 3), positions = Size(Positions, 2), units = Size(Units, 1);
        bool[] mask = new bool[checked(channels * positions * units)];
        foreach (int channel in Indices(Channels))
            foreach (int position in Indices(Positions))
                foreach (int unit in Indices(Units))
                    mask[(((channel * positions) + position) * units) + unit] = true;

        // No more dimensions than these, or the result would have more of them than the value.
        long[] shape = Channels is not null ? [channels, positions, units] : Positions is not null ? [positions, units] : [units];
        return tensor(mask, shape, ScalarType.Bool, value.device);

        long Size(IndexSet? set, int fromEnd) => set is null ? 1 : value.shape[^fromEnd];
        static IEnumerable<int> Indices(IndexSet? set) => set is null ? [0] : set;
    }

    /// <summary>Throws unless a value has all of the entries.</summary>
    /// <param name="lead">The intervention, its hook point and its network, for the message.</param>
    /// <param name="shape">The shape of one sample.</param>
    /// <exception cref="ArgumentException">The value lacks a dimension or an index.</exception>
    public void Check(string lead, IReadOnlyList<long> shape)
    {
        Check("unit", Units, 1);
        Check("position", Positions, 2);
        Check("channel", Channels, 3);

        void Check(string name, IndexSet? set, int fromEnd)
        {
            if (set is null)
                return;
            if (shape.Count < fromEnd)
                throw new ArgumentException($"{lead} is restricted to {name}s, but a value of shape {ShapeText.WithBatch(shape)} has no {name}s.");
            long size = shape[^fromEnd];
            if (set.Count > 0 && set[^1] >= size)
                throw new ArgumentException($"{lead} is restricted to {name} {set[^1]}, but a value of shape {ShapeText.WithBatch(shape)} has {size} {name}s, counted from 0.");
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        (string Name, IndexSet? Set)[] parts = [("units", Units), ("positions", Positions), ("channels", Channels)];
        return string.Join(", ", parts.Where(part => part.Set is not null).Select(part => $"{part.Name} [{part.Set}]"));
    }
}
