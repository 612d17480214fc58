using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>
/// Draws initial weights from a seed, by a generator of our own: the same seed gives the same weights whatever the
/// tensor library and its version, and torch's global generator is left alone.
/// </summary>
/// <param name="seed">The seed.</param>
/// <param name="dtype">The type of the weights.</param>
/// <param name="device">The device of the weights; the CPU if null.</param>
public sealed class ParameterInitializer(long seed, ScalarType dtype, Device? device)
{
    private ulong state = unchecked((ulong)seed);

    /// <summary>
    /// A fully connected layer as PyTorch initialises it: weights and bias uniform in +-1/sqrt(inputs).
    /// </summary>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="outputs">The number of outputs.</param>
    /// <param name="bias">Whether the layer adds a bias.</param>
    /// <returns>The layer, with weights of shape [outputs, inputs].</returns>
    public Linear Linear(long inputs, long outputs, bool bias)
    {
        double bound = 1 / Math.Sqrt(inputs);
        Parameter weight = Uniform(bound, outputs, inputs);
        return nn.Linear(weight, bias ? Uniform(bound, outputs) : null);
    }

    private Parameter Uniform(double bound, params long[] shape)
    {
        double[] values = new double[shape.Aggregate(1L, (product, size) => product * size)];
        for (int i = 0; i < values.Length; i++)
            values[i] = bound * ((2 * NextDouble()) - 1);
        return nn.Parameter(tensor(values, shape, dtype, device).DetachFromDisposeScope());
    }

    /// <summary>The next number in [0, 1): SplitMix64 (Steele, Lea and Flood, 2014), the upper 53 bits.</summary>
    private double NextDouble()
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            ulong z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            z ^= z >> 31;
            return (z >> 11) * (1.0 / (1UL << 53));
        }
    }
}
