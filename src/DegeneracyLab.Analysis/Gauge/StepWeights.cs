using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The parameters of steps as managed numbers, each read once.</summary>
internal sealed class StepWeights
{
    private readonly Dictionary<Parameter, double[]> numbers = new(ReferenceEqualityComparer.Instance);

    /// <summary>The numbers that the parameters have.</summary>
    public StepWeights()
    {
    }

    /// <summary>Other numbers than the parameters have.</summary>
    /// <param name="numbers">Parameters with their numbers, row by row; those that are not among them are read.</param>
    public StepWeights(IEnumerable<KeyValuePair<Parameter, double[]>> numbers) => this.numbers = new(numbers, ReferenceEqualityComparer.Instance);

    /// <summary>The numbers of a parameter, row by row.</summary>
    /// <param name="parameter">The parameter.</param>
    public double[] Of(Parameter parameter)
    {
        if (numbers.TryGetValue(parameter, out double[]? found))
            return found;
        using var scope = NewDisposeScope();
        return numbers[parameter] = Matrix.Numbers(parameter.detach().to(ScalarType.Float64));
    }
}
