using DegeneracyLab;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>
/// Two channels of a 2 x 2 window that has 2 places in an image of 2 x 3. A channel has one scale for all its places, because its weights
/// are the same there: 2 (gauge). The outputs hold for each channel the products of its 4 weights with its 2 readers, 4 + 2 - 1 = 5
/// numbers: functional dimension 10 of 12. Inputs are odd, and so are the sums of weights, so that no pre-activation is 0.
/// </summary>
[Network(Channels = 1, Height = 2, Width = 3)]
[Conv2d(2, Kernel = 2, Bias = false), ReLU]
[Flatten]
[Linear(1, Bias = false)]
public partial class Convolution
{
    internal static Exhibit Exhibit { get; } = new()
    {
        Name = "convolution",
        Mechanism = "the scale of each channel",
        LookAt = "one scale for each channel, not for each place: shared weights leave fewer free directions, as tied ones do.",
        New = () => new Convolution(ScalarType.Float64),
        Weights =
        [
            [1, 0, 0, 2,
             0, 1, -1, 1],
            [1, 2, -1, 1],
        ],
        Samples =
        [
            [-1, 1, -3, 3, 3, -1], [-3, -3, -3, 3, 1, -3], [-1, 1, 1, -1, -3, 1], [-1, -3, 1, 1, -1, -1],
            [1, 1, 1, -3, 1, 3], [-1, -1, -1, 3, 1, -3], [1, -3, 1, 1, -1, 3], [3, 1, 3, 3, -1, -1],
            [1, 1, -3, -3, -3, 3], [1, 3, 1, -1, -1, -3], [3, -1, 3, 1, -1, 1], [3, 1, -1, 1, -3, -3],
            [-1, 1, -1, -3, 1, -1], [1, 3, -3, -3, 1, -3], [1, 1, -3, 1, 1, 1], [-1, 3, -3, 1, -1, 3],
        ],
        Derived = new()
        {
            Parameters = 12,
            FunctionalDimension = 10,
            Stages = new Dictionary<string, int> { ["gauge"] = 2 },
            Singular = 0,
            ProvedNullity = 2,
        },
    };
}
