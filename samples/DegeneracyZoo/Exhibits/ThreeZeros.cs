using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// The output is w3 w2 w1 x with all weights 0: all 3 directions are free, and so is every plane of two of them. The activations of layers
/// 1 and 2 are 0, so w2 and w3 are act; then w1 is jac. Along a direction in which all three move the output grows as t^3: order 3. Near
/// these weights the rank is 1: singular 1.
/// </summary>
[Network(Input = 1)]
[Linear(1, Bias = false)]
[Linear(1, Bias = false)]
[Linear(1, Bias = false)]
public partial class ThreeZeros
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "three-zeros",
        Mechanism = "a product of three weights that are 0",
        LookAt = "the orders: k = 3. A product of m zero weights has order m, and the loss along the diagonal is flat up to the power 2 "
            + "m.",
        New = () => new ThreeZeros(ScalarType.Float64),
        Weights =
        [
            [0],
            [0],
            [0],
        ],
        Samples = [[1], [2], [3]],
        Derived = new()
        {
            Parameters = 3,
            FunctionalDimension = 0,
            Stages = new Dictionary<string, int> { ["act"] = 2, ["jac"] = 1 },
            ProvedNullity = 3,
            PathRedundancy = 3,
            Singular = 1,
            SmallestOrder = 3,
        },
    };
}
