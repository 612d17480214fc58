using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// The output is w2 w1 x at w1 = w2 = 0: both derivatives are 0, and both directions are free. The activations of layer 1 are 0, so w2 is
/// act; then w1 is jac. Along either axis the output stays exactly; along the diagonal it grows as t^2: order 2. Near these weights the
/// rank is 1: both are owed to the value 0, singular 1.
/// </summary>
[Network(Input = 1)]
[Linear(1, Bias = false)]
[Linear(1, Bias = false)]
public partial class TwoZeros
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "two-zeros",
        Mechanism = "a product of two weights that are 0",
        LookAt = "the orders: k = 2 for a random combination of both directions, though each by itself is an exact fibre. So the "
            + "learning coefficient is above half the rank, 0: it is 1/2.",
        New = () => new TwoZeros(ScalarType.Float64),
        Weights =
        [
            [0],
            [0],
        ],
        Samples = [[1], [2], [3]],
        Derived = new()
        {
            Parameters = 2,
            FunctionalDimension = 0,
            Stages = new Dictionary<string, int> { ["act"] = 1, ["jac"] = 1 },
            ProvedNullity = 2,
            PathRedundancy = 2,
            Singular = 1,
            SmallestOrder = 2,
        },
    };
}
