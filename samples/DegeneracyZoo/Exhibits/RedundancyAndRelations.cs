using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// Two units that fire together, GL(2): 4 (sync). The third input is the sum of the others: each unit may read (1, 1, -1) more: 2 (act).
/// The first 4 need of the data only which gates are the same: path redundancy, R = 4. The other 2 rest on a relation, D = 2. On fresh
/// samples with the same gates, but without the relation, the 4 stay and the 2 do not: 4 are persistent. Functional dimension: one map of 2
/// dimensions of the inputs to 2 outputs, 4 of 10.
/// </summary>
[Network(Input = 3)]
[Linear(2, Bias = false), ReLU]
[Linear(2, Bias = false)]
public partial class RedundancyAndRelations
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "redundancy-and-relations",
        Mechanism = "reparametrisations beside data relations",
        LookAt = "R and D, and persistent: what is a reparametrisation is free on other samples, too; what rests on a relation among the "
            + "data goes with it.",
        New = () => new RedundancyAndRelations(ScalarType.Float64),
        Weights =
        [
            [1, 0, 0,
             3, 1, 0],
            [1, 1,
             1, -1],
        ],
        Samples = [[2, 1, 3], [1, 2, 3], [-1, 2, 1], [-2, 1, -1], [-2, -1, -3], [-1, -2, -3], [1, -2, -1], [2, -1, 1]],
        FreshSamples = [[2, 1, 1], [1, 2, -1], [-1, 2, -3], [-2, 1, -3], [-2, -1, -1], [1, -2, 3]],
        Derived = new()
        {
            Parameters = 10,
            FunctionalDimension = 4,
            Stages = new Dictionary<string, int> { ["act"] = 2, ["sync"] = 4 },
            ProvedNullity = 6,
            PathRedundancy = 4,
            Singular = 0,
            Persistent = 4,
        },
    };
}
