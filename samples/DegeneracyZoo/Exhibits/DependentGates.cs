using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// Unit 0 is open on the right half of the line, unit 1 on the left half: their gates add up to 1, the gate of the last bias. So both
/// biases may push the output up, and the last bias takes it off: 1 (pair_u). Each unit has its scale: 2 (sync). On each half the output is
/// an affine function, 2 + 2 = 4 numbers: functional dimension 4 of 7. That two gates add up to the constant is a relation among the data:
/// R = 2, D = 1.
/// </summary>
[Network(Input = 1)]
[Linear(2), ReLU]
[Linear(1)]
public partial class DependentGates
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "dependent-gates",
        Mechanism = "gates that add up to the constant",
        LookAt = "pair_u: no two units fire together, but the gates of three things are linearly dependent. No single layer and no "
            + "mixture of units has this direction.",
        New = () => new DependentGates(ScalarType.Float64),
        Weights =
        [
            [1,
             -1],
            [0, 0],
            [1, 2],
            [0],
        ],
        Samples = [[-4], [-3], [-2], [-1], [1], [2], [3], [4]],
        Derived = new()
        {
            Parameters = 7,
            FunctionalDimension = 4,
            Stages = new Dictionary<string, int> { ["sync"] = 2, ["pair_u"] = 1 },
            ProvedNullity = 3,
            PathRedundancy = 2,
            Singular = 0,
        },
    };
}
