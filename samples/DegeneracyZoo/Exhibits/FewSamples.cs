using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// Two samples with one output: the rank is at most 2, and it is 2, so 7 of 9 directions are free. On (2, 1) all units are open, on (-1, 2)
/// only unit 1. The activations (2, 1, 1) and (0, 2, 0) span 2 of 3 dimensions: 1 (act). The Jacobians (1, 2, 1) and (0, 2, 0) span 2 of 3:
/// 1 x 2 inputs (jac). Layer 1 has 6 weights and 2 rows, so 4 are free, 2 more (cond1). Units 0 and 2 fire together: u q = 1, and unit 1
/// has its scale: 2 (sync). R is 5: the matrices of the two gates have 2 numbers each.
/// </summary>
[Network(Input = 2)]
[Linear(3, Bias = false), ReLU]
[Linear(1, Bias = false)]
public partial class FewSamples
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "few-samples",
        Mechanism = "fewer samples than parameters",
        LookAt = "the remark on few data: samples times outputs bound the rank. More samples would remove what is free for this reason "
            + "alone.",
        New = () => new FewSamples(ScalarType.Float64),
        Weights =
        [
            [1, 0,
             0, 1,
             1, -1],
            [1, 2, 1],
        ],
        Samples = [[2, 1], [-1, 2]],
        Derived = new()
        {
            Parameters = 9,
            FunctionalDimension = 2,
            Stages = new Dictionary<string, int> { ["act"] = 1, ["jac"] = 2, ["cond1"] = 2, ["sync"] = 2 },
            ProvedNullity = 7,
            PathRedundancy = 5,
            Singular = 0,
        },
    };
}
