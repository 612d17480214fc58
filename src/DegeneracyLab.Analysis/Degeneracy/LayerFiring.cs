namespace DegeneracyLab.Analysis;

/// <summary>How the gates of a hidden layer fire over the data.</summary>
/// <param name="Name">The hook point of the layer's activations.</param>
/// <param name="Width">The number of units.</param>
/// <param name="DeadUnits">The units whose gate never opens and then passes nothing.</param>
/// <param name="AlwaysOnUnits">The units whose gate is open on all of the data.</param>
/// <param name="NeverOnUnits">The units whose gate is open on none of the data; with a leaky gate they are not dead.</param>
/// <param name="Blocks">The synchronised blocks, one unit or more each, by their first unit.</param>
public sealed record LayerFiring(
    string Name,
    int Width,
    IReadOnlyList<int> DeadUnits,
    IReadOnlyList<int> AlwaysOnUnits,
    IReadOnlyList<int> NeverOnUnits,
    IReadOnlyList<SynchronisedBlock> Blocks)
{
    /// <summary>The alive blocks of two units or more.</summary>
    public IEnumerable<SynchronisedBlock> Synchronised => Blocks.Where(block => block.Units.Count > 1 && block.Gate != BlockGate.Dead);

    /// <summary>Type 3, synchronised gates: the free directions of all blocks, net of types 1 and 2.</summary>
    public int Type3 => Blocks.Sum(block => block.FreeDirections);
}
