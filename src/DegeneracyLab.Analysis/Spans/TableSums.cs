using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Sums for a table of vectors: how often each row has an effect, and the cotangents, also row by row if asked for.</summary>
internal sealed class TableSums : StepSums
{
    private readonly HookPoint? tokens;
    private readonly long positions;
    private readonly bool looksAtOutputs;
    private readonly long[] counts;
    private Tensor? rows, live;

    public TableSums(NetworkDescription network, NetworkStep step, bool looksAtOutputs, bool rowByRow)
        : base(network, step)
    {
        this.looksAtOutputs = looksAtOutputs;
        tokens = (step as TableStep)?.Tokens;
        positions = PlaceValues.Positions(network, step.Output);
        Rows = (int)step.Parameters[0].size(0);
        counts = new long[Rows];
        Outputs = new(Units);
        ByRow = rowByRow && looksAtOutputs ? [.. counts.Select(_ => new TriangularFactor(Units))] : null;
    }

    /// <summary>The number of rows of the table.</summary>
    public int Rows { get; }

    /// <summary>How often each row is used with an effect.</summary>
    public IReadOnlyList<long> Counts => counts;

    /// <summary>All cotangents.</summary>
    public TriangularFactor Outputs { get; }

    /// <summary>The cotangents of each row; null if rows are not looked at one by one.</summary>
    public IReadOnlyList<TriangularFactor>? ByRow { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> State
    {
        get
        {
            List<Tensor> state = [tensor(counts, device: CPU), Outputs.R];
            if (ByRow is not null)
                state.AddRange([tensor([.. ByRow.Select(row => row.R.size(0))], device: CPU), cat([.. ByRow.Select(row => row.R)])]);
            return state;
        }
    }

    /// <inheritdoc/>
    public override void Begin(NetworkTrace trace)
    {
        using var scope = NewDisposeScope();
        Tensor used = tokens is null ? tensor([.. Enumerable.Range(0, (int)(positions * trace.BatchSize)).Select(place => place % positions)], device: CPU) : trace[tokens].cpu().flatten();
        Keep(ref rows, used.clone());
        Keep(ref live, looksAtOutputs ? zeros(used.size(0), dtype: ScalarType.Bool, device: CPU) : ones(used.size(0), dtype: ScalarType.Bool, device: CPU));
    }

    /// <inheritdoc/>
    public override void AddCotangents(Tensor cotangents, long samples)
    {
        using var scope = NewDisposeScope();
        live!.logical_or_(LiveOf(cotangents, samples).any(1));
        Outputs.Add(RowsOf(cotangents, samples));
        if (ByRow is null)
            return;
        Tensor flat = cotangents.expand(cotangents.size(0), samples, cotangents.size(2), cotangents.size(3)).flatten(1, 2);
        foreach (IGrouping<long, int> row in Used().Select((row, place) => (row, place)).GroupBy(used => used.row, used => used.place))
        {
            using var some = NewDisposeScope();
            ByRow[(int)row.Key].Add(flat.index_select(1, tensor([.. row.Select(place => (long)place)], device: CPU)).flatten(0, 1));
        }
    }

    /// <inheritdoc/>
    public override void End()
    {
        using var scope = NewDisposeScope();
        ReadOnlySpan<byte> hasEffect = live!.bytes;
        long[] used = Used();
        for (int place = 0; place < used.Length; place++)
            counts[used[place]] += hasEffect[place];
        Keep(ref rows, null);
        Keep(ref live, null);
    }

    /// <inheritdoc/>
    public override void Merge(StepSums other)
    {
        var sums = (TableSums)other;
        for (int row = 0; row < Rows; row++)
            counts[row] += sums.counts[row];
        Outputs.Merge(sums.Outputs);
        for (int row = 0; row < (ByRow?.Count ?? 0); row++)
            ByRow![row].Merge(sums.ByRow![row]);
    }

    /// <inheritdoc/>
    public override void Add(IReadOnlyList<Tensor> state)
    {
        long[] others = MemoryMarshal.Cast<byte, long>(state[0].contiguous().bytes).ToArray();
        for (int row = 0; row < Rows; row++)
            counts[row] += others[row];
        Outputs.Add(state[1]);
        if (ByRow is null)
            return;
        long[] sizes = MemoryMarshal.Cast<byte, long>(state[2].contiguous().bytes).ToArray();
        long start = 0;
        for (int row = 0; row < Rows; row++)
        {
            using Tensor some = state[3].narrow(0, start, sizes[row]);
            ByRow[row].Add(some);
            start += sizes[row];
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Outputs.Dispose();
        foreach (TriangularFactor row in ByRow ?? [])
            row.Dispose();
        rows?.Dispose();
        live?.Dispose();
    }

    private long[] Used() => MemoryMarshal.Cast<byte, long>(rows!.bytes).ToArray();
}
