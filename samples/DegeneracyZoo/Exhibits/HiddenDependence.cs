using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// Units of layer 1 are open for x above 0, for x below 0 and for y above 0. On samples with y above 0 the first two gates add up to the
/// third; those with y below 0 break the relation, but there both units of layer 2 are closed. On each half, with x above or below 0, the
/// outputs are one map of 2 inputs to 2 outputs, 2 x 4 = 8 numbers: functional dimension 8 of 16. Of the 8 free directions 3 are scales of
/// layer 1 and 4 the GL(2) of layer 2, whose units have the same gate (sync: 7). One is left (pair_c): each of the three units moves a map
/// of rank 1, 3 numbers, together 9, and with the gates dependent there are only 8 to move.
/// </summary>
[Network(Input = 2)]
[Linear(3, Bias = false), ReLU]
[Linear(2, Bias = false), ReLU]
[Linear(2, Bias = false)]
public partial class HiddenDependence
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "hidden-dependence",
        Mechanism = "gates that add up to another where outputs read",
        LookAt = "pair_c: as in dependent-gates, but the relation holds only where outputs read. What the first two layers compute does "
            + "change, on the samples with y below 0.",
        New = () => new HiddenDependence(ScalarType.Float64),
        Weights =
        [
            [1, 0,
             -1, 0,
             0, 1],
            [-1, -2, 5,
             -2, -1, 5],
            [1, 1,
             1, -1],
        ],
        Samples = [[1, 1], [2, 1], [-1, 1], [-2, 1], [1, -1], [2, -1], [-1, -1], [-2, -1]],
        Derived = new()
        {
            Parameters = 16,
            FunctionalDimension = 8,
            Stages = new Dictionary<string, int> { ["sync"] = 7, ["pair_c"] = 1 },
            ProvedNullity = 8,
            PathRedundancy = 7,
            Singular = 0,
        },
    };
}
