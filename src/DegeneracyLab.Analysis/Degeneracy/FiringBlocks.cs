namespace DegeneracyLab.Analysis;

/// <summary>Finds the synchronised blocks of a section from the counts of its gates' co-firing.</summary>
internal static class FiringBlocks
{
    /// <summary>
    /// Partitions the units: two are in one block if their slopes d y / d p are proportional over the data. Slopes have two
    /// values, so this is decided by counts, exactly.
    /// </summary>
    /// <param name="section">The section.</param>
    /// <param name="cofiring">How often the gates of two units are open together, [width, width]; null where there are no gates.</param>
    /// <param name="count">The number of samples.</param>
    /// <returns>Units and gate of each block, by first unit.</returns>
    public static IReadOnlyList<SynchronisedBlock> Of(ChainSection section, Matrix? cofiring, long count)
    {
        if (section.Kind == ChainSectionKind.Smooth)
            return [];
        if (section.Kind == ChainSectionKind.Linear)
            return [new([.. Enumerable.Range(0, section.Width)], BlockGate.Constant)];

        List<(List<int> Units, BlockGate Gate)> blocks = [];
        for (int unit = 0; unit < section.Width; unit++)
        {
            BlockGate gate = GateOf(unit);
            int found = blocks.FindIndex(block => block.Gate == gate && (gate != BlockGate.Sometimes || SameGate(block.Units[0], unit)));
            if (found < 0)
                blocks.Add(([unit], gate));
            else
                blocks[found].Units.Add(unit);
        }

        return [.. blocks.Select(block => new SynchronisedBlock(block.Units, block.Gate))];

        double Together(int i, int j) => cofiring![i, j];
        double Fires(int i) => Together(i, i);

        BlockGate GateOf(int unit)
        {
            bool opens = Fires(unit) > 0, closes = Fires(unit) < count;
            bool passes = (opens && section.OpenSlope != 0) || (closes && section.ClosedSlope != 0);
            bool varies = opens && closes && section.OpenSlope != section.ClosedSlope;
            return !passes ? BlockGate.Dead : varies ? BlockGate.Sometimes : BlockGate.Constant;
        }

        // Equal patterns; or opposite ones, where an open and a closed gate differ by their sign only.
        bool SameGate(int i, int j) =>
            (Together(i, j) == Fires(i) && Together(i, j) == Fires(j))
            || (section.ClosedSlope == -section.OpenSlope && Together(i, j) == 0 && Fires(i) + Fires(j) == count);
    }
}
