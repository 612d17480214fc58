using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// The scale of a ReLU unit: relu(c p) = c relu(p) for every c above 0, so what a unit reads may be multiplied by c and what reads it
/// divided. The outputs hold the products of each unit's two weights and its reader, v w: 2 numbers for each of 2 units. So the functional
/// dimension is 4 of 6, and 1 direction for each unit is free. Nothing rests on the data.
/// </summary>
[Network(Input = 2)]
[Linear(2, Bias = false), ReLU]
[Linear(1, Bias = false)]
public partial class Rescaling
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "rescaling",
        Mechanism = "the scale of each ReLU unit",
        LookAt = "one direction for each unit, in every network of ReLUs. A straight line changes the outputs with the square of the "
            + "step, but the finite transformation keeps them: an exact fibre, and no order is found.",
        New = () => new Rescaling(ScalarType.Float64),
        Weights =
        [
            [1, 0,
             0, 1],
            [1, 2],
        ],
        Samples = KnightMoves.Samples,
        Derived = new()
        {
            Parameters = 6,
            FunctionalDimension = 4,
            Stages = new Dictionary<string, int> { ["sync"] = 2 },
            ProvedNullity = 2,
            PathRedundancy = 2,
            Singular = 0,
        },
    };
}
