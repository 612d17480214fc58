using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Changes numbers in their last bits, each by a random factor between 1 - 2^-44 and 1 + 2^-44: what is a number hardly changes, and what is
/// nothing but rounding is another number then. Factors of these two values alone would cancel now and then, where terms do.
/// </summary>
internal static class LastBits
{
    private static readonly double Step = Math.ScaleB(1, -44);

    /// <summary>A copy of a network whose parameters, trained and frozen, are changed.</summary>
    /// <param name="network">The network, in float64.</param>
    /// <returns>The copy, which the caller disposes; null if the network does not say how it is copied.</returns>
    public static IInstrumentedNetwork? Near(IInstrumentedNetwork network)
    {
        IInstrumentedNetwork near;
        try
        {
            near = network.Copy(ScalarType.Float64);
        }
        catch (NotSupportedException)
        {
            // The caller says what is missing then.
            return null;
        }

        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        IEnumerable<Tensor> parameters = near is nn.Module module ? module.parameters() : near.NamedParameters().Select(named => named.Parameter);
        ulong source = 1;
        foreach (Tensor parameter in parameters)
        {
            using Tensor factors = FactorsOf(source++, 0, 1, parameter.numel()).reshape(parameter.shape);
            parameter.mul_(factors.to(parameter.device));
        }

        return near;
    }

    /// <summary>Samples that are changed.</summary>
    /// <param name="inputs">The samples, [samples, ..input..]: numbers in float64; token ids stay as they are.</param>
    /// <param name="first">The place of the first sample in the data set.</param>
    /// <returns>A tensor in the dispose scope of the caller.</returns>
    public static Tensor Near(Tensor inputs, long first) =>
        inputs.is_integral() ? inputs : inputs * FactorsOf(0, first, inputs.size(0), inputs.numel() / inputs.size(0)).reshape(inputs.shape).to(inputs.device);

    private static Tensor FactorsOf(ulong source, long first, long rows, long columns)
    {
        double[] factors = new double[rows * columns];
        ulong key = SplitMix64.Mix(source + 1);
        for (int i = 0; i < factors.Length; i++)
            factors[i] = 1 + (Step * ((Math.ScaleB(SplitMix64.At(key, (ulong)((first * columns) + i + 1)) >> 11, -52)) - 1));
        return tensor(factors, [rows, columns], ScalarType.Float64, CPU);
    }
}
