using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// Units of layer 2 read a = relu(x) and b = relu(y): unit 0 reads a + b, unit 1 reads a. Unit 1 is open where x > 0, unit 0 where x > 0 or
/// y > 0: one gate is inside the other. What unit 1 reads is never below 0, and exactly 0 where unit 1 is closed. So unit 0 may read it,
/// too: its gate lets all of it pass, and what reads unit 1 takes it off. Four scales (sync), and this one (gen_u). The outputs are a sum
/// over gates: with that of a, a map of rank 1, 3 numbers; with that of b, by unit 0, 3 numbers; with both, from b by unit 1, whose weight
/// is 0, so that only the weight itself has an effect, 1 number: functional dimension 7 of 12. If it were not 0, the two maps of b would be
/// 5 numbers, 4 readers and 2 weights less a scale, in place of 4: 1 is singular.
/// </summary>
[Network(Input = 2)]
[Linear(2, Bias = false), ReLU]
[Linear(2, Bias = false), ReLU]
[Linear(2, Bias = false)]
public partial class ContainedGates
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "contained-gates",
        Mechanism = "a gate inside another gate",
        LookAt = "gen_u: the gates of the two units differ, and yet they can be mixed, one way. Where unit 1 is closed its "
            + "pre-activation is exactly 0, which the report remarks.",
        New = () => new ContainedGates(ScalarType.Float64),
        Weights =
        [
            [1, 0,
             0, 1],
            [1, 1,
             1, 0],
            [1, 0,
             0, 1],
        ],
        Samples = KnightMoves.Samples,
        Derived = new()
        {
            Parameters = 12,
            FunctionalDimension = 7,
            Stages = new Dictionary<string, int> { ["sync"] = 4, ["gen_u"] = 1 },
            ProvedNullity = 5,
            PathRedundancy = 5,
            Singular = 1,
        },
    };
}
