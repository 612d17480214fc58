using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// The second input is a copy of the first, changed by 2^-46 = 1.4e-14 on some samples. In float64, at a tolerance of 1e-10, the inputs
/// span 1 of 2 dimensions: the unit may read (1, -1) more (act), and it has its scale (sync): 2. In exact arithmetic the open samples (1,
/// 1 + e), (2, 2) and (3, 3 - e) span both dimensions: only the scale is free, 1. So 1 direction is free only to rounding.
/// </summary>
[Network(Input = 2)]
[Linear(1, Bias = false), ReLU]
[Linear(1, Bias = false)]
public partial class NearlyEqualInputs
{
    /// <summary>The change of the copy, far above the rounding of these numbers and far below the tolerance of the count.</summary>
    private const double Change = 1.0 / (1L << 46);

    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "nearly-equal-inputs",
        Mechanism = "a copied input, changed at the level of rounding",
        LookAt = "free directions 2, proved 1, only to rounding 1: the only exhibit in which the two counts differ.",
        New = () => new NearlyEqualInputs(ScalarType.Float64),
        Weights =
        [
            [1, 1],
            [1],
        ],
        Samples = [[1, 1 + Change], [2, 2], [3, 3 - Change], [-1, -1]],
        Derived = new()
        {
            Parameters = 3,
            FunctionalDimension = 1,
            Stages = new Dictionary<string, int> { ["act"] = 1, ["sync"] = 1 },
            ProvedNullity = 1,
            PathRedundancy = 1,
            Singular = 0,
        },
    };
}
