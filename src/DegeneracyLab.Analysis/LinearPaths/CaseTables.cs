using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Places whose value depends on the token and the position alone. There a step that acts on each position is a table again, which has a row
/// for each case, and passes any change on, row by row. The network runs once, on sequences that repeat each token.
/// </summary>
/// <param name="network">The network.</param>
internal sealed class CaseTables(IInstrumentedNetwork network) : IDisposable
{
    /// <summary>The largest number of cases of a table.</summary>
    private const int MostCases = 512;

    private NetworkTrace? trace;

    /// <summary>Passes a change through a step, if its input is a table and it acts on each position.</summary>
    /// <param name="step">The step.</param>
    /// <param name="x">Its input.</param>
    /// <returns>The output; null if the input is not a table.</returns>
    public PathValue? Through(FixedStep step, PathValue x)
    {
        if (VariableOf(x) is not { } variable || !ActsOnPositions(network.Description, step) || variable.Cases > MostCases)
            return null;
        // Outside the scope, because it serves several steps.
        trace ??= network.Trace(Sequences());
        using var scope = NewDisposeScope();
        (Tensor values, Tensor slopes) = Cases(trace, step, variable);
        // From atoms to cases, and back: each case has its own row and the constant.
        double[] cases = new double[variable.Cases * x.Rows], atoms = new double[variable.Cases * variable.Cases];
        for (int row = 0; row < variable.Cases; row++)
        {
            for (int atom = 0; atom < x.Atoms.Count; atom++)
                if (x.Atoms[atom] is CaseAtom one && one.Variable.CaseIn(variable, row) == one.Case)
                    cases[(row * x.Rows) + atom] = 1;
            cases[(row * x.Rows) + x.Atoms.Count] = 1;
            int place = row == 0 ? variable.Cases - 1 : row - 1;
            atoms[(place * variable.Cases) + row] = 1;
            if (row > 0)
                atoms[place * variable.Cases] = -1;
        }

        Tensor changes = slopes.matmul(x.WithRows([], tensor(cases, [variable.Cases, x.Rows], ScalarType.Float64, CPU)).B);
        PathValue y = new PathValue([], values, changes).WithRows(
            [.. Enumerable.Range(1, variable.Cases - 1).Select(row => new CaseAtom(variable, row))],
            tensor(atoms, [variable.Cases, variable.Cases], ScalarType.Float64, CPU));
        return y with { C = y.C.MoveToOuterDisposeScope(), B = y.B.MoveToOuterDisposeScope() };
    }

    /// <summary>Whether a step makes the output at a position of the input there, in the same way everywhere.</summary>
    /// <param name="description">The network's description.</param>
    /// <param name="step">The step.</param>
    public static bool ActsOnPositions(NetworkDescription description, FixedStep step) =>
        step.Rule is ChangeRule.Slopes or ChangeRule.Bounded or ChangeRule.Homogeneous or ChangeRule.Normalised or ChangeRule.Softmax
        || (step.Rule == ChangeRule.Stops && description.LayerAt(step.Output) is { IsElementwise: true });

    /// <inheritdoc/>
    public void Dispose() => trace?.Dispose();

    /// <summary>The variable that a value is a function of; null where there is none.</summary>
    private CaseVariable? VariableOf(PathValue x)
    {
        CaseVariable? variable = null;
        foreach (Atom atom in x.Atoms)
        {
            if (atom is not CaseAtom one || (one.Variable.Tokens is { } tokens && tokens != network.Description.Input))
                return null;
            variable = variable is null ? one.Variable : CaseVariable.Joint(variable, one.Variable);
            if (variable is null)
                return null;
        }

        return network.Description.Vocabulary is null ? null : variable;
    }

    /// <summary>Each token in a sequence of its own, at all positions.</summary>
    private Tensor Sequences()
    {
        long vocabulary = network.Description.Vocabulary!.Value;
        return tensor([.. Enumerable.Range(0, (int)vocabulary).Select(token => (long)token)], device: Devices.Of(network)).unsqueeze(1).expand([vocabulary, .. network.Description.InputShape]).contiguous();
    }

    /// <summary>The outputs of a step for each case, [cases, units], and their derivatives, [cases, units, units of the input].</summary>
    private (Tensor Values, Tensor Slopes) Cases(NetworkTrace trace, FixedStep step, CaseVariable variable)
    {
        NetworkDescription description = network.Description;
        int units = PlaceValues.Units(description, step.Output);
        Tensor values = PlaceValues.Of(description, step.Output, trace[step.Output]);
        // One cotangent for each unit, at all positions: none of them reads another.
        Tensor cotangents = PlaceValues.ToShape(description, step.Output, eye(units, dtype: ScalarType.Float64, device: Devices.Of(network)).unsqueeze(1).expand(units, values.size(1), units)).unsqueeze(1);
        Tensor pulled = network.Vjp(trace, step.Input, step.Output, cotangents.expand([units, values.size(0), .. description.ShapeAt(step.Output)]));
        Tensor slopes = PlaceValues.Of(description, step.Input, pulled.flatten(0, 1)).reshape(units, values.size(0), values.size(1), -1).permute(1, 2, 0, 3);
        // Without a token all sequences have the same; without a position all positions do, or one is meant.
        int start = variable.At is { } at && values.size(1) > 1 ? at : 0;
        values = values.narrow(0, 0, variable.Vocabulary).narrow(1, start, variable.Positions);
        slopes = slopes.narrow(0, 0, variable.Vocabulary).narrow(1, start, variable.Positions);
        return (values.flatten(0, 1).cpu(), slopes.flatten(0, 1).cpu());
    }
}
