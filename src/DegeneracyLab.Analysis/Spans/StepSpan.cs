using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// What the data leave free in the parameters of one step: types 1 and 2 of arXiv 2405.10927, section 3. The parameters are a matrix,
/// [inputs, outputs], whose first row is the bias, if there is one. The rows of a table are its inputs; a gain has one row, and its bias
/// another.
/// </summary>
internal sealed class StepSpan : IDisposable
{
    private readonly StepSums sums;
    private readonly ColumnSpan[] units;

    /// <summary>Decides the ranks of a step.</summary>
    /// <param name="sums">Its sums.</param>
    /// <param name="looksAtOutputs">Whether cotangents were looked at.</param>
    public StepSpan(StepSums sums, bool looksAtOutputs)
    {
        this.sums = sums;
        units = [];
        switch (sums)
        {
            case MapSums map:
                Inputs = map.Inputs.Width;
                InputSpan = ColumnSpan.Of(map.Inputs, map.IsFolded);
                OutputSpan = looksAtOutputs ? ColumnSpan.Of(map.Outputs, isFolded: false, ofCotangents: true) : null;
                if (map.ByUnit is { } byUnit)
                {
                    units = new ColumnSpan[map.Units];
                    foreach ((int[] some, TriangularFactor factor) in byUnit.Groups)
                    {
                        ColumnSpan span = ColumnSpan.Of(factor, map.IsFolded);
                        foreach (int unit in some)
                            units[unit] = span;
                    }
                }

                break;
            case TableSums table:
                Inputs = table.Rows;
                OutputSpan = looksAtOutputs ? ColumnSpan.Of(table.Outputs, isFolded: false) : null;
                break;
            case GainSums gain:
                Inputs = gain.Products.Width / gain.Units;
                Products = gain.LooksAtOutputs ? ColumnSpan.Of(gain.Products, isFolded: false) : null;
                break;
        }
    }

    /// <summary>The step.</summary>
    public NetworkStep Step => sums.Step;

    /// <summary>The number of inputs, with the constant that a bias multiplies.</summary>
    public int Inputs { get; }

    /// <summary>The number of outputs.</summary>
    public int Outputs => sums.Units;

    /// <summary>What the inputs span; null for a table, whose inputs are its rows, and for a gain.</summary>
    public ColumnSpan? InputSpan { get; }

    /// <summary>What the cotangents span; null for a gain, and if they were not looked at.</summary>
    public ColumnSpan? OutputSpan { get; }

    /// <summary>What the derivatives by the numbers of a gain span; null for other steps, and if they were not looked at.</summary>
    public ColumnSpan? Products { get; }

    /// <summary>The rank of the inputs; of a table the number of rows that have an effect.</summary>
    public int InputRank => sums is TableSums table ? table.Counts.Count(count => count > 0) : InputSpan?.Rank.Rank ?? 1;

    /// <summary>The rank of the cotangents; all if they were not looked at.</summary>
    public int OutputRank => OutputSpan?.Rank.Rank ?? Outputs;

    /// <summary>The directions that are free by both ranks alone: d d' - rank G rank K.</summary>
    public long ByRanks => sums is GainSums ? Products?.Rank.Nullity ?? 0 : ((long)Inputs * Outputs) - ((long)InputRank * OutputRank);

    /// <summary>The units that have no effect on any sample.</summary>
    public IReadOnlyList<int> DeadUnits => OutputSpan is null ? [] : [.. Enumerable.Range(0, Outputs).Where(unit => OutputSpan.Lengths[unit] == 0)];

    /// <summary>The place of an entry of the matrix among the step's parameters.</summary>
    /// <param name="input">The row.</param>
    /// <param name="output">The column.</param>
    public (Parameter Parameter, long Index) At(int input, int output)
    {
        switch (Step)
        {
            case GainStep gain:
                return input == 0 ? (gain.Gain, output) : (gain.Bias!, output);
            case TableStep or AddedTableStep:
                return (Step.Parameters[0], ((long)input * Outputs) + output);
        }

        Parameter weight = Step.Parameters[0];
        int constant = Step.Parameters.Count - 1;
        if (input < constant)
            return (Step.Parameters[1], output);
        long width = Inputs - constant, row = input - constant;
        return (weight, Step is MapStep { IsTransposed: true } ? (row * Outputs) + output : (output * width) + row);
    }

    /// <summary>The size of the derivatives by an entry of the matrix, up to a factor that all have; 0 where all are 0.</summary>
    /// <param name="input">The row.</param>
    /// <param name="output">The column.</param>
    public double SizeAt(int input, int output) => sums switch
    {
        GainSums => Products?.Lengths[(input * Outputs) + output] ?? 1,
        TableSums { ByRow: { } rows } => Length(rows[input], output),
        TableSums table => table.Counts[input] > 0 ? OutputSpan?.Lengths[output] ?? 1 : 0,
        _ => InputSpan!.Lengths[input] * (OutputSpan?.Lengths[output] ?? 1),
    };

    /// <summary>The functionals of the matrix that the outputs depend on: a basis of them, [functionals, inputs, outputs].</summary>
    public Tensor Determined()
    {
        using var scope = NewDisposeScope();
        if (sums is GainSums)
            return (Products?.Image ?? eye(Inputs * Outputs, dtype: ScalarType.Float64, device: CPU)).reshape(-1, Inputs, Outputs).MoveToOuterDisposeScope();
        Tensor outputs = OutputSpan?.Image ?? eye(Outputs, dtype: ScalarType.Float64, device: CPU);
        if (sums is TableSums table)
        {
            List<Tensor> rows = [];
            for (int row = 0; row < Inputs; row++)
            {
                Tensor own = outputs;
                if (table.ByRow is { } byRow)
                    own = Image(byRow[row]);
                else if (table.Counts[row] == 0)
                    continue;
                rows.Add(nn.functional.pad(own.unsqueeze(1), [0, 0, row, Inputs - 1 - row]));
            }

            return (rows.Count == 0 ? zeros(0, Inputs, Outputs, dtype: ScalarType.Float64, device: CPU) : cat(rows)).MoveToOuterDisposeScope();
        }

        return einsum("ai,bj->abij", InputSpan!.Image, outputs).flatten(0, 1).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// An orthonormal basis of the free directions, as columns over the matrix row by row, in coordinates that are divided by
    /// <paramref name="scales"/>: single units and rows of a table have directions of their own.
    /// </summary>
    /// <param name="scales">The coordinates' sizes, [inputs, outputs].</param>
    /// <returns>[inputs x outputs, directions].</returns>
    public Tensor Free(double[,] scales)
    {
        using var scope = NewDisposeScope();
        Tensor sizes = tensor([.. scales.Cast<double>()], [Inputs, Outputs], ScalarType.Float64, CPU);
        List<Tensor> columns = [];
        if (sums is GainSums)
        {
            if (Products is not null)
                columns.Add(Products.Null * sizes.reshape(-1, 1));
        }
        else if (sums is TableSums table)
        {
            for (int row = 0; row < Inputs; row++)
            {
                Tensor free = table.ByRow is { } byRow ? Null(byRow[row]) : table.Counts[row] == 0 ? eye(Outputs, dtype: ScalarType.Float64, device: CPU) : OutputSpan?.Null ?? zeros(Outputs, 0, dtype: ScalarType.Float64, device: CPU);
                columns.Add(AtRow(row, OrthonormalBasis.Of(free * sizes[row].unsqueeze(1))));
            }
        }
        else
        {
            for (int unit = 0; unit < Outputs; unit++)
            {
                Tensor free = (units.Length > 0 ? units[unit] : InputSpan!).Null * sizes.select(1, unit).unsqueeze(1);
                columns.Add(AtUnit(unit, OrthonormalBasis.Of(free)));
            }

            if (OutputSpan is { Rank.Nullity: > 0 })
                for (int input = 0; input < Inputs; input++)
                    columns.Add(AtRow(input, OutputSpan.Null * sizes[input].unsqueeze(1)));
        }

        Tensor all = columns.Count == 0 ? zeros(Inputs * Outputs, 0, dtype: ScalarType.Float64, device: CPU) : cat(columns, 1);
        bool isOrthonormal = sums is TableSums || (sums is MapSums && OutputSpan is not { Rank.Nullity: > 0 });
        return (isOrthonormal ? all : OrthonormalBasis.Of(all)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        InputSpan?.Dispose();
        OutputSpan?.Dispose();
        Products?.Dispose();
        foreach (ColumnSpan span in units.Distinct())
            span.Dispose();
    }

    private static double Length(TriangularFactor factor, int column)
    {
        using var scope = NewDisposeScope();
        return factor.R.select(1, column).norm().item<double>();
    }

    private static Tensor Null(TriangularFactor factor)
    {
        using ColumnSpan span = ColumnSpan.Of(factor, isFolded: false);
        return span.Null.clone();
    }

    private static Tensor Image(TriangularFactor factor)
    {
        using ColumnSpan span = ColumnSpan.Of(factor, isFolded: false);
        return span.Image.clone();
    }

    /// <summary>Columns [outputs, n] in one row of the matrix, as columns over all of it.</summary>
    private Tensor AtRow(int row, Tensor columns) => nn.functional.pad(columns.unsqueeze(0), [0, 0, 0, 0, row, Inputs - 1 - row]).flatten(0, 1);

    /// <summary>Columns [inputs, n] of one unit of the matrix, as columns over all of it.</summary>
    private Tensor AtUnit(int unit, Tensor columns) => nn.functional.pad(columns.unsqueeze(1), [0, 0, unit, Outputs - 1 - unit]).flatten(0, 1);
}
