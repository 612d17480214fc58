using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Follows the changes of all trained numbers through the steps of a network. Linear steps pass every change on; the others ask for a change
/// x A of the units that they read, as the relations of the gauge do; outputs do not change.
/// </summary>
internal sealed class PathRelations : IDisposable
{
    /// <summary>The largest number of numbers of all changes together.</summary>
    public const long MostNumbers = 1 << 26;

    private readonly NetworkDescription description;
    private readonly IReadOnlyList<NetworkStep> steps;
    private readonly PathUnknowns unknowns;
    private readonly PathEquations equations;
    private readonly NonlinearSteps nonlinear;
    private readonly CaseTables tables;
    private readonly LastPositions last;
    private readonly TrainedSteps trained;
    private readonly Func<AttentionStep, HeadPatterns> headsOf;
    private readonly Dictionary<HookPoint, PathValue> values = [];

    /// <summary>Prepares the relations.</summary>
    /// <param name="network">The network, in float64.</param>
    /// <param name="unknowns">The unknowns, with the entries of A of all steps.</param>
    /// <param name="headsOf">The patterns of an attention step.</param>
    /// <param name="nonlinear">Passes changes through steps that are not linear.</param>
    /// <param name="equations">Receives the equations.</param>
    public PathRelations(IInstrumentedNetwork network, PathUnknowns unknowns, Func<AttentionStep, HeadPatterns> headsOf, NonlinearSteps nonlinear, PathEquations equations)
    {
        description = network.Description;
        steps = network.Steps();
        this.unknowns = unknowns;
        this.equations = equations;
        this.nonlinear = nonlinear;
        this.headsOf = headsOf;
        trained = new(unknowns);
        tables = new(network);
        last = new(description, steps);
    }

    /// <summary>Forms all equations.</summary>
    /// <returns>Whether they were formed; else they are too large.</returns>
    public bool Follow()
    {
        HashSet<HookPoint> changing = [.. GaugeRelations.Changing(description, steps), description.Input];
        foreach (NetworkStep step in steps)
        {
            if (values.Values.Sum(value => value.B.numel()) + NumbersOf(step) > MostNumbers)
                return false;
            Follow(step);
            // A layer that states nothing may read it, and an output is read.
            foreach (HookPoint hook in Written(step))
                if (!changing.Contains(hook) && values.TryGetValue(hook, out PathValue? value))
                    equations.Require(value.B);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => tables.Dispose();

    private static IEnumerable<HookPoint> Written(NetworkStep step) => step is PartsStep parts ? parts.Parts.Append(parts.Whole) : [step.Output];

    /// <summary>The value at a hook point: of data, or where no step computes it, its units as atoms.</summary>
    private PathValue At(HookPoint hook)
    {
        if (!values.TryGetValue(hook, out PathValue? value))
            values[hook] = value = PathValue.OfUnits(hook, PlaceValues.Units(description, hook), unknowns.Count);
        return value;
    }

    /// <summary>At most so many numbers has the change behind a step.</summary>
    private long NumbersOf(NetworkStep step)
    {
        long units = PlaceValues.Units(description, step.Output), rows = step is TableStep table ? table.Table.size(0) : step.Inputs.Sum(input => (long)At(input).Rows);
        rows *= step switch
        {
            ConvolutionStep convolution => convolution.Weight.size(2) * convolution.Weight.size(3),
            AttentionStep attention => description.ShapeAt(attention.Pattern)[0],
            FixedStep { Rule: ChangeRule.Flattened } flattened => PlaceValues.Positions(description, flattened.Input),
            _ => 1,
        };
        return (rows + units + (step is AddedTableStep added ? added.Table.size(0) : 0)) * units * unknowns.Count;
    }

    /// <summary>The value that a step reads: at the last position only, where nothing else of its output is read.</summary>
    private PathValue Read(HookPoint input, HookPoint output) =>
        last.Contains(output) && !last.Contains(input) ? AtLast(At(input), output) : At(input);

    private PathValue AtLast(PathValue value, HookPoint hook)
    {
        int position = (int)PlaceValues.Positions(description, hook) - 1;
        return value.Renamed(atom => PositionAtoms.At(atom, position));
    }

    private void Follow(NetworkStep step)
    {
        switch (step)
        {
            case MapStep map:
                values[step.Output] = trained.Map(map, Read(map.Input, map.Output));
                break;
            case ConvolutionStep convolution:
                values[step.Output] = trained.Convolution(convolution, At(convolution.Input));
                break;
            case TableStep table:
                PathValue picked = trained.Table(table.Table, new(table.Tokens, null, (int)table.Table.size(0), 1));
                values[step.Output] = last.Contains(step.Output) ? AtLast(picked, step.Output) : picked;
                break;
            case AddedTableStep table:
                PathValue rows = trained.Table(table.Table, new(null, null, 1, (int)table.Table.size(0)));
                values[step.Output] = PathValue.Sum([Read(table.Input, step.Output), last.Contains(step.Output) ? AtLast(rows, step.Output) : rows]);
                break;
            case GainStep gain:
                values[step.Output] = trained.Gain(gain, Read(gain.Input, gain.Output));
                break;
            case SumStep sum:
                values[step.Output] = PathValue.Sum([.. sum.Terms.Select(term => Read(term, step.Output))]);
                break;
            case PartsStep parts:
                Follow(parts);
                break;
            case AttentionStep attention:
                values[step.Output] = Attention(attention);
                break;
            case FixedStep fixedStep:
                values[step.Output] = Through(fixedStep, Read(fixedStep.Input, step.Output));
                break;
            default:
                // What it does is unknown: its inputs do not change.
                foreach (HookPoint input in step.Inputs)
                    equations.Require(At(input).B);
                break;
        }
    }

    private PathValue Through(FixedStep step, PathValue x) => Linear(step, x) ?? tables.Through(step, x) ?? nonlinear.Through(step, x, equations);

    private void Follow(PartsStep step)
    {
        int start = 0, width = step.Parts.Sum(part => PlaceValues.Units(description, part));
        Tensor whole = eye(width, dtype: ScalarType.Float64, device: CPU);
        bool isSplit = step.Whole == description.Input || values.ContainsKey(step.Whole);
        List<PathValue> parts = [];
        foreach (HookPoint part in step.Parts)
        {
            int units = PlaceValues.Units(description, part);
            if (isSplit)
                values[part] = Read(step.Whole, part).Mapped(whole.narrow(1, start, units));
            else
                parts.Add(Read(part, step.Whole).Mapped(whole.narrow(0, start, units)));
            start += units;
        }

        if (!isSplit)
            values[step.Whole] = PathValue.Sum(parts);
    }

    /// <summary>Scores do not change but for what is the same for all keys; sums of values pass every change on.</summary>
    private PathValue Attention(AttentionStep step)
    {
        (PathValue q, PathValue k, PathValue v) = (Read(step.Queries, step.Output), At(step.Keys), At(step.Values));
        int heads = (int)description.ShapeAt(step.Pattern)[0], width = q.Units / heads, valueWidth = v.Units / heads;
        HeadPatterns patterns = headsOf(step);
        Tensor all = eye(v.Units, dtype: ScalarType.Float64, device: CPU);
        List<PathValue> results = [];
        for (int head = 0; head < heads; head++)
        {
            int first = Enumerable.Range(0, head + 1).First(other => other == results.Count || patterns.AreSame(other, results.Count));
            if (PlaceValues.Positions(description, step.Queries) > 1)
            {
                using var scope = NewDisposeScope();
                (int start, int keys) = (head * width, k.Atoms.Count);
                Tensor ofQueries = einsum("aju,bj->abu", q.B.narrow(1, start, width), k.C.narrow(0, 0, keys).narrow(1, start, width));
                equations.Require(ofQueries.Plus(einsum("aj,bju->abu", q.C.narrow(1, start, width), k.B.narrow(0, 0, keys).narrow(1, start, width))));
            }

            Tensor own = all.narrow(1, head * valueWidth, valueWidth);
            results.Add(v.Mapped(own.matmul(own.t())).Renamed(atom => PositionAtoms.Moved(atom, (step.Output, first))));
        }

        return PathValue.Sum(results);
    }

    /// <summary>Steps that are linear in the values, whatever these are; null for others.</summary>
    private PathValue? Linear(FixedStep step, PathValue x) => step switch
    {
        { Function: SameEntriesFunction, Rule: ChangeRule.Same } => x,
        { Function: PositionMeanFunction, Rule: ChangeRule.Same } => x.Renamed(PositionAtoms.Mean),
        { Function: LastPositionFunction, Rule: ChangeRule.Same } => last.Contains(step.Input) ? x : AtLast(x, step.Input),
        { Rule: ChangeRule.Same } => x.Renamed(atom => PositionAtoms.Moved(atom, (object?)step.Function ?? step.Output)),
        { Rule: ChangeRule.SameWithoutShift } => x.Renamed(atom => PositionAtoms.MovedWithConstant(atom, (object?)step.Function ?? step.Output)),
        { Rule: ChangeRule.Flattened } => Flattened(step, x),
        _ => null,
    };

    /// <summary>Of a sequence position by position, of an image channel by channel.</summary>
    private PathValue Flattened(FixedStep step, PathValue x)
    {
        int positions = (int)PlaceValues.Positions(description, step.Input);
        bool isImage = description.ShapeAt(step.Input).Count == 3;
        if (positions == 1)
            return x;
        List<PathValue> parts = [];
        for (int position = 0; position < positions; position++)
        {
            int at = position;
            double[] map = new double[x.Units * x.Units * positions];
            for (int unit = 0; unit < x.Units; unit++)
                map[(unit * x.Units * positions) + (isImage ? (unit * positions) + position : (position * x.Units) + unit)] = 1;
            parts.Add(x.Renamed(atom => PositionAtoms.At(atom, at)).Mapped(tensor(map, [x.Units, x.Units * positions], ScalarType.Float64, CPU)));
        }

        return PathValue.Sum(parts);
    }
}
