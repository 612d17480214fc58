using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// Three linear layers of rank 1, and their product of rank r = 1, from M = 2 inputs to N = 2 outputs. The rank of the Hessian is r
/// (M + N - r) = 3, so 9 of 12 directions are free. Layer by layer, with inputs of rank g and Jacobians of rank k, 4 - g k are free:
/// 4 - 2 x 1, 4 - 1 x 1 and 4 - 1 x 2, together 7; those by activations are 0 + 2 + 2 (act 4), the others 3 (jac). GL(2) between layers
/// adds 1 at each of 2 places (sync), u q + u f - u f with u = q = f = 1. Near these weights the product has rank 2, and the Hessian 2
/// (2 + 2 - 2) = 4: singular 1. In bases in which each layer is diag(1, 0), its second diagonal entry is 0, and what no correction takes
/// back is the product of these three: order 3, as in three-zeros.
/// </summary>
[Network(Input = 2)]
[Linear(2, Bias = false)]
[Linear(2, Bias = false)]
[Linear(2, Bias = false)]
public partial class DeepLinearNetwork
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "deep-linear",
        Mechanism = "a deep linear network of low rank",
        LookAt = "the functional dimension, r (M + N - r), whatever the depth. A random combination has order 3: beside the part of rank "
            + "1 each of three layers has a 0, and their product shows only where all of them move.",
        New = () => new DeepLinearNetwork(ScalarType.Float64),
        Weights =
        [
            [1, 0,
             2, 0],
            [1, 1,
             2, 2],
            [1, 1,
             -1, -1],
        ],
        Samples = KnightMoves.Samples,
        Derived = new()
        {
            Parameters = 12,
            FunctionalDimension = 3,
            Stages = new Dictionary<string, int> { ["act"] = 4, ["jac"] = 3, ["sync"] = 2 },
            ProvedNullity = 9,
            PathRedundancy = 9,
            Singular = 1,
            SmallestOrder = 3,
        },
    };
}
