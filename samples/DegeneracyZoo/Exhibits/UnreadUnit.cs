using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// The reader of unit 1 is 0, so both weights of that unit are free: 2 (jac). Unit 0 has its scale: 1 (sync). The scale of unit 1 is among
/// the first two. Functional dimension: 2 products of unit 0, and the reader of unit 1 itself, 3 of 6. Beside the reader 0 the products of
/// unit 1 would be 2 numbers in place of 1: 1 direction is owed to this value. All the same the outputs stay as they are whatever the unit
/// reads, as long as the reader is 0: an exact fibre, and no order.
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
        LookAt = "singular: 1. The rank grows by 1 as soon as the reader of unit 1 is not 0, and yet no order is found: special weights "
            + "need not bend the fibre. Compare dead-unit, where the unit itself is silent and nothing is singular.",
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
