using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// Two maps of 2 inputs each, side by side, and one layer that reads all 4 values. Inside each part any matrix of GL(2) may mix the values,
/// but none may mix the parts, because each is made of other inputs: 4 + 4 (gauge). The outputs are one map of 2 x 2 for each part:
/// functional dimension 8 of 16.
/// </summary>
[Network(Input = 4)]
[Parallel<LeftPart, RightPart>]
[Linear(2, Bias = false)]
public partial class Concatenation
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "concatenation",
        Mechanism = "parts that are concatenated",
        LookAt = "GL(2) twice, 8 directions, where one layer of 4 units in place of the two parts would have GL(4), 16.",
        New = () => new Concatenation(ScalarType.Float64),
        Weights =
        [
            [1, 0,
             0, 1],
            [1, 1,
             0, 1],
            [1, 0, 1, 0,
             0, 1, 0, 1],
        ],
        Samples = [[1, 0, 0, 1], [0, 1, 1, 0], [1, 1, 0, 0], [0, 0, 1, 2], [1, 0, 1, 0], [2, 1, 0, 1], [0, 1, -1, 1], [1, -1, 1, 1]],
        Derived = new()
        {
            Parameters = 16,
            FunctionalDimension = 8,
            Stages = new Dictionary<string, int> { ["gauge"] = 8 },
            Singular = 0,
            ProvedNullity = 8,
        },
    };
}

/// <summary>What the first two inputs pass.</summary>
[Block(Input = 2)]
[Linear(2, Bias = false)]
public partial class LeftPart;

/// <summary>What the others pass.</summary>
[Block(Input = 2)]
[Linear(2, Bias = false)]
public partial class RightPart;
