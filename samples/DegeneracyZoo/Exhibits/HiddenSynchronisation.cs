using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// Units of layer 1 are x and y. On (1, -1) and (2, -1) only the first is open, so their gates differ; but there both units of layer 2 are
/// closed, and no output reads the difference. On the other samples all is linear, so GL(2) may mix the units of either layer. Layer 2: its
/// units have the same gate, 4 (sync). Layer 1: 2 scales (sync), and the 2 mixtures (gen_c), which change what layer 2 computes on (1, -1),
/// but no output. The outputs are one map of 2 inputs to 2 outputs: functional dimension 4 of 12.
/// </summary>
[Network(Input = 2)]
[Linear(2, Bias = false), ReLU]
[Linear(2, Bias = false), ReLU]
[Linear(2, Bias = false)]
public partial class HiddenSynchronisation
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "hidden-synchronisation",
        Mechanism = "gates that differ only where no output reads",
        LookAt = "gen_c: conditional, because the values after the change differ on two samples, which the next gates hide. The firing "
            + "patterns alone do not show it.",
        New = () => new HiddenSynchronisation(ScalarType.Float64),
        Weights =
        [
            [1, 0,
             0, 1],
            [-1, 2,
             -1, 3],
            [1, 1,
             1, -1],
        ],
        Samples = [[1, 1], [1, 2], [2, 3], [3, 2], [1, -1], [2, -1]],
        Derived = new()
        {
            Parameters = 12,
            FunctionalDimension = 4,
            Stages = new Dictionary<string, int> { ["sync"] = 6, ["gen_c"] = 2 },
            ProvedNullity = 8,
            PathRedundancy = 8,
            Singular = 0,
        },
    };
}
