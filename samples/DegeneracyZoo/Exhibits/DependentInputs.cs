using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// Type 1: the third input is the sum of the others, so the inputs span 2 of 3 dimensions. Each of 2 units may read (1, 1, -1) more: 2 free
/// directions (act). The scales of the units are 2 more (sync). 8 parameters, 2 numbers of the outputs for each unit: functional dimension
/// 4. The first 2 rest on a relation among the data, so R = 2 of 4.
/// </summary>
[Network(Input = 3)]
[Linear(2, Bias = false), ReLU]
[Linear(1, Bias = false)]
public partial class DependentInputs
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "dependent-inputs",
        Mechanism = "linearly dependent inputs",
        LookAt = "the directions of act: a unit reads input 0 + input 1 - input 2 more, which is 0 on every sample.",
        New = () => new DependentInputs(ScalarType.Float64),
        Weights =
        [
            [1, 0, 0,
             0, 1, 0],
            [1, 2],
        ],
        Samples = [[2, 1, 3], [1, 2, 3], [-1, 2, 1], [-2, 1, -1], [-2, -1, -3], [-1, -2, -3], [1, -2, -1], [2, -1, 1]],
        Derived = new()
        {
            Parameters = 8,
            FunctionalDimension = 4,
            Stages = new Dictionary<string, int> { ["act"] = 2, ["sync"] = 2 },
            ProvedNullity = 4,
            PathRedundancy = 2,
            Singular = 0,
        },
    };
}
