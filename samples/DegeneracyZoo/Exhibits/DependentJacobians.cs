using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// Type 2: both units are open on all samples, and one output reads unit 0 + 2 unit 1. So the Jacobians to the output span 1 of 2
/// dimensions, and what is written along (2, -1), from each of 2 inputs, is free: 2 (jac). Mixing the units, GL(2), has 4 directions, of
/// which 2 are those already: 2 (sync). The output is one linear map of 2 inputs: functional dimension 2 of 6.
/// </summary>
[Network(Input = 2)]
[Linear(2, Bias = false), ReLU]
[Linear(1, Bias = false)]
public partial class DependentJacobians
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "dependent-jacobians",
        Mechanism = "linearly dependent Jacobians",
        LookAt = "the direction of jac: unit 0 reads more and unit 1 reads half of it less, and the output does not see it. GL(2) has 4 "
            + "directions, but sync adds only what jac has not.",
        New = () => new DependentJacobians(ScalarType.Float64),
        Weights =
        [
            [1, 1,
             1, 2],
            [1, 2],
        ],
        Samples = [[1, 1], [1, 2], [2, 1], [2, 3], [3, 1], [3, 2]],
        Derived = new()
        {
            Parameters = 6,
            FunctionalDimension = 2,
            Stages = new Dictionary<string, int> { ["jac"] = 2, ["sync"] = 2 },
            ProvedNullity = 4,
            PathRedundancy = 4,
            Singular = 0,
        },
    };
}
