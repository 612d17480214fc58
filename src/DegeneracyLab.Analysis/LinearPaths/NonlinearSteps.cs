using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Steps that are not linear: they pass on a change x A of the units that they read, with the A of the gauge. Units whose slope is the same
/// throughout pass every change on.
/// </summary>
/// <param name="slopesOf">The slopes of an elementwise step.</param>
/// <param name="unknowns">The unknowns.</param>
internal sealed class NonlinearSteps(Func<FixedStep, SlopePatterns> slopesOf, PathUnknowns unknowns)
{
    /// <summary>Adds the entries of A that a step may have.</summary>
    /// <param name="step">The step.</param>
    /// <param name="sizes">The sizes of the values of the units that it reads.</param>
    public void Declare(FixedStep step, double[] sizes)
    {
        int units = sizes.Length;
        for (int to = 0; to < units; to++)
            for (int from = 0; from < units; from++)
                if (step.Rule switch
                {
                    ChangeRule.Slopes => slopesOf(step) is { } slopes && slopes.Constant(from) is null && slopes.Ratio(to, from) is not null && slopes.Constant(to) is null,
                    ChangeRule.Homogeneous or ChangeRule.Maximum => from == to,
                    ChangeRule.Normalised => from < to,
                    _ => false,
                })
                    unknowns.Add(step, from, to, sizes[to] / sizes[from]);
        for (int to = 0; step.Rule == ChangeRule.Maximum && to < units; to++)
            unknowns.Add(step, -1, to, sizes[to]);
    }

    /// <summary>Passes a change on.</summary>
    /// <param name="step">The step.</param>
    /// <param name="x">Its input.</param>
    /// <param name="equations">Receives what the change of the input has to satisfy.</param>
    /// <returns>The output.</returns>
    public PathValue Through(FixedStep step, PathValue x, PathEquations equations)
    {
        double?[] constant = [.. Enumerable.Range(0, x.Units).Select(unit => ConstantSlope(step, unit))];
        int[] others = [.. Enumerable.Range(0, x.Units).Where(unit => constant[unit] is null)];
        PathValue linear = x.Mapped(diag(tensor([.. constant.Select(slope => slope ?? 0)], ScalarType.Float64, CPU)));
        Atom[] atoms = [.. others.Select(unit => new UnitAtom(step.Output, unit))];
        double[] places = new double[(others.Length + 1) * x.Units], changes = new double[(others.Length + 1) * x.Units * unknowns.Count];
        Tensor asked = x.B.clone();
        for (int row = 0; row < others.Length; row++)
        {
            places[(row * x.Units) + others[row]] = 1;
            foreach ((int to, int unknown, double ofInput, double ofOutput) in Entries(step, others[row], x.Units))
            {
                changes[(((row * x.Units) + to) * unknowns.Count) + unknown] += ofOutput;
                Subtract(asked, to, unknown, x.C.narrow(1, others[row], 1), ofInput);
            }
        }

        for (int to = 0; to < x.Units; to++)
            if (unknowns.PlaceOf(step, -1, to) is { } shift)
            {
                changes[(((others.Length * x.Units) + to) * unknowns.Count) + shift] += 1;
                Subtract(asked, to, shift, Constant(x.Rows), 1);
            }

        Require(step, asked, others, equations);
        PathValue own = new(atoms, tensor(places, [others.Length + 1, x.Units], ScalarType.Float64, CPU), tensor(changes, [others.Length + 1, x.Units, unknowns.Count], ScalarType.Float64, CPU));
        return step.Rule switch
        {
            ChangeRule.Normalised => WithoutLast(own, sum: 0),
            ChangeRule.Softmax => WithoutLast(own, sum: 1),
            _ when others.Length == x.Units => own,
            _ => PathValue.Sum([linear, own]),
        };
    }

    /// <summary>Where the units have a given sum, the last one is no atom of its own.</summary>
    private static PathValue WithoutLast(PathValue value, double sum)
    {
        int atoms = value.Atoms.Count;
        double[] sums = new double[atoms * (atoms + 1)];
        for (int row = 0; row < atoms; row++)
        {
            sums[(row * (atoms + 1)) + (row < atoms - 1 ? row : atoms)] = 1;
            sums[(row * (atoms + 1)) + atoms - 1] = row < atoms - 1 ? -1 : sum;
        }

        return value.WithRows([.. value.Atoms.SkipLast(1)], tensor(sums, [atoms, atoms + 1], ScalarType.Float64, CPU));
    }

    /// <summary>The slope of a unit that is linear on all data; null for others, and where y is not slope times x.</summary>
    private double? ConstantSlope(FixedStep step, int unit) => step.Rule switch
    {
        ChangeRule.Slopes => slopesOf(step).Constant(unit),
        ChangeRule.Bounded => slopesOf(step).Constant(unit) == 1 ? 1 : null,
        _ => null,
    };

    /// <summary>The entries of A from a unit: to which unit, the unknown, and its factors in the changes of input and output.</summary>
    private IEnumerable<(int To, int Unknown, double OfInput, double OfOutput)> Entries(FixedStep step, int from, int units)
    {
        for (int to = 0; to < units; to++)
            if (unknowns.PlaceOf(step, Math.Min(from, step.Rule == ChangeRule.Normalised ? to : from), step.Rule == ChangeRule.Normalised ? Math.Max(from, to) : to) is { } unknown)
                yield return step.Rule switch
                {
                    ChangeRule.Slopes => (to, unknown, 1, slopesOf(step).Ratio(to, from)!.Value),
                    ChangeRule.Homogeneous => (to, unknown, 1, step.Degree),
                    ChangeRule.Normalised => from < to ? (to, unknown, 1, 1) : (to, unknown, -1, -1),
                    _ => (to, unknown, 1, 1),
                };
    }

    private void Require(FixedStep step, Tensor asked, int[] others, PathEquations equations)
    {
        using var scope = NewDisposeScope();
        int units = (int)asked.size(1);
        switch (step.Rule)
        {
            case ChangeRule.Normalised:
                // What all units have in common is taken off, and a rotation leaves it as it is.
                equations.Require(asked - asked.mean([1], keepdim: true));
                double[] sums = new double[units * unknowns.Count];
                for (int from = 0; from < units; from++)
                    foreach ((_, int unknown, _, double factor) in Entries(step, from, units))
                        sums[(from * unknowns.Count) + unknown] += factor;
                equations.Require(tensor(sums, [units, 1, unknowns.Count], ScalarType.Float64, CPU));
                break;
            case ChangeRule.Softmax:
                equations.Require(asked - asked.mean([1], keepdim: true));
                break;
            default:
                equations.Require(asked.index_select(1, tensor([.. others.Select(unit => (long)unit)], device: CPU)));
                break;
        }
    }

    private static void Subtract(Tensor from, int unit, int unknown, Tensor column, double factor)
    {
        Tensor entry = from.select(1, unit).narrow(1, unknown, 1);
        entry.copy_(entry - column * tensor(factor, ScalarType.Float64, CPU));
    }

    /// <summary>1 for the constant, 0 for atoms.</summary>
    private static Tensor Constant(int rows)
    {
        double[] numbers = new double[rows];
        numbers[^1] = 1;
        return tensor(numbers, [rows, 1], ScalarType.Float64, CPU);
    }
}
