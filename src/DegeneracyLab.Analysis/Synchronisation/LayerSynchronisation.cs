using System.Text.Json.Serialization;

namespace DegeneracyLab.Analysis;

/// <summary>Units of a layer whose gates are open on the same samples and positions.</summary>
/// <param name="Units">The units, ascending.</param>
/// <param name="Open">On how many samples and positions the gates are open.</param>
public sealed record FiringPattern(IReadOnlyList<int> Units, long Open);

/// <summary>A firing pattern inside another one: wherever the inner gates are open, the outer ones are, and elsewhere too.</summary>
/// <param name="Inner">The place of the inner pattern among the layer's.</param>
/// <param name="Outer">The place of the outer pattern among the layer's.</param>
public sealed record FiringContainment(int Inner, int Outer);

/// <summary>Which units of a gated layer fire together on the data.</summary>
public sealed record LayerSynchronisation
{
    /// <summary>The hook point of the layer's activations.</summary>
    public required string Name { get; init; }

    /// <summary>The number of units; in an image those are channels.</summary>
    public required int Width { get; init; }

    /// <summary>The number of samples times positions on which gates are compared.</summary>
    public required long Places { get; init; }

    /// <summary>The slope of a closed gate: with 0, units that never fire are dead.</summary>
    public required double ClosedSlope { get; init; }

    /// <summary>On how many samples and positions the gates of two units are open together, [width, width]; on the diagonal, on how many each is open.</summary>
    [JsonIgnore]
    public Matrix Together { get; init; } = new(0, 0, []);

    /// <summary>The firing patterns that differ, by their first unit. They are compared exactly.</summary>
    public required IReadOnlyList<FiringPattern> Patterns { get; init; }

    /// <summary>
    /// Which of the patterns that are open somewhere, but not everywhere, lie inside another such one, without those that follow from
    /// two others.
    /// </summary>
    public required IReadOnlyList<FiringContainment> Containments { get; init; }

    /// <summary>
    /// The units clustered by how much the output changes, to first order and relative to a unit's influence, if one is gated by the gate of
    /// another: max(d_ij, d_ji) with d_ij = E[|J_i|^2 (y_i' - y_i)^2] / E[|J_i|^2 y_i^2]. Null where values are not vectors, or the network
    /// does not state where the pre-activations are.
    /// </summary>
    public Dendrogram? Dendrogram { get; init; }

    /// <summary>E[|J_i|^2 y_i^2] of each unit, with J_i = d output / d y_i; null where <see cref="Dendrogram"/> is.</summary>
    public IReadOnlyList<double>? Influences { get; init; }

    /// <summary>How many pre-activations are exactly 0, where the gate is undefined and counts as closed; null where <see cref="Dendrogram"/> is.</summary>
    public long? ZeroPreActivations { get; init; }

    /// <summary>The units whose gate is open nowhere.</summary>
    public IReadOnlyList<int> NeverOnUnits => [.. Patterns.Where(pattern => pattern.Open == 0).SelectMany(pattern => pattern.Units)];

    /// <summary>The units that pass nothing: never on, and a closed gate passes nothing.</summary>
    public IReadOnlyList<int> DeadUnits => ClosedSlope == 0 ? NeverOnUnits : [];

    /// <summary>The units whose gate is open everywhere.</summary>
    public IReadOnlyList<int> AlwaysOnUnits => [.. Patterns.Where(pattern => pattern.Open == Places).SelectMany(pattern => pattern.Units)];

    /// <summary>Reads the patterns off how often two gates are open together.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="together">The counts, [width, width].</param>
    /// <param name="places">The number of samples times positions.</param>
    internal static LayerSynchronisation Of(LayerDescription layer, Matrix together, long places)
    {
        List<(List<int> Units, double Open)> found = [];
        for (int unit = 0; unit < together.Rows; unit++)
        {
            double open = together[unit, unit];
            // Two sets are equal if their intersection has the size of each.
            int same = found.FindIndex(pattern => pattern.Open == open && together[pattern.Units[0], unit] == open);
            if (same < 0)
                found.Add(([unit], open));
            else
                found[same].Units.Add(unit);
        }

        int[] varying = [.. Enumerable.Range(0, found.Count).Where(place => found[place].Open > 0 && found[place].Open < places)];
        FiringContainment[] all = [.. varying.SelectMany(inner => varying.Where(outer => IsInside(inner, outer)).Select(outer => new FiringContainment(inner, outer)))];
        return new()
        {
            Name = layer.HookPoint.Name,
            Width = together.Rows,
            Places = places,
            ClosedSlope = layer.ClosedSlope,
            Together = together,
            Patterns = [.. found.Select(pattern => new FiringPattern(pattern.Units, (long)pattern.Open))],
            Containments = [.. all.Where(pair => !varying.Any(between => IsInside(pair.Inner, between) && IsInside(between, pair.Outer)))],
        };

        bool IsInside(int inner, int outer) => inner != outer && together[found[inner].Units[0], found[outer].Units[0]] == found[inner].Open;
    }
}
