using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// The two units of dependent-gates, with a skip beside them: x + relu(x) + 2 relu(-x). Their gates add up to the gate of the last bias, so
/// both biases may push the output up and the last bias takes it off: 1. Each unit has its scale: 2 (gauge). On each half of the line the
/// output is an affine function of which both numbers can be moved, 2 + 2: functional dimension 4 of 7. With the skip the network is not a
/// chain, and only the stages of chains know dependent gates; so this direction is counted, and no mechanism is named (rest).
/// </summary>
[Network(Input = 1)]
[Residual<TwoHalves>]
public partial class GatesBesideASkip
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "gates-beside-a-skip",
        Mechanism = "dependent gates in a network that is not a chain",
        LookAt = "the stage rest: a measured number, as exact as all others, for which the library has no explanation outside chains.",
        New = () => new GatesBesideASkip(ScalarType.Float64),
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
            Stages = new Dictionary<string, int> { ["gauge"] = 2, ["rest"] = 1 },
            Singular = 0,
            ProvedNullity = 3,
        },
    };
}

/// <summary>Two ReLUs, one for each half of the line.</summary>
[Block(Input = 1)]
[Linear(2), ReLU]
[Linear(1)]
public partial class TwoHalves;
