using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// How many symmetries of a space are visible in the parameters of steps that write into it, beside what these steps have free by themselves:
/// the rank of (im G) dW (im K)^T over them, with dW = W A + 1 v, or less.
/// </summary>
internal static class WriterRank
{
    /// <summary>What is smaller than this counts for nothing.</summary>
    private const double RootOfRounding = 1e-7;

    /// <summary>The rank in one of the steps, or in all that write at places of one A, or less.</summary>
    /// <param name="space">The space.</param>
    /// <param name="writers">Steps that write into the space, whose parameters are trained and used once.</param>
    /// <returns>The rank.</returns>
    public static long Of(SpaceKind space, IReadOnlyList<StepSpan> writers)
    {
        long best = writers.Where(writer => writer.Step is GainStep).Select(writer => OfGain(space, writer)).DefaultIfEmpty(0).Max();
        foreach (IGrouping<object, StepSpan> some in writers.Where(writer => writer.Step is not GainStep).GroupBy(writer => AlikeAt(space, writer.Step.Output)))
        {
            // A constant of the value that a table is added to moves that table too, so that it is not seen in the other steps alone.
            StepSpan[] apart = [.. some.Where(writer => writer.Step is not AddedTableStep)];
            if (apart.Length > 0)
                best = Math.Max(best, Of(space, apart, seesShifts: true));
            if (apart.Length < some.Count())
                best = Math.Max(best, Of(space, [.. some], seesShifts: false));
        }

        return best;
    }

    /// <summary>What stands for the hook points at which A is the same to the last factor.</summary>
    private static object AlikeAt(SpaceKind space, HookPoint hook) =>
        space.Mixed.FirstOrDefault(some => !some.Units.IsConjugated && some.Hooks.Contains(hook)).Units ?? (object)hook;

    private static long Of(SpaceKind space, StepSpan[] writers, bool seesShifts)
    {
        using var scope = NewDisposeScope();
        HookPoint hook = writers[0].Step.Output;
        int[] blocks = space.BlocksAt[hook];
        bool[][] shifts = [.. writers.Select(writer => seesShifts ? ShiftsAt(space, writer) : new bool[blocks.Length])];
        if (blocks.All(block => block < 0) && !shifts.Any(some => some.Any(one => one)))
            return 0;
        Tensor?[] seen = [.. writers.Select(writer => writer.OutputSpan?.Image)];
        Tensor[] read = [.. writers.Select(Read)];
        return space.IsRotatedAt(hook) ? OfRotations(read, seen, blocks, shifts) : OfBlocks(read, seen, blocks, shifts);
    }

    /// <summary>The units that a step may write a constant of their own to.</summary>
    private static bool[] ShiftsAt(SpaceKind space, StepSpan writer) => space.ShiftsAt.GetValueOrDefault(writer.Step.Output) ?? new bool[writer.Outputs];

    /// <summary>
    /// Any matrix within blocks: sums of products a_i u_j of what the inputs show of unit i, or of the constant, and what the outputs show of
    /// unit j. With independent u_j, each j has the rank of the a_i that may go into it. Several steps show more rows of the a_i; the
    /// constants of each are its own.
    /// </summary>
    private static long OfBlocks(Tensor[] read, Tensor?[] seen, int[] blocks, bool[][] shifts)
    {
        using var scope = NewDisposeScope();
        int units = blocks.Length;
        Dictionary<int, int> sizes = blocks.CountBy(block => block).ToDictionary();
        HashSet<int>[] independent = [.. seen.Select(some => Independent(some, blocks).ToHashSet())];
        // What the unit reads in each step that shows it.
        string[] shown = [.. Enumerable.Range(0, units).Select(unit => string.Concat(Enumerable.Range(0, read.Length).Select(step => !independent[step].Contains(unit) ? '0' : shifts[step][unit] ? '2' : '1')))];
        long rank = 0;
        foreach (IGrouping<(int Block, string Shown), int> some in Enumerable.Range(0, units).GroupBy(unit => (blocks[unit], shown[unit])))
        {
            using var inner = NewDisposeScope();
            int[] steps = [.. Enumerable.Range(0, read.Length).Where(step => some.Key.Shown[step] != '0')];
            if (steps.Length == 0)
                continue;
            // Most units of a wide layer are alone, and one column needs no decomposition.
            if (some.Key.Block >= 0 && sizes[some.Key.Block] == 1 && !some.Key.Shown.Contains('2', StringComparison.Ordinal))
            {
                rank += steps.Any(step => read[step].select(1, some.First()).IsNonzero().any().item<bool>()) ? 1 : 0;
                continue;
            }

            Tensor from = tensor([.. Enumerable.Range(0, units).Where(unit => some.Key.Block >= 0 && blocks[unit] == some.Key.Block).Select(unit => (long)unit)], device: CPU);
            int[] moved = [.. steps.Where(step => some.Key.Shown[step] == '2')];
            Tensor rows = cat([.. steps.Select(step => nn.functional.pad(
                moved.Contains(step) ? cat([read[step].index_select(1, from), nn.functional.pad(read[step].narrow(1, units, 1), [Array.IndexOf(moved, step), 0])], 1) : read[step].index_select(1, from),
                [0, moved.Contains(step) ? moved.Length - 1 - Array.IndexOf(moved, step) : moved.Length]))]);
            rank += (long)some.Count() * RankOf(rows);
        }

        return rank;
    }

    /// <summary>
    /// Antisymmetric R with R 1 = 0: X R Y^T, with rows of X and Y that span r and g dimensions orthogonal to 1, has rank r g - c (c + 1) / 2 where
    /// the two spans share c, which is at most the smaller one. What is written along 1 is beside it, and visible where outputs are not looked at.
    /// A constant is beside both where the inputs show it apart from the weights. Steps whose Y span everything count together.
    /// </summary>
    private static long OfRotations(Tensor[] read, Tensor?[] seen, int[] blocks, bool[][] shifts)
    {
        using var scope = NewDisposeScope();
        int units = blocks.Length;
        long[] columns = [.. seen.Select(some => some is null ? units - 1 : RankOf(WithoutMean(some).t()))];
        int[] all = [.. Enumerable.Range(0, read.Length).Where(step => columns[step] == units - 1)];
        long best = 0;
        foreach (int[] steps in Enumerable.Range(0, read.Length).Except(all).Select(step => new[] { step }).Append(all).Where(steps => steps.Length > 0))
        {
            Tensor weights = cat([.. steps.Select(step => read[step].narrow(1, 0, units))]);
            long rows = RankOf(WithoutMean(weights).t()), shared = Math.Min(rows, columns[steps[0]]);
            long rank = (rows * columns[steps[0]]) - (shared * (shared + 1) / 2);
            if (steps.All(step => seen[step] is null))
                rank += RankOf(weights);
            // A constant that a step's inputs show beside all weights adds its units.
            foreach (int step in steps)
            {
                Tensor constants = cat([.. steps.Select(other => read[other].narrow(1, units, 1).Times(other == step ? 1 : 0))]);
                Tensor shown = cat([weights, constants], 1);
                if (!shifts[step].Any(one => one) || RankOf(shown) == RankOf(weights))
                    continue;
                rank += Independent(seen[step], blocks).Count(unit => shifts[step][unit]);
                weights = shown;
            }

            best = Math.Max(best, rank);
        }

        return best;
    }

    /// <summary>dg_i = g_i A_ii and dc_i = c_i A_ii + v_i, beside what gains and biases have free by themselves.</summary>
    private static long OfGain(SpaceKind space, StepSpan writer)
    {
        using var scope = NewDisposeScope();
        var step = (GainStep)writer.Step;
        ColumnSpan? products = writer.Products;
        int[] blocks = space.BlocksAt[step.Output];
        int units = blocks.Length;
        bool[] shifts = ShiftsAt(space, writer);
        Tensor gains = step.Gain.detach().to(ScalarType.Float64), biases = step.Bias is null ? zeros_like(gains) : step.Bias.detach().to(ScalarType.Float64);
        Tensor scaled = tensor([.. Enumerable.Range(0, units).Select(unit => blocks[unit] >= 0 ? (long)unit : -1).Where(unit => unit >= 0)], device: CPU);
        Tensor moved = tensor([.. Enumerable.Range(0, units).Select(unit => step.Bias is not null && shifts[unit] ? (long)unit : -1).Where(unit => unit >= 0)], device: CPU);
        if (products is null)
            return gains.IsNonzero().index_select(0, scaled).sum().item<long>() + moved.numel();
        Tensor byGain = products.Image.narrow(1, 0, units), byBias = step.Bias is null ? zeros_like(byGain) : products.Image.narrow(1, units, units);
        Tensor columns = (byGain * gains).Plus(byBias * biases);
        Tensor parts = (byGain * gains).abs().Plus((byBias * biases).abs());
        columns = columns * LengthsOf(columns).gt(LengthsOf(parts).Times(RootOfRounding));
        return RankOf(cat([columns.index_select(1, scaled), byBias.index_select(1, moved)], 1));
    }

    /// <summary>What the inputs show of the weights of each unit, and of the constant last: columns of im K (W, 1), zero where all cancels.</summary>
    private static Tensor Read(StepSpan writer)
    {
        using var scope = NewDisposeScope();
        Parameter weight = writer.Step.Parameters[0];
        Tensor numbers = weight.detach().to(ScalarType.Float64);
        if (writer.Step is TableStep or AddedTableStep)
        {
            long[] used = [.. Enumerable.Range(0, writer.Inputs).Where(row => Enumerable.Range(0, writer.Outputs).Any(unit => writer.SizeAt(row, unit) > 0)).Select(row => (long)row)];
            return cat([numbers, ones(numbers.size(0), 1, dtype: ScalarType.Float64, device: CPU)], 1).index_select(0, tensor(used, device: CPU)).MoveToOuterDisposeScope();
        }

        Tensor w = writer.Step is MapStep { IsTransposed: true } ? numbers : numbers.reshape(writer.Outputs, -1).t();
        Tensor matrix = writer.Step.Parameters.Count > 1
            ? cat([cat([writer.Step.Parameters[1].detach().to(ScalarType.Float64).unsqueeze(0), w]), nn.functional.pad(ones(1, 1, dtype: ScalarType.Float64, device: CPU), [0, 0, 0, w.size(0)])], 1)
            : nn.functional.pad(w, [0, 1]);
        Tensor lengths = tensor([.. writer.InputSpan!.Lengths.Select(length => length > 0 ? length : 1)], ScalarType.Float64, CPU);
        Tensor image = writer.InputSpan.Image / lengths, balanced = matrix * lengths.unsqueeze(1);
        Tensor read = image.matmul(balanced);
        return (read * LengthsOf(read).gt(LengthsOf(balanced) * image.norm().Times(ColumnSpan.Tolerance))).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Units whose columns are independent of those before them. Units that change with others come first: what they add to a symmetry is then
    /// not seen in the columns of the others.
    /// </summary>
    private static IEnumerable<int> Independent(Tensor? seen, int[] blocks)
    {
        using var scope = NewDisposeScope();
        int[] units = [.. Enumerable.Range(0, blocks.Length).OrderBy(unit => blocks[unit] != SpaceKind.WithAnother)];
        if (seen is null)
            return units;
        Tensor columns = Scaled(seen);
        if (Math.Min(columns.size(0), columns.size(1)) == 0)
            return [];
        double[] diagonal = Matrix.Numbers(linalg.qr(columns, linalg.QRMode.R).R.diagonal().abs());
        if (diagonal.Length == units.Length && diagonal.All(value => value > RootOfRounding))
            return units;
        // Column by column, because a dependent one must not stand among those that later ones are compared with.
        Tensor basis = zeros(columns.size(0), 0, dtype: ScalarType.Float64, device: CPU);
        List<int> independent = [];
        foreach (int unit in units.TakeWhile(_ => basis.size(1) < columns.size(0)))
        {
            Tensor own = columns.narrow(1, unit, 1);
            Tensor rest = own - basis.matmul(basis.t().matmul(own));
            rest = rest - basis.matmul(basis.t().matmul(rest));
            double length = rest.norm().item<double>();
            if (length <= RootOfRounding)
                continue;
            independent.Add(unit);
            basis = cat([basis, rest.DividedBy(length)], 1);
        }

        return independent;
    }

    private static Tensor LengthsOf(Tensor columns) => columns.Squared().sum([0]).sqrt();

    private static Tensor WithoutMean(Tensor rows)
    {
        Tensor centred = rows - rows.mean([1], keepdim: true);
        return centred * centred.Squared().sum([1], keepdim: true).sqrt().gt(rows.Squared().sum([1], keepdim: true).sqrt().Times(RootOfRounding));
    }

    private static Tensor Scaled(Tensor columns)
    {
        Tensor lengths = LengthsOf(columns);
        return where(lengths.IsPositive(), columns / lengths, zeros_like(columns));
    }

    /// <summary>The rank of columns of any lengths.</summary>
    private static int RankOf(Tensor columns) =>
        columns.numel() == 0 ? 0 : NumericalRank.Of(Matrix.Numbers(linalg.svdvals(Scaled(columns))).Select(value => value * value), RootOfRounding * RootOfRounding).Rank;
}
