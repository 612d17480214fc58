using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// Unit 0 is open on (1, 0) and (2, 0) only, where input 1 is 0. So its weight on input 1 has no effect, though the inputs span both
/// dimensions and the Jacobians too: it is free under the condition that the gate sets, 1 (cond1). Both units have their scale: 2 (sync).
/// Functional dimension: 1 product of unit 0, 2 of unit 1, 3 of 6. The weight rests on the data: R = 2.
/// </summary>
[Network(Input = 2)]
[Linear(2, Bias = false), ReLU]
[Linear(1, Bias = false)]
public partial class ConditionalLayer
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "conditional-layer",
        Mechanism = "a weight that has no effect while its gate is open",
        LookAt = "the ranks of inputs and Jacobians are full, so the paper's types 1 and 2 count 0. Each unit has to be looked at on the "
            + "samples on which it is open.",
        New = () => new ConditionalLayer(ScalarType.Float64),
        Weights =
        [
            [1, 0,
             -1, 1],
            [1, 1],
        ],
        Samples = [[1, 0], [2, 0], [-1, 1], [-2, 1], [-1, 2], [-1, -2]],
        Derived = new()
        {
            Parameters = 6,
            FunctionalDimension = 3,
            Stages = new Dictionary<string, int> { ["cond1"] = 1, ["sync"] = 2 },
            ProvedNullity = 3,
            PathRedundancy = 2,
            Singular = 0,
        },
    };
}
