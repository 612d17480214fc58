using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

[Network(Input = 3)]
[Linear(4)]
[Residual<LinearBranch>(Name = "First")]
[Residual<LinearBranch>(Name = "Second")]
[Linear(2)]
internal sealed partial class LinearResidual;

[Block(Input = 4)]
[Linear(3)]
[Linear(4)]
internal sealed partial class LinearBranch;

[Network(Input = 3)]
[Linear(4), Tanh]
[Residual<BentBranch>(Name = "First")]
[Residual<BentBranch>(Name = "Second")]
[Linear(2)]
internal sealed partial class SmoothResidual;

[Block(Input = 4)]
[Linear(5), GELU]
[Linear(4)]
internal sealed partial class BentBranch;

[Network(Input = 3)]
[Linear(5), Tanh]
[Linear(4), GELU]
[Linear(2)]
internal sealed partial class SmoothPerceptron;

/// <summary>Networks with clean and corrupted inputs.</summary>
internal static class AttributionNetworks
{
    /// <summary>The difference of the first two outputs, which is linear in them.</summary>
    public static AblationMetric FirstLess { get; } = AblationMetric.Of("difference", higherIsBetter: true, outputs => outputs.Outputs.select(-1, 0) - outputs.Outputs.select(-1, 1));

    /// <summary>A metric that bends.</summary>
    public static AblationMetric Entropy(long samples) => AblationMetric.CrossEntropy(tensor([.. Enumerable.Range(0, (int)samples).Select(sample => (long)(sample % 2))], ScalarType.Int64));

    public static (IInstrumentedNetwork Network, Tensor Clean, Tensor Corrupted) Case(string name, int samples = 30)
    {
        IInstrumentedNetwork network = name switch
        {
            "linear" => new LinearResidual(ScalarType.Float64, seed: 3),
            "smooth" => new SmoothResidual(ScalarType.Float64, seed: 4),
            "gated" => new SynchronisedResidual(ScalarType.Float64, seed: 5),
            "mlp" => new SmoothPerceptron(ScalarType.Float64, seed: 8),
            "parallel" => new AddedNetwork(ScalarType.Float64, seed: 6),
            "transformer" => new DeviceTransformer(ScalarType.Float64, seed: 7),
            "images" => new DeviceCnn(ScalarType.Float64, seed: 9),
            _ => throw new ArgumentException(name),
        };
        return network.Description.Vocabulary is null
            ? (network, Compare.Gaussian(11, [samples, .. network.Description.InputShape]), Compare.Gaussian(12, [samples, .. network.Description.InputShape]))
            : (network, DeviceSamples.Tokens(CPU, samples), (DeviceSamples.Tokens(CPU, samples) + 2).remainder(7));
    }

    public static HookPoint Hook(this IInstrumentedNetwork network, string name) => network.Description.HookPoints.Single(hook => hook.Name == name);
}
