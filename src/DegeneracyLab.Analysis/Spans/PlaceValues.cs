using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The values at hook points as a step sees them, as units at positions: those of a sequence, the places of an image with its channels
/// as units, all heads of attention side by side; a vector is one position.
/// </summary>
internal static class PlaceValues
{
    /// <summary>The number of units at a hook point.</summary>
    /// <param name="network">The network.</param>
    /// <param name="hook">The hook point.</param>
    public static int Units(NetworkDescription network, HookPoint hook)
    {
        IReadOnlyList<long> shape = network.ShapeAt(hook);
        return (int)(shape.Count switch
        {
            3 when IsOfHeads(network, hook) => shape[0] * shape[2],
            3 => shape[0],
            0 => 1,
            _ => shape[^1],
        });
    }

    /// <summary>The number of positions at a hook point.</summary>
    /// <param name="network">The network.</param>
    /// <param name="hook">The hook point.</param>
    public static long Positions(NetworkDescription network, HookPoint hook) => network.WidthAt(hook) / Math.Max(Units(network, hook), 1);

    /// <summary>Values, or vectors, as units at positions.</summary>
    /// <param name="network">The network.</param>
    /// <param name="hook">Their hook point.</param>
    /// <param name="values">[batch, ..hook..].</param>
    /// <returns>[batch, positions, units], float64; in the dispose scope of the caller.</returns>
    public static Tensor Of(NetworkDescription network, HookPoint hook, Tensor values)
    {
        Tensor numbers = values.ToFloat64();
        int dimensions = (int)numbers.dim() - 1;
        return dimensions switch
        {
            0 => numbers.reshape(-1, 1, 1),
            1 => numbers.unsqueeze(1),
            3 when IsOfHeads(network, hook) => numbers.transpose(1, 2).flatten(2),
            3 => numbers.flatten(2).transpose(1, 2),
            _ => numbers.flatten(1, -2),
        };
    }

    private static bool IsOfHeads(NetworkDescription network, HookPoint hook) => network.LayerAt(hook) is { ValueRole: ValueRole.OfHeads };
}
