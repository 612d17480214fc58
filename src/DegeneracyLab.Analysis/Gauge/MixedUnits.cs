namespace DegeneracyLab.Analysis;

/// <summary>
/// What A may be at hook points where it is the same up to fixed factors, without forming it: any matrix within each block of units, or, before
/// a layer norm, a rotation about (1, ..., 1) and all that is written along it.
/// </summary>
internal sealed class MixedUnits
{
    private int[] blocks;

    /// <summary>Units that any matrix may mix.</summary>
    /// <param name="units">Their number.</param>
    public MixedUnits(int units) => blocks = new int[units];

    /// <summary>The block of each unit; -1 for a unit that doesn't change.</summary>
    public IReadOnlyList<int> Blocks => blocks;

    /// <summary>Whether a layer norm reads the units: then A = R + m 1^T with R antisymmetric, R 1 = 0, and any m.</summary>
    public bool IsRotated { get; set; }

    /// <summary>Whether the A of some hook points differ by fixed factors.</summary>
    public bool IsConjugated { get; set; }

    /// <summary>Whether anything may change.</summary>
    public bool Changes => blocks.Any(block => block >= 0);

    /// <summary>Lets nothing change.</summary>
    public void Fix() => blocks = [.. blocks.Select(_ => -1)];

    /// <summary>Keeps units apart.</summary>
    /// <param name="others">The block of each unit; -1 for a unit that may not change.</param>
    public void Refine(IReadOnlyList<int> others)
    {
        Dictionary<(int, int), int> found = [];
        blocks = [.. blocks.Zip(others, (mine, other) =>
        {
            if (mine < 0 || other < 0)
                return -1;
            if (!found.TryGetValue((mine, other), out int block))
                found[(mine, other)] = block = found.Count;
            return block;
        })];
    }

    /// <summary>Keeps all units apart.</summary>
    public void RefineToUnits() => Refine([.. Enumerable.Range(0, blocks.Length)]);
}
