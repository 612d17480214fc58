using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Passes changes through steps with parameters, whose own changes join them.</summary>
/// <param name="unknowns">The unknowns, among them the changes of the parameters.</param>
internal sealed class TrainedSteps(PathUnknowns unknowns)
{
    private readonly StepWeights weights = new();

    /// <summary>Passes a change through a fully connected layer.</summary>
    /// <param name="step">The layer.</param>
    /// <param name="x">Its input.</param>
    public PathValue Map(MapStep step, PathValue x)
    {
        int inputs = (int)step.Weight.size(step.IsTransposed ? 0 : 1), outputs = (int)step.Weight.size(step.IsTransposed ? 1 : 0);
        Tensor weight = tensor(weights.Of(step.Weight), step.Weight.shape, ScalarType.Float64, CPU);
        PathValue y = x.Mapped(step.IsTransposed ? weight : weight.t());
        AddWeights(y, x, step.Weight, inputs, outputs, (input, output) => step.IsTransposed ? ((long)input * outputs) + output : ((long)output * inputs) + input);
        return WithBias(y, step.Bias);
    }

    /// <summary>Passes a change through a convolution: a map for each tap, of the image that is moved by it.</summary>
    /// <param name="step">The convolution.</param>
    /// <param name="image">Its input.</param>
    public PathValue Convolution(ConvolutionStep step, PathValue image)
    {
        int outputs = (int)step.Weight.size(0), inputs = (int)step.Weight.size(1), taps = (int)(step.Weight.size(2) * step.Weight.size(3));
        Tensor weight = tensor(weights.Of(step.Weight), [outputs, inputs, taps], ScalarType.Float64, CPU);
        List<PathValue> terms = [];
        for (int tap = 0; tap < taps; tap++)
        {
            int own = tap;
            (long, long, long, long, int) by = (step.Weight.size(2), step.Weight.size(3), step.Stride, step.Padding, tap);
            PathValue x = image.Renamed(atom => step.Padding > 0 ? PositionAtoms.MovedWithConstant(atom, by) : PositionAtoms.Moved(atom, by));
            PathValue y = x.Mapped(weight.select(2, tap).t());
            AddWeights(y, x, step.Weight, inputs, outputs, (input, output) => ((((long)output * inputs) + input) * taps) + own);
            terms.Add(y);
        }

        return WithBias(PathValue.Sum(terms), step.Bias);
    }

    /// <summary>Passes a change through a gain.</summary>
    /// <param name="step">The gain.</param>
    /// <param name="x">Its input.</param>
    public PathValue Gain(GainStep step, PathValue x)
    {
        PathValue y = x.Mapped(diag(tensor(weights.Of(step.Gain), ScalarType.Float64, CPU)));
        for (int unit = 0; unit < x.Units; unit++)
            if (unknowns.PlaceOf(step.Gain, unit) is { } place)
                y.AddAt(unit, [place], x.C.narrow(1, unit, 1));
        return WithBias(y, step.Bias);
    }

    /// <summary>The value and the change of a table, which has a row for each case of a variable.</summary>
    /// <param name="table">The table.</param>
    /// <param name="variable">The variable.</param>
    public PathValue Table(Parameter table, CaseVariable variable)
    {
        int rows = variable.Cases, units = (int)table.size(1);
        Tensor numbers = tensor(weights.Of(table), [rows, units], ScalarType.Float64, CPU), first = numbers.narrow(0, 0, 1);
        PathValue y = new(
            [.. Enumerable.Range(1, rows - 1).Select(row => new CaseAtom(variable, row))],
            cat([numbers.narrow(0, 1, rows - 1) - first, first]),
            zeros(rows, units, unknowns.Count, dtype: ScalarType.Float64, device: CPU));
        // The constant is the first row, and an atom the difference of its row to that.
        double[] factors = new double[rows * rows];
        for (int row = 0; row < rows; row++)
        {
            factors[row * rows] = row == rows - 1 ? 1 : -1;
            if (row < rows - 1)
                factors[(row * rows) + row + 1] = 1;
        }

        Tensor ofRows = tensor(factors, [rows, rows], ScalarType.Float64, CPU);
        for (int unit = 0; unit < units; unit++)
            if (unknowns.PlaceOf(table, unit) is not null)
                y.AddAt(unit, [.. Enumerable.Range(0, rows).Select(row => unknowns.PlaceOf(table, ((long)row * units) + unit)!.Value)], ofRows);
        return y;
    }

    /// <summary>Adds C dW.</summary>
    private void AddWeights(PathValue y, PathValue x, Parameter weight, int inputs, int outputs, Func<int, int, long> index)
    {
        if (unknowns.PlaceOf(weight, 0) is null)
            return;
        for (int output = 0; output < outputs; output++)
            y.AddAt(output, [.. Enumerable.Range(0, inputs).Select(input => unknowns.PlaceOf(weight, index(input, output))!.Value)], x.C);
    }

    private PathValue WithBias(PathValue y, Parameter? bias)
    {
        if (bias is null)
            return y;
        Tensor constant = zeros(y.Rows, 1, dtype: ScalarType.Float64, device: CPU);
        constant.narrow(0, y.Rows - 1, 1).copy_(ones(1, 1, dtype: ScalarType.Float64, device: CPU));
        for (int unit = 0; unit < y.Units; unit++)
            if (unknowns.PlaceOf(bias, unit) is { } place)
                y.AddAt(unit, [place], constant);
        return y with { C = y.C.Plus(constant * tensor(weights.Of(bias), ScalarType.Float64, CPU)) };
    }
}
