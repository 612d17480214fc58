using System.Globalization;

namespace DegeneracyLab.Analysis;

/// <summary>The group of a space in words: its name and what may be changed.</summary>
internal sealed class GroupText
{
    private const int ListedBlocks = 3, ListedUnits = 6;

    private readonly List<string> parts = [], clauses = [];

    /// <summary>The group, written out: <c>GL(3) of units 0, 4, 7; 12 diagonal; 4 shifts</c>.</summary>
    public string Name => string.Join("; ", parts);

    /// <summary>What may be changed, and for which inputs, as a sentence.</summary>
    /// <param name="bySlopes">Whether it holds because of the slopes that units have on the data.</param>
    /// <param name="byPatterns">Whether it holds because heads have the same pattern on the data.</param>
    public string Meaning(bool bySlopes, bool byPatterns)
    {
        string all = clauses.Count > 1 ? $"{string.Join(", ", clauses.SkipLast(1))} and {clauses[^1]}" : clauses[0];
        string when = bySlopes ? "on these data, because of the slopes that the units have on them" : byPatterns ? "on these data, because heads have the same pattern on them" : "for every input";
        return $"{char.ToUpperInvariant(all[0])}{all[1..]}, if the layers before and after change to match. This holds {when}.";
    }

    /// <summary>Adds a part of the group.</summary>
    /// <param name="part">Its name.</param>
    /// <param name="clause">What it may change.</param>
    public void Add(string part, string clause)
    {
        parts.Add(part);
        clauses.Add(clause);
    }

    /// <summary>Adds blocks of units that any invertible matrix may mix.</summary>
    /// <param name="blocks">The units of each block, of two or more.</param>
    /// <param name="units">The number of all units.</param>
    /// <param name="of">What the units are, with a space before it; empty where they need no name.</param>
    /// <param name="heads">The number of heads that the units belong to.</param>
    /// <param name="clause">What may be changed.</param>
    /// <returns>Whether there are any.</returns>
    public bool AddBlocks(IReadOnlyList<int[]> blocks, int units, string of, int heads, string clause)
    {
        if (blocks.Count == 0)
            return false;
        clauses.Add(clause);
        int size = blocks[0].Length;
        if (blocks.Count == heads && heads > 1 && size * heads == units && blocks.All(block => block.Length == size))
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"GL({size}){of} in {heads} heads"));
            return true;
        }

        foreach (int[] block in blocks.Take(ListedBlocks))
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"GL({block.Length}){of}{(block.Length == units ? "" : $"{(of.Length == 0 ? " of" : ",")} units {Listed(block)}")}"));
        if (blocks.Count > ListedBlocks)
            parts.Add(Quantity.Of(blocks.Count - ListedBlocks, "more block"));
        return true;
    }

    /// <summary>Adds rotations before a layer norm, and what is written along (1, ..., 1).</summary>
    /// <param name="width">The number of units.</param>
    /// <param name="along">The number of the latter.</param>
    public void AddRotations(int width, int along)
    {
        // What lies along (1, .., 1) is written by the layers before the norm, and ignored by it.
        Add(string.Create(CultureInfo.InvariantCulture, $"O({width - 1}) before a layer norm"), "values may be rotated about (1, ..., 1)");
        if (along > 0)
            Add(string.Create(CultureInfo.InvariantCulture, $"{along} along (1, ..., 1)"), "anything may be written along (1, ..., 1), which the norm takes off");
    }

    /// <summary>Adds units that may be scaled.</summary>
    /// <param name="count">Their number.</param>
    /// <param name="areAll">Whether no block is beside them.</param>
    public void AddDiagonal(int count, bool areAll)
    {
        if (count > 0)
            Add(string.Create(CultureInfo.InvariantCulture, $"{count} diagonal"), areAll ? "each unit may be scaled" : "single units may be scaled");
    }

    /// <summary>Adds constants that may be added.</summary>
    /// <param name="count">Their number.</param>
    public void AddShifts(int count)
    {
        if (count > 0)
            Add(Quantity.Of(count, "shift"), "constants may be added");
    }

    /// <summary>Adds dead units.</summary>
    /// <param name="count">Their number.</param>
    public void AddDeadUnits(int count)
    {
        if (count > 0)
            Add(Quantity.Of(count, "dead unit"), "dead units may read anything and be read by anything");
    }

    private static string Listed(int[] units) => units.Length > ListedUnits ? $"{string.Join(", ", units.Take(ListedUnits - 1))}, ..." : string.Join(", ", units);
}
