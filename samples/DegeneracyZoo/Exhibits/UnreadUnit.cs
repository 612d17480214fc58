using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// The reader of unit 1 is 0, so both weights of that unit are free: 2 (jac). Unit 0 has its scale: 1 (sync). The scale of unit 1 is among
/// the first two. Functional dimension: 2 products of unit 0, and the reader of unit 1 itself, 3 of 6. Beside the value 0 of the reader the
/// products of unit 1 are 2 numbers in place of 1: 1 direction is owed to this value. Reader a and weights w of the unit are free by
/// themselves, a w is not: moved together they change the outputs with the square of the step, but a has an effect of first order and is
/// not free. So what w changes at second order is 0 along every free direction, and no order is found.
/// </summary>
[Network(Input = 2)]
[Linear(2, Bias = false), ReLU]
[Linear(1, Bias = false)]
public partial class UnreadUnit
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "unread-unit",
        Mechanism = "a unit that no output reads",
        LookAt = "singular: 1. The rank grows by 1 as soon as the reader of unit 1 is not 0. Compare dead-unit, where the unit itself is "
            + "silent and nothing is singular.",
        New = () => new UnreadUnit(ScalarType.Float64),
        Weights =
        [
            [1, 0,
             0, 1],
            [1, 0],
        ],
        Samples = KnightMoves.Samples,
        Derived = new()
        {
            Parameters = 6,
            FunctionalDimension = 3,
            Stages = new Dictionary<string, int> { ["jac"] = 2, ["sync"] = 1 },
            ProvedNullity = 3,
            PathRedundancy = 3,
            Singular = 1,
        },
    };
}
