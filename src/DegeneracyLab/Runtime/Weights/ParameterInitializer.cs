using System.ComponentModel;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>
/// Draws initial weights from a seed, by a generator of our own: the same seed gives the same weights whatever the
/// tensor library and its version, and torch's global generator is left alone. The weights are the same in float32 and
/// float64, up to rounding.
/// </summary>
/// <param name="seed">The seed.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ParameterInitializer(long seed)
{
    private ulong drawn;

    /// <summary>A fully connected layer; by default as PyTorch's, weights and bias uniform in +-1/sqrt(inputs).</summary>
    /// <param name="layer">The layer, with weights of shape [outputs, inputs].</param>
    /// <param name="init">How the weights are drawn.</param>
    /// <param name="std">The standard deviation of <see cref="Init.Normal"/>.</param>
    public void Linear(Linear layer, Init init = Init.Default, double std = 0.02)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Weights(layer.weight!, layer.bias, init, std);
    }

    /// <summary>
    /// Weights [outputs, inputs, ..window..] and a bias [outputs]; by default uniform in +-1/sqrt(inputs x window), as
    /// PyTorch's linear and convolutional layers.
    /// </summary>
    /// <param name="weight">The weights.</param>
    /// <param name="bias">The bias; null if there is none.</param>
    /// <param name="init">How the weights are drawn.</param>
    /// <param name="std">The standard deviation of <see cref="Init.Normal"/>.</param>
    public void Weights(Parameter weight, Parameter? bias, Init init = Init.Default, double std = 0.02)
    {
        ArgumentNullException.ThrowIfNull(weight);
        long[] shape = weight.shape;
        long window = shape.Skip(2).Aggregate(1L, static (product, size) => product * size);
        long inputs = shape[1] * window, outputs = shape[0] * window;
        switch (init)
        {
            case Init.Default:
                Uniform(weight, 1 / Math.Sqrt(inputs));
                if (bias is not null)
                    Uniform(bias, 1 / Math.Sqrt(inputs));
                return;
            case Init.Kaiming:
                Uniform(weight, Math.Sqrt(6.0 / inputs));
                break;
            case Init.Xavier:
                Uniform(weight, Math.Sqrt(6.0 / (inputs + outputs)));
                break;
            case Init.Normal:
                Normal(weight, std);
                break;
            case Init.Zeros:
                Constant(weight, 0);
                break;
            case Init.Identity:
                Identity(weight);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(init), init, "There is no such way to draw weights.");
        }

        if (bias is not null)
            Constant(bias, 0);
    }

    /// <summary>A bias by itself; by default uniform in +-1/sqrt(inputs), else 0.</summary>
    /// <param name="bias">The bias; null if there is none.</param>
    /// <param name="inputs">The number of the layer's inputs.</param>
    /// <param name="init">How it is drawn.</param>
    /// <param name="std">The standard deviation of <see cref="Init.Normal"/>, which biases are spared.</param>
    public void Bias(Parameter? bias, long inputs, Init init = Init.Default, double std = 0.02)
    {
        if (bias is null)
            return;
        if (init == Init.Default)
            Uniform(bias, 1 / Math.Sqrt(inputs));
        else
            Constant(bias, 0);
    }

    /// <summary>A table of vectors, [entries, width]; by default standard normal, as PyTorch's embedding.</summary>
    /// <param name="table">The table.</param>
    /// <param name="init">How it is drawn.</param>
    /// <param name="std">The standard deviation of <see cref="Init.Normal"/>.</param>
    public void Embedding(Parameter table, Init init = Init.Default, double std = 0.02)
    {
        if (init == Init.Default)
            Normal(table, 1);
        else
            Weights(table, bias: null, init, std);
    }

    /// <summary>Uniform in +-bound.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="bound">The bound.</param>
    public void Uniform(Parameter parameter, double bound) => Fill(parameter, () => bound * ((2 * NextDouble()) - 1));

    /// <summary>Normal with mean 0.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="std">The standard deviation.</param>
    public void Normal(Parameter parameter, double std) => Fill(parameter, () => std * NextNormal());

    /// <summary>The same number everywhere.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">The number.</param>
    public static void Constant(Parameter parameter, double value) => Fill(parameter, () => value);

    /// <summary>1 where the first two indices are equal and the others are in the middle of their range; else 0.</summary>
    private static void Identity(Parameter weight)
    {
        long[] shape = weight.shape;
        long window = shape.Skip(2).Aggregate(1L, static (product, size) => product * size);
        long middle = 0;
        foreach (long size in shape.Skip(2))
            middle = (middle * size) + (size / 2);
        long place = -1;
        Fill(weight, () =>
        {
            place++;
            long output = place / (shape[1] * window), input = place / window % shape[1];
            return output == input && place % window == middle ? 1 : 0;
        });
    }

    private static void Fill(Parameter parameter, Func<double> next)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        using var noGrad = no_grad();
        using Tensor numbers = parameter.view(-1);
        // Piece by piece: all numbers at once would need twice the memory of the parameter, and may be more than an array holds.
        double[] values = new double[Math.Min(numbers.numel(), 1 << 20)];
        for (long start = 0; start < numbers.numel(); start += values.Length)
        {
            int length = (int)Math.Min(values.Length, numbers.numel() - start);
            for (int i = 0; i < length; i++)
                values[i] = next();
            using Tensor drawn = tensor(length == values.Length ? values : values[..length], parameter.dtype, parameter.device);
            using Tensor piece = numbers.narrow(0, start, length);
            piece.copy_(drawn);
        }
    }

    /// <summary>The next standard normal number (Box and Muller, 1958), the second of each pair dropped.</summary>
    private double NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>The next number in [0, 1): the upper 53 bits.</summary>
    private double NextDouble() => (SplitMix64.At(unchecked((ulong)seed), ++drawn) >> 11) * (1.0 / (1UL << 53));
}
