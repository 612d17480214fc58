using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// Unit 1 reads minus input 0, which is positive: it is closed on all samples. What it reads is free, 2 weights (jac); what reads it is
/// free, 2 weights (act, because its activations are 0 and span nothing); and unit 0 has its scale (sync): 5. Functional dimension: unit 0
/// with 2 inputs and 2 outputs has 2 + 2 - 1 = 3 of 8.
/// </summary>
[Network(Input = 2)]
[Linear(2, Bias = false), ReLU]
[Linear(2, Bias = false)]
public partial class DeadUnit
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "dead-unit",
        Mechanism = "a unit that never opens",
        LookAt = "a dead unit has no scale of its own: all that goes in and out is free already. Shrinking removes such a unit.",
        New = () => new DeadUnit(ScalarType.Float64),
        Weights =
        [
            [0, 1,
             -1, 0],
            [1, 2,
             2, 1],
        ],
        Samples = [[1, -2], [1, -1], [1, 1], [1, 2], [2, 1], [2, -1]],
        Derived = new()
        {
            Parameters = 8,
            FunctionalDimension = 3,
            Stages = new Dictionary<string, int> { ["act"] = 2, ["jac"] = 2, ["sync"] = 1 },
            ProvedNullity = 5,
            PathRedundancy = 5,
            Singular = 0,
        },
    };
}
