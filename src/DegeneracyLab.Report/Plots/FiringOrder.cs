using DegeneracyLab.Analysis;

namespace DegeneracyLab.Report.Plots;

/// <summary>The units of a gated layer in block order: those of one firing pattern together, and similar patterns next to each other.</summary>
/// <param name="Units">The units in their order.</param>
/// <param name="PatternOf">The place of each unit's firing pattern, by the number of the unit.</param>
internal sealed record FiringOrder(IReadOnlyList<int> Units, IReadOnlyList<int> PatternOf)
{
    /// <summary>Orders the units of a layer.</summary>
    /// <param name="layer">The layer.</param>
    public static FiringOrder Of(LayerSynchronisation layer)
    {
        int[] patternOf = new int[layer.Width];
        for (int pattern = 0; pattern < layer.Patterns.Count; pattern++)
            foreach (int unit in layer.Patterns[pattern].Units)
                patternOf[unit] = pattern;
        return new([.. Chain(layer).SelectMany(pattern => layer.Patterns[pattern].Units)], patternOf);
    }

    /// <summary>On which part of samples and positions two gates are both open or both closed.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="first">A unit.</param>
    /// <param name="second">Another one, or the same.</param>
    public static double Agreement(LayerSynchronisation layer, int first, int second)
    {
        Matrix together = layer.Together;
        return layer.Places == 0 ? 1 : (layer.Places - together[first, first] - together[second, second] + (2 * together[first, second])) / layer.Places;
    }

    /// <summary>The patterns in a chain: from the one that is open most on, each is followed by the one of the others that agrees with it most.</summary>
    private static List<int> Chain(LayerSynchronisation layer)
    {
        List<int> left = [.. Enumerable.Range(0, layer.Patterns.Count)], chain = [];
        while (left.Count > 0)
        {
            int next = chain.Count == 0
                ? left.MaxBy(pattern => layer.Patterns[pattern].Open)
                : left.MaxBy(pattern => Agreement(layer, layer.Patterns[chain[^1]].Units[0], layer.Patterns[pattern].Units[0]));
            left.Remove(next);
            chain.Add(next);
        }

        return chain;
    }
}
