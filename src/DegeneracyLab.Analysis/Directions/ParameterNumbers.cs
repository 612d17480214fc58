using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>All trained numbers of a network as one vector, in the order of its parameters, each row by row.</summary>
internal static class ParameterNumbers
{
    /// <summary>Reads the numbers.</summary>
    /// <param name="network">The network.</param>
    public static double[] Of(IInstrumentedNetwork network)
    {
        using var scope = NewDisposeScope();
        return [.. network.NamedParameters().SelectMany(named => Matrix.Numbers(named.Parameter.detach().ToFloat64()))];
    }

    /// <summary>Lays numbers of single parameters out.</summary>
    /// <param name="network">The network.</param>
    /// <param name="numbers">Parameters with their numbers; all others have 0.</param>
    public static double[] InOrder(IInstrumentedNetwork network, IReadOnlyDictionary<Parameter, double[]> numbers) =>
        [.. network.NamedParameters().SelectMany(named => numbers.TryGetValue(named.Parameter, out double[]? own) ? own : new double[named.Parameter.numel()])];

    /// <summary>Writes the numbers.</summary>
    /// <param name="network">The network, in float64, which belongs to the caller.</param>
    /// <param name="numbers">The numbers.</param>
    public static void Set(IInstrumentedNetwork network, ReadOnlySpan<double> numbers)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        foreach ((_, Parameter parameter) in network.NamedParameters())
        {
            int count = (int)parameter.numel();
            parameter.copy_(tensor(numbers[..count].ToArray(), parameter.shape, ScalarType.Float64, CPU));
            numbers = numbers[count..];
        }
    }
}
