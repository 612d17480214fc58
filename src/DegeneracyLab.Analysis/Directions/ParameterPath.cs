using TorchSharp.Modules;

namespace DegeneracyLab.Analysis;

/// <summary>
/// A path through the parameters, as a power series in the step t: a straight line w + t v, the finite transformation of a symmetry, or, for
/// sums of directions, that of the sum of the symmetries together with the straight lines of the others.
/// </summary>
/// <param name="coefficients">The coefficients of the powers of t, from 0.</param>
internal sealed class ParameterPath(IReadOnlyList<double[]> coefficients)
{
    /// <summary>The path of a sum of directions.</summary>
    /// <param name="network">The network, with the parameters at which the path begins.</param>
    /// <param name="parts">The directions with their factors.</param>
    /// <exception cref="ArgumentException">The network's parameters have other names or shapes than those of a direction.</exception>
    public static ParameterPath Of(IInstrumentedNetwork network, params IReadOnlyList<(FreeDirection Direction, double Factor)> parts)
    {
        (SymmetryGenerator Generator, double Factor)[] symmetries = [.. parts.Where(part => part.Direction.Generator is not null).Select(part => (part.Direction.Generator!, part.Factor))];
        foreach ((FreeDirection direction, _) in parts)
            RequireFit(network, direction);
        List<double[]> series = symmetries.Length == 0 ? [ParameterNumbers.Of(network), new double[Count(network)]] : [.. SymmetryGenerator.Sum(symmetries).SeriesFrom(network)];
        foreach ((FreeDirection direction, double factor) in parts.Where(part => part.Direction.Generator is null))
        {
            double[] vector = VectorOf(network, direction);
            for (int i = 0; i < vector.Length; i++)
                series[1][i] += factor * vector[i];
        }

        return new(series);
    }

    /// <summary>A direction as one vector over all trained numbers.</summary>
    /// <param name="network">The network.</param>
    /// <param name="direction">The direction.</param>
    public static double[] VectorOf(IInstrumentedNetwork network, FreeDirection direction)
    {
        Dictionary<string, ParameterMove> moves = direction.Moves.ToDictionary(move => move.Parameter);
        return [.. network.NamedParameters().SelectMany(named => moves.TryGetValue(named.Name, out ParameterMove? move) ? move.Values : new double[named.Parameter.numel()])];
    }

    /// <summary>The parameters after a step.</summary>
    /// <param name="step">t.</param>
    /// <returns>All trained numbers.</returns>
    public double[] At(double step)
    {
        double[] numbers = [.. coefficients[^1]];
        for (int power = coefficients.Count - 2; power >= 0; power--)
            for (int i = 0; i < numbers.Length; i++)
                numbers[i] = (numbers[i] * step) + coefficients[power][i];
        return numbers;
    }

    private static int Count(IInstrumentedNetwork network) => (int)network.NamedParameters().Sum(named => named.Parameter.numel());

    private static void RequireFit(IInstrumentedNetwork network, FreeDirection direction)
    {
        Dictionary<string, Parameter> parameters = network.NamedParameters().ToDictionary(named => named.Name, named => named.Parameter);
        foreach (ParameterMove move in direction.Moves)
            if (!parameters.TryGetValue(move.Parameter, out Parameter? parameter) || !parameter.shape.SequenceEqual(move.Shape))
                throw new ArgumentException($"The direction moves {move.Parameter} of shape [{string.Join(", ", move.Shape)}], which {network.Description.Name} does not have: it was found in another network.", nameof(direction));
    }
}
