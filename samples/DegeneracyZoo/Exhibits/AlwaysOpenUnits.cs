using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// Biases of 5 keep both units open on all samples, so the constant has the same gate: A mixes 2 units and adds the constant to each, a
/// matrix of 2 x 3, and what reads them takes it off: 6 (sync). The network is an affine map of 2 inputs to 2 outputs, 2 x 3 = 6 numbers:
/// functional dimension 6 of 12.
/// </summary>
[Network(Input = 2)]
[Linear(2), ReLU]
[Linear(2)]
public partial class AlwaysOpenUnits
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "always-open-units",
        Mechanism = "units that are always open, with biases",
        LookAt = "s (s + 1) directions: GL(2), and for each unit its bias against the biases after it.",
        New = () => new AlwaysOpenUnits(ScalarType.Float64),
        Weights =
        [
            [1, 0,
             1, 1],
            [5, 5],
            [1, 1,
             1, -1],
            [0, 1],
        ],
        Samples = KnightMoves.Samples,
        Derived = new()
        {
            Parameters = 12,
            FunctionalDimension = 6,
            Stages = new Dictionary<string, int> { ["sync"] = 6 },
            ProvedNullity = 6,
            PathRedundancy = 6,
            Singular = 0,
        },
    };
}
