using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// An input that never changes does what a bias does: the second input is 2 on all samples, so a weight on it and twice its bias are one
/// number. Each of 2 units has 1 direction free (act) and its scale (sync): 4. The outputs hold for each unit the products v w and v (b + 2
/// w'), and the last bias: functional dimension 2 + 2 + 1 = 5 of 9.
/// </summary>
[Network(Input = 2)]
[Linear(2), ReLU]
[Linear(1)]
public partial class ConstantInput
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "constant-input",
        Mechanism = "a constant input beside a bias",
        LookAt = "the table of ranks: with the constant of the bias folded in, the inputs span 2 of 3 dimensions. Type 1 counts the "
            + "constant as an input.",
        New = () => new ConstantInput(ScalarType.Float64),
        Weights =
        [
            [1, 0,
             2, 0],
            [0, -5],
            [1, -1],
            [3],
        ],
        Samples = [[-3, 2], [-2, 2], [-1, 2], [1, 2], [2, 2], [3, 2], [4, 2], [5, 2], [6, 2]],
        Derived = new()
        {
            Parameters = 9,
            FunctionalDimension = 5,
            Stages = new Dictionary<string, int> { ["act"] = 2, ["sync"] = 2 },
            ProvedNullity = 4,
            PathRedundancy = 2,
            Singular = 0,
        },
    };
}
