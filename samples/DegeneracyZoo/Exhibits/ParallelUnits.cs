using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// Unit 1 is twice unit 0. Their activations span 1 of 2 dimensions, so both outputs may read (2, -1) of them more: 2 (act). Of the 4
/// directions of GL(2) 2 are new: the block has rank q = 1 before and after the ReLU and is read in u = 2 dimensions, u q + u q - u q = 2
/// (sync). The block is still one map of 2 inputs to 2 outputs, of which all 4 numbers can be moved: functional dimension 4 of 8.
/// </summary>
[Network(Input = 2)]
[Linear(2, Bias = false), ReLU]
[Linear(2, Bias = false)]
public partial class ParallelUnits
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "parallel-units",
        Mechanism = "a unit that is a multiple of another",
        LookAt = "as many free directions as the block of synchronised-units has, 4, but in two stages: where activations depend on each "
            + "other, half of GL(2) is type 1 as well.",
        New = () => new ParallelUnits(ScalarType.Float64),
        Weights =
        [
            [1, 0,
             2, 0],
            [1, 1,
             1, -1],
        ],
        Samples = KnightMoves.Samples,
        Derived = new()
        {
            Parameters = 8,
            FunctionalDimension = 4,
            Stages = new Dictionary<string, int> { ["act"] = 2, ["sync"] = 2 },
            ProvedNullity = 4,
            PathRedundancy = 4,
            Singular = 0,
        },
    };
}
