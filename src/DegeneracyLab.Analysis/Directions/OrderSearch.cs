using System.Globalization;
using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Finds the orders of free directions. What is minimised at each step is the change of the outputs over the row space, by Gauss-Newton steps
/// with the Jacobian where the direction begins; where these do not converge fast, with that at the parameters reached.
/// </summary>
internal sealed class OrderSearch : IDisposable
{
    /// <summary>The number of numbers of the Jacobian of the samples that are looked at, at most.</summary>
    private const long MaxNumbers = 1 << 24;

    /// <summary>Steps are tried from 1 to this.</summary>
    private static readonly double SmallestStep = Math.ScaleB(1, -24);

    /// <summary>The number of steps, each half of the one before, on which a power is looked for.</summary>
    private const int Halvings = 12;

    /// <summary>The number of steps to which a power is fitted: the smallest ones above rounding.</summary>
    private const int FittedSteps = 5;

    /// <summary>What remains counts from this multiple of rounding; for a fit it has two digits then.</summary>
    private const double AboveRounding = 100;

    /// <summary>A measured power is an integer if it is this close to one.</summary>
    private const double LargestDeviation = 0.15;

    /// <summary>A minimum is found where what can still be removed is this small beside what can't.</summary>
    private const double Removed = 1e-3;

    private const int MaxIterations = 60, MaxJacobians = 6;

    private readonly MovedNetwork moved;
    private readonly Tensor inputs;
    private readonly (Tensor Outputs, Tensor[] Choices) unmoved;
    private readonly RowSpace rows;
    private readonly RowSpace.Solver? atBegin;
    private readonly double size, rounding;

    private OrderSearch(MovedNetwork moved, Tensor samples, ParameterNullSpace free, string name)
    {
        this.moved = moved;
        using var scope = NewDisposeScope();
        inputs = moved.Inputs(samples).clone().DetachFromDisposeScope();
        (Tensor outputs, Tensor[] choices) = moved.Run(moved.Numbers, inputs);
        if (!outputs.isfinite().all().item<bool>())
            throw new ArithmeticException($"The outputs of {name} are not finite, though data and weights are finite: no change of them can be measured.");
        unmoved = (outputs.DetachFromDisposeScope(), [.. choices.Select(choice => choice.DetachFromDisposeScope())]);
        double length = Length(outputs);
        (size, rounding) = (length > 0 ? length : 1, Length(moved.Rounding(inputs, outputs)));
        rows = new(moved, inputs, free);
        atBegin = rows.At(moved.Numbers);
    }

    /// <summary>Finds the orders of listed directions and of random combinations of them.</summary>
    /// <param name="network">The network; it stays as it is.</param>
    /// <param name="data">The data.</param>
    /// <param name="free">The null space of the Jacobian on the data.</param>
    /// <param name="directions">The directions.</param>
    /// <param name="combinations">The number of random combinations within each stage, and across all.</param>
    /// <param name="steps">Each direction is one.</param>
    /// <returns>The orders.</returns>
    public static DirectionOrders Of(IInstrumentedNetwork network, Dataset data, ParameterNullSpace free, IReadOnlyList<FreeDirection> directions, int combinations, WorkSteps steps)
    {
        using var moved = new MovedNetwork(network);
        steps.Begin("row space");
        using Tensor samples = First(network, data, MaxSamples(network, free.Scales.Length));
        using var search = new OrderSearch(moved, samples, free, network.Description.Name);
        ulong place = 0;
        IGrouping<string, FreeDirection>[] stages = [.. directions.GroupBy(direction => direction.Stage)];
        return new()
        {
            Rank = free.Rank.Rank,
            Nullity = free.Rank.Nullity,
            Samples = samples.size(0),
            Listed = [.. directions.Select((direction, number) => search.Of(Text($"order of direction {number + 1:N0} of {directions.Count:N0}"), direction.Description, direction.Stage, [(direction, 1)], steps))],
            WithinStages = [.. stages.Where(stage => stage.Count() > 1).SelectMany(stage => Enumerable.Range(0, combinations).Select(_ => search.OfMixed(Text($"random combination of the {stage.Count():N0} directions of {stage.Key}"), stage.Key, Mixed(stage), steps)))],
            AcrossStages = directions.Count < 2 ? [] : [.. Enumerable.Range(0, combinations).Select(_ => search.OfMixed(Text($"random combination of all {directions.Count:N0} directions"), null, Mixed(directions), steps))],
        };

        // Factors between 1/2 and 1 of either sign, divided so that the sum is as long as one of them.
        (FreeDirection, double)[] Mixed(IEnumerable<FreeDirection> some) =>
            [.. some.Select(direction => (direction, Factor() / Math.Sqrt(some.Count())))];

        double Factor()
        {
            ulong bits = SplitMix64.At(1, ++place);
            return ((bits & 1) == 0 ? 1 : -1) * (0.5 + Math.ScaleB(bits >> 11, -54));
        }
    }

    /// <summary>The largest number of samples on which orders are measured.</summary>
    /// <param name="network">The network.</param>
    /// <param name="parameters">The number of its parameters.</param>
    public static long MaxSamples(IInstrumentedNetwork network, long parameters) =>
        Math.Max(MaxNumbers / Math.Max(network.Description.WidthAt(network.Description.Output) * parameters, 1), 1);

    /// <inheritdoc/>
    public void Dispose()
    {
        inputs.Dispose();
        unmoved.Outputs.Dispose();
        foreach (Tensor choice in unmoved.Choices)
            choice.Dispose();
        atBegin?.Dispose();
        rows.Dispose();
    }

    private static Tensor First(IInstrumentedNetwork network, Dataset data, long count)
    {
        List<Tensor> parts = [];
        using var scope = NewDisposeScope();
        foreach (Tensor block in new SampleReader(network, data, isFirstPass: true).Blocks())
        {
            parts.Add(block.narrow(0, 0, Math.Min(count, block.size(0))).clone());
            count -= parts[^1].size(0);
            if (count == 0)
                break;
        }

        return cat(parts).DetachFromDisposeScope();
    }

    private static double Length(Tensor values)
    {
        using var scope = NewDisposeScope();
        return values.numel() == 0 ? 0 : values.norm().item<double>() / Math.Sqrt(values.numel());
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private DirectionOrder OfMixed(string name, string? stage, IReadOnlyList<(FreeDirection, double)> parts, WorkSteps steps) => Of($"order of a {name}", name, stage, parts, steps);

    private DirectionOrder Of(string what, string name, string? stage, IReadOnlyList<(FreeDirection, double)> parts, WorkSteps work)
    {
        work.Begin(what);
        ParameterPath path = ParameterPath.Of(AtBegin(), parts);
        List<CertifiedStep> steps = Ladder(path, 1, work);
        if (steps.Count == 0)
            steps = Ladder(path, -1, work);
        double floor = AboveRounding * rounding / size;
        if (steps.Count == 0)
            return new(name, stage, OrderOutcome.Undecided, null, null, steps, rounding / size, Text($"on no step down to {SmallestStep:0e+0} do all gates stay as they are and the correction converge"));
        CertifiedStep[] above = [.. steps.Where(step => step.Change > floor)];
        if (above.Length == 0)
            return new(name, stage, OrderOutcome.NoneFound, null, null, steps, rounding / size, null);
        if (above.Length < 3)
        {
            // Smaller changes of the step see more of a high power.
            double largest = steps[0].Step;
            steps = [.. steps.Concat(Enumerable.Range(1, 7).Where(quarter => quarter % 4 != 0).Select(quarter => Remainder(path, largest * Math.Pow(2, -quarter / 4.0), work) is { } change ? new CertifiedStep(largest * Math.Pow(2, -quarter / 4.0), change) : null).OfType<CertifiedStep>()).OrderByDescending(step => Math.Abs(step.Step))];
            above = [.. steps.Where(step => step.Change > floor)];
        }

        if (above.Length < 3)
            return new(name, stage, OrderOutcome.Undecided, null, null, steps, rounding / size, Text($"what remains is above rounding on {above.Length} steps only"));
        double exponent = Slope(above[^Math.Min(above.Length, FittedSteps)..]);
        int order = (int)Math.Round(exponent);
        return Math.Abs(exponent - order) <= LargestDeviation && order >= 2
            ? new(name, stage, OrderOutcome.Found, order, exponent, steps, rounding / size, null)
            : new(name, stage, OrderOutcome.Undecided, null, exponent, steps, rounding / size, Text($"what remains falls as the power {exponent:0.00} of the step"));
    }

    /// <summary>The copy, with the parameters where directions begin.</summary>
    private IInstrumentedNetwork AtBegin()
    {
        ParameterNumbers.Set(moved.Copy, moved.Numbers);
        return moved.Copy;
    }

    /// <summary>The largest steps on which gates stay as they are, with what remains.</summary>
    private List<CertifiedStep> Ladder(ParameterPath path, int sign, WorkSteps work)
    {
        List<CertifiedStep> steps = [];
        for (double step = 1; step >= SmallestStep && steps.Count < Halvings; step /= 2)
        {
            if (Remainder(path, sign * step, work) is { } change)
                steps.Add(new(sign * step, change));
        }

        return steps;
    }

    /// <summary>What remains of the change of the outputs after correction; null if a gate is another one, or the correction does not converge.</summary>
    private double? Remainder(ParameterPath path, double step, WorkSteps work)
    {
        using var scope = NewDisposeScope();
        double[] numbers = path.At(step);
        RowSpace.Solver? solver = atBegin;
        int jacobians = 1;
        double before = double.PositiveInfinity;
        try
        {
            for (int iteration = 0; iteration < MaxIterations && solver is not null; iteration++)
            {
                work.Check();
                using var part = NewDisposeScope();
                (Tensor Outputs, Tensor[] Choices) now = moved.Run(numbers, inputs);
                if (!MovedNetwork.IsSmooth(now, unmoved))
                    return null;
                Tensor residual = (now.Outputs - unmoved.Outputs).cpu().flatten();
                Tensor removable = solver.Removable(residual);
                double length = Length(residual), left = removable.numel() == 0 ? 0 : removable.norm().item<double>() / Math.Sqrt(residual.numel());
                if (length <= 10 * rounding || left <= Removed * length)
                    return length / size;
                if (left > 0.5 * before && jacobians++ < MaxJacobians)
                {
                    RowSpace.Solver? next = rows.At(numbers);
                    if (solver != atBegin)
                        solver.Dispose();
                    solver = next;
                    before = double.PositiveInfinity;
                    continue;
                }

                if (left > 0.5 * before)
                    return null;
                before = left;
                double[] change = solver.ChangeFor(removable);
                for (int i = 0; i < numbers.Length; i++)
                    numbers[i] -= change[i];
            }

            return null;
        }
        finally
        {
            if (solver != atBegin)
                solver?.Dispose();
        }
    }

    /// <summary>The slope of the logarithm of what remains by that of the step, by least squares.</summary>
    private static double Slope(IReadOnlyList<CertifiedStep> steps)
    {
        double[] x = [.. steps.Select(step => Math.Log(Math.Abs(step.Step)))], y = [.. steps.Select(step => Math.Log(step.Change))];
        double meanX = x.Average(), meanY = y.Average();
        return x.Zip(y).Sum(point => (point.First - meanX) * (point.Second - meanY)) / x.Sum(value => Math.Pow(value - meanX, 2));
    }
}
