using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Biases that are not the zeros which a network begins with.</summary>
internal static class TestBiases
{
    public static void Draw(IInstrumentedNetwork network)
    {
        using var noGrad = no_grad();
        int seed = 20;
        foreach ((_, Parameter parameter) in network.NamedParameters())
            if (parameter.dim() == 1)
                parameter.copy_(Compare.Gaussian(seed++, parameter.shape));
    }
}
