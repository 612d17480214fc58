using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// A control for what an analysis finds: the same architecture with weights that have learned nothing. Few edges say little of a network if
/// they are as few there.
/// </summary>
public static class ShuffledWeights
{
    /// <summary>Copies a network and puts the numbers of each parameter in a random order: they are as large as before, and no more.</summary>
    /// <param name="network">The network; it stays as it is.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <returns>The copy, in the type of the network, which the caller disposes.</returns>
    /// <exception cref="NotSupportedException">The network does not say how it is copied.</exception>
    public static IInstrumentedNetwork Of(IInstrumentedNetwork network, long seed)
    {
        ArgumentNullException.ThrowIfNull(network);
        IInstrumentedNetwork copy = network.Copy(network.Dtype);
        ulong drawn = 0;
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach ((_, Parameter parameter) in copy.NamedParameters())
        {
            double[] numbers = Matrix.Numbers(parameter.detach().ToFloat64());
            for (int left = numbers.Length; left > 1; left--)
            {
                int other = (int)(SplitMix64.At((ulong)seed, ++drawn) % (ulong)left);
                (numbers[left - 1], numbers[other]) = (numbers[other], numbers[left - 1]);
            }

            parameter.copy_(tensor(numbers, parameter.shape, ScalarType.Float64, CPU));
        }

        return copy;
    }
}
