using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// Input 0 is positive, so unit 0 of layer 1 is always open; unit 1 is open where y is above 0. In layer 2 unit 1 is always open, and unit
/// 0 where y is above 0. Where y is below 0 the outputs are a map of rank 1, by the two units that are open: 3 numbers. Where y is above 0
/// they are any map of 2 inputs to 2 outputs: 4 numbers. Functional dimension 7 of 12. The 4 scales are sync. Layers 1 and 2 have 8
/// weights, and the outputs read 6 numbers of them: where y is below 0 what unit 1 of layer 2 reads, 2, and where y is above 0 a map of
/// 2 x 2, 4. Layers 2 and 3 have 8 weights and 6 numbers, too: where y is below 0 what the outputs read of the one open unit, 2, and where
/// y is above 0 a map of 2 x 2, 4. So no pair has more than the 2 scales between its layers, and the last direction moves all three (r3_u).
/// </summary>
[Network(Input = 2)]
[Linear(2, Bias = false), ReLU]
[Linear(2, Bias = false), ReLU]
[Linear(2, Bias = false)]
public partial class ThreeLayers
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "three-layers",
        Mechanism = "three layers that move together",
        LookAt = "r3_u, the last stage: neither one layer nor two adjacent ones have this direction. It is rare; in trained networks "
            + "pairs explain nearly all.",
        New = () => new ThreeLayers(ScalarType.Float64),
        Weights =
        [
            [1, 0,
             0, 1],
            [-1, 2,
             1, 1],
            [1, 1,
             1, 0],
        ],
        Samples = [[1, -2], [1, -1], [2, -1], [1, 1], [1, 2], [2, 3]],
        Derived = new()
        {
            Parameters = 12,
            FunctionalDimension = 7,
            Stages = new Dictionary<string, int> { ["sync"] = 4, ["r3_u"] = 1 },
            ProvedNullity = 5,
            PathRedundancy = 5,
            Singular = 0,
        },
    };
}
