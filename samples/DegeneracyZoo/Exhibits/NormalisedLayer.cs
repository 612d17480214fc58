using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// A norm takes off the mean of 3 units. So what layer 1 writes along (1, 1, 1), from 2 inputs and the constant, is free: 3; and what the
/// last layer reads along (1, 1, 1), for each of 2 units, is free, because the normalised values have mean 0: 2. Both are spans: 5.
/// Rotations of the plane that is left, O(2), pass the norm: 1 (gauge). The epsilon of 1 keeps the scale before the norm from being nearly
/// free. Functional dimension 11 of 17.
/// </summary>
[Network(Input = 2)]
[Linear(3)]
[LayerNorm(Affine = false, Epsilon = 1)]
[Linear(2)]
public partial class NormalisedLayer
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "layer-norm",
        Mechanism = "rotations before a norm, and the mean",
        LookAt = "O(2) before a layer norm, where a linear layer in its place would have GL(3). A smaller epsilon leaves the scale of "
            + "layer 1 free but for epsilon.",
        New = () => new NormalisedLayer(ScalarType.Float64),
        Weights =
        [
            [1, 0,
             0, 1,
             1, 1],
            [0, 1, -1],
            [1, 0, 0,
             0, 1, -1],
            [0, 1],
        ],
        Samples = [.. KnightMoves.Samples, [3, 1]],
        Derived = new()
        {
            Parameters = 17,
            FunctionalDimension = 11,
            Stages = new Dictionary<string, int> { ["spans"] = 5, ["gauge"] = 1 },
            Singular = 0,
        },
    };
}
