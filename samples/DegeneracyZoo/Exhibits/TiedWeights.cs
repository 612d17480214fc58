using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// The output is W^T W x with one W of 2 x 3. With weights of their own the two layers would have GL(2), 4 directions; one W for both
/// leaves what keeps W^T W, the rotations of the hidden layer, O(2): 1 (gauge). W^T W is a symmetric 3 x 3 matrix of rank 2, which has
/// 6 - 1 = 5 numbers: functional dimension 5 of 6.
/// </summary>
[Network(Input = 3)]
[Linear(2, Bias = false)]
[TiedLinear("Linear1", Bias = false)]
public partial class TiedWeights
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "tied-weights",
        Mechanism = "tied weights: rotations only",
        LookAt = "fewer free directions than without the tie: h (h - 1) / 2 in place of h x h for h hidden units.",
        New = () => new TiedWeights(ScalarType.Float64),
        Weights =
        [
            [1, 0, 1,
             0, 1, 2],
        ],
        Samples = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]],
        Derived = new()
        {
            Parameters = 6,
            FunctionalDimension = 5,
            Stages = new Dictionary<string, int> { ["gauge"] = 1 },
            Singular = 0,
            ProvedNullity = 1,
        },
    };
}
