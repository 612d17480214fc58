using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The parameters of steps as managed numbers, each read once.</summary>
internal sealed class StepWeights
{
    private readonly Dictionary<Parameter, double[]> numbers = new(ReferenceEqualityComparer.Instance);

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
