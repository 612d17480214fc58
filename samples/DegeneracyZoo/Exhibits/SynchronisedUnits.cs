using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// Type 3: units 0 and 1 are open where input 0 is positive, unit 2 where input 1 is. Within the block the ReLU acts linearly, and any
/// matrix of GL(2) may mix the two units: 4. Unit 2 has its scale: 1. All are sync. The block makes one map of 2 inputs to 2 outputs, 4
/// numbers, and unit 2 one of rank 1, 3 numbers: functional dimension 7 of 12.
/// </summary>
[Network(Input = 2)]
[Linear(3, Bias = false), ReLU]
[Linear(2, Bias = false)]
public partial class SynchronisedUnits
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "synchronised-units",
        Mechanism = "two ReLUs that fire on the same data",
        LookAt = "s units in a block have s x s directions, where s units by themselves have s scales. Here 4 in place of 2.",
        New = () => new SynchronisedUnits(ScalarType.Float64),
        Weights =
        [
            [1, 0,
             3, 1,
             0, 1],
            [1, 1, 1,
             1, -1, 2],
        ],
        Samples = KnightMoves.Samples,
        Derived = new()
        {
            Parameters = 12,
            FunctionalDimension = 7,
            Stages = new Dictionary<string, int> { ["sync"] = 5 },
            ProvedNullity = 5,
            PathRedundancy = 5,
            Singular = 0,
        },
    };
}
