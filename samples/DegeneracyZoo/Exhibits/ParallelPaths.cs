using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// The output is x V + x W: what one path gains the other may lose, a matrix of 2 x 2. So 4 of 8 directions are free. They change no layer
/// alone, and no value inside by a matrix from which the next layer could undo it: neither spans nor gauge, but the sum of both paths stays.
/// </summary>
[Network(Input = 2)]
[Parallel<FirstPath, SecondPath>(ParallelMode.Add)]
public partial class ParallelPaths
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "parallel-paths",
        Mechanism = "two linear paths side by side",
        LookAt = "the stage paths: each of the 4 moves one number of V and one of W, by opposite amounts.",
        New = () => new ParallelPaths(ScalarType.Float64),
        Weights =
        [
            [1, 0,
             0, 1],
            [2, 1,
             1, 1],
        ],
        Samples = KnightMoves.Samples,
        Derived = new()
        {
            Parameters = 8,
            FunctionalDimension = 4,
            Stages = new Dictionary<string, int> { ["paths"] = 4 },
            Singular = 0,
            ProvedNullity = 4,
        },
    };
}

/// <summary>The first of two paths.</summary>
[Block(Input = 2)]
[Linear(2, Bias = false)]
public partial class FirstPath;

/// <summary>The second.</summary>
[Block(Input = 2)]
[Linear(2, Bias = false)]
public partial class SecondPath;
