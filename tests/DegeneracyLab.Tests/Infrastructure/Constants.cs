using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>The constants of a sequence's positions, taken together as one.</summary>
internal static class Constants
{
    /// <summary>Products with a constant for each position, [.., positions, width + 1], as those with one for all, [.., positions x width + 1]; others as they are.</summary>
    public static Tensor Join(Tensor products, IReadOnlyList<long> shape)
    {
        if (shape.Count != 2)
            return products;
        Tensor own = products.narrow(-1, 0, shape[1]).flatten(-2);
        return cat([own, products.select(-1, -1).sum([-1], keepdim: true)], -1);
    }
}
