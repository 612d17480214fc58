using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// A stream of width 2 that begins in a map and is read by a block and by the last layer: any matrix of GL(2) may change its basis, 4, and
/// each of the 2 ReLUs has its scale, 2. All are gauge: 6. The outputs hold the direct map from 2 inputs to 2 outputs, 4 numbers, and for
/// each unit one of rank 1, 3 numbers: functional dimension 4 + 3 + 3 = 10 of 16.
/// </summary>
[Network(Input = 2)]
[Linear(2, Bias = false)]
[Residual<StreamBlock>]
[Linear(2, Bias = false)]
public partial class ResidualStream
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "residual-stream",
        Mechanism = "any basis of a residual stream",
        LookAt = "GL(2) of the residual stream: one matrix for all layers that write or read it. The ReLUs inside the block allow only "
            + "scales.",
        New = () => new ResidualStream(ScalarType.Float64),
        Weights =
        [
            [1, 0,
             0, 1],
            [1, 0,
             0, 1],
            [1, 2,
             -1, 1],
            [1, 0,
             0, 1],
        ],
        Samples = KnightMoves.Samples,
        Derived = new()
        {
            Parameters = 16,
            FunctionalDimension = 10,
            Stages = new Dictionary<string, int> { ["gauge"] = 6 },
            Singular = 0,
            ProvedNullity = 6,
        },
    };
}

/// <summary>What the stream passes beside: two ReLUs.</summary>
[Block(Input = 2)]
[Linear(2, Bias = false), ReLU]
[Linear(2, Bias = false)]
public partial class StreamBlock;
