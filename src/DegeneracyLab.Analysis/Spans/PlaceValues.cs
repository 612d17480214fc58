using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The values at hook points as units at positions: the positions of a sequence, or the places of an image with its channels as units. All
/// heads of attention are side by side, and a vector is one position.
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

    /// <summary>Arranges values, or cotangents, as units at positions.</summary>
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

    /// <summary>Gives units at positions the shape of their hook point: the inverse of <see cref="Of"/>.</summary>
    /// <param name="network">The network.</param>
    /// <param name="hook">The hook point.</param>
    /// <param name="values">[batch, positions, units].</param>
    /// <returns>[batch, ..hook..]; in the dispose scope of the caller.</returns>
    public static Tensor ToShape(NetworkDescription network, HookPoint hook, Tensor values)
    {
        long[] shape = [.. network.ShapeAt(hook)];
        Tensor ordered = shape.Length switch
        {
            3 when IsOfHeads(network, hook) => values.unflatten(2, [shape[0], shape[2]]).transpose(1, 2),
            3 => values.transpose(1, 2),
            _ => values,
        };
        return ordered.reshape([values.size(0), .. shape]);
    }

    private static bool IsOfHeads(NetworkDescription network, HookPoint hook) => network.LayerAt(hook) is { ValueRole: ValueRole.OfHeads };
}
