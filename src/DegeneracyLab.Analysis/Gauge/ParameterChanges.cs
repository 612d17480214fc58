using TorchSharp.Modules;

namespace DegeneracyLab.Analysis;

/// <summary>The changes of parameters that steps demand, by the formulas that each step states.</summary>
/// <param name="weights">The parameters' numbers.</param>
/// <param name="placeOf">The change at a hook point; null where nothing changes.</param>
internal sealed class ParameterChanges(StepWeights weights, Func<HookPoint, ChangePlace?> placeOf)
{
    /// <summary>The changes of a step's parameters; none for a step without parameters.</summary>
    /// <param name="step">The step.</param>
    /// <param name="ofWeights">Whether the changes of a map's weights are included, besides those of its bias.</param>
    public IEnumerable<ParameterChange> Of(NetworkStep step, bool ofWeights = true) => step switch
    {
        MapStep map => OfMap(map, ofWeights),
        ConvolutionStep convolution => OfConvolution(convolution, ofWeights),
        TableStep table => OfTable(table.Table, null, placeOf(table.Output), (int)table.Table.size(0)),
        AddedTableStep table => OfTable(table.Table, placeOf(table.Input), placeOf(table.Output), (int)table.Table.size(0)),
        GainStep gain => OfGain(gain),
        _ => [],
    };

    private IEnumerable<ParameterChange> OfMap(MapStep step, bool ofWeights)
    {
        int inputs = (int)step.Weight.size(step.IsTransposed ? 0 : 1), outputs = (int)step.Weight.size(step.IsTransposed ? 1 : 0);
        double[] w = weights.Of(step.Weight);
        int Index(int input, int output) => step.IsTransposed ? (input * outputs) + output : (output * inputs) + input;
        return OfMaps(placeOf(step.Input), placeOf(step.Output), inputs, outputs, 1, ofWeights, (_, input, output) => w[Index(input, output)], (_, input, output) => Index(input, output), step.Weight, step.Bias);
    }

    private IEnumerable<ParameterChange> OfConvolution(ConvolutionStep step, bool ofWeights)
    {
        int outputs = (int)step.Weight.size(0), inputs = (int)step.Weight.size(1), taps = (int)(step.Weight.size(2) * step.Weight.size(3));
        double[] w = weights.Of(step.Weight);
        int Index(int tap, int input, int output) => (((output * inputs) + input) * taps) + tap;
        return OfMaps(placeOf(step.Input), placeOf(step.Output), inputs, outputs, taps, ofWeights, (tap, input, output) => w[Index(tap, input, output)], Index, step.Weight, step.Bias);
    }

    /// <summary>One map for each tap: dW = W A_y - A_x W, and db = b A_y + v_y - v_x (sum of all W).</summary>
    private IEnumerable<ParameterChange> OfMaps(ChangePlace? x, ChangePlace? y, int inputs, int outputs, int taps, bool ofWeights, Func<int, int, int, double> w, Func<int, int, int, int> index, Parameter weight, Parameter? bias)
    {
        for (int tap = 0; ofWeights && tap < taps; tap++)
            for (int input = 0; input < inputs; input++)
                for (int output = 0; output < outputs; output++)
                {
                    List<(int, double)> terms = [];
                    for (int unit = 0; y is not null && unit < outputs; unit++)
                        terms.Add((y.A(unit, output), w(tap, input, unit)));
                    for (int unit = 0; x is not null && unit < inputs; unit++)
                        terms.Add((x.A(input, unit), -w(tap, unit, output)));
                    yield return new(weight, index(tap, input, output), terms);
                }

        double[]? b = bias is null ? null : weights.Of(bias);
        for (int output = 0; output < outputs; output++)
        {
            List<(int, double)> terms = [];
            for (int unit = 0; y is not null && b is not null && unit < outputs; unit++)
                terms.Add((y.A(unit, output), b[unit]));
            if (y is not null)
                terms.Add((y.V(output), 1));
            for (int unit = 0; x is not null && unit < inputs; unit++)
                terms.Add((x.V(unit), -Enumerable.Range(0, taps).Sum(tap => w(tap, unit, output))));
            yield return new(bias, output, terms);
        }
    }

    /// <summary>dE = E A_y + 1 (v_y - v_x).</summary>
    private IEnumerable<ParameterChange> OfTable(Parameter table, ChangePlace? x, ChangePlace? y, int rows)
    {
        if ((y ?? x) is not { Units: var units })
            yield break;
        double[] e = weights.Of(table);
        for (int row = 0; row < rows; row++)
            for (int output = 0; output < units; output++)
            {
                List<(int, double)> terms = [];
                if (y is not null)
                    terms.AddRange([.. Enumerable.Range(0, units).Select(unit => (y.A(unit, output), e[(row * units) + unit])), (y.V(output), 1)]);
                if (x is not null)
                    terms.Add((x.V(output), -1));
                yield return new(table, (row * units) + output, terms);
            }
    }

    /// <summary>dg = g (A_y - A_x) on the diagonal, and dc = c A_y + v_y - v_x g.</summary>
    private IEnumerable<ParameterChange> OfGain(GainStep step)
    {
        (ChangePlace? x, ChangePlace? y) = (placeOf(step.Input), placeOf(step.Output));
        double[] g = weights.Of(step.Gain);
        double[]? c = step.Bias is null ? null : weights.Of(step.Bias);
        for (int unit = 0; unit < g.Length; unit++)
        {
            List<(int, double)> gain = [], bias = [];
            if (y is not null)
            {
                gain.Add((y.A(unit, unit), g[unit]));
                bias.AddRange(Enumerable.Range(0, c is null ? 0 : y.Units).Select(from => (y.A(from, unit), c![from])));
                bias.Add((y.V(unit), 1));
            }

            if (x is not null)
            {
                gain.Add((x.A(unit, unit), -g[unit]));
                bias.Add((x.V(unit), -g[unit]));
            }

            yield return new(step.Gain, unit, gain);
            yield return new(step.Bias, unit, bias);
        }
    }
}
