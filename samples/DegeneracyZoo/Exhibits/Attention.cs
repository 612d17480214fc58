using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// One head of width 2 without biases. The scores of two positions x and y are x^T Q^T K y: any matrix of GL(2) may change the queries if
/// the inverse changes the keys, 4. The values are read by one map, which may undo any matrix of GL(2) on them, 4. All are gauge: 8. What
/// is left are two matrices of 2 x 2, that of the scores and that from values to outputs: functional dimension 8 of 16. A softmax is not
/// piecewise linear, so there is no proof.
/// </summary>
[Network(Positions = 3, Input = 2)]
[SelfAttention(Bias = false)]
public partial class Attention
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "attention",
        Mechanism = "bases of queries and keys, and of values",
        LookAt = "d x d directions for queries and keys of each head of width d, and as many for its values.",
        New = () => new Attention(ScalarType.Float64),
        Weights =
        [
            [1, 0,
             0, 1,
             1, 1,
             0, 1,
             1, 0,
             1, 2],
            [1, 0,
             1, 1],
        ],
        Samples = [[1, 0, 0, 1, 1, 1], [2, 1, -1, 0, 0, 1], [0, 1, 1, -1, 2, 0], [1, 2, -1, 1, 0, -1]],
        Derived = new()
        {
            Parameters = 16,
            FunctionalDimension = 8,
            Stages = new Dictionary<string, int> { ["gauge"] = 8 },
            Singular = 0,
        },
    };
}
