using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>A table of vectors, of which each position reads one row: that of its token, or of its place in the sequence.</summary>
internal sealed class TableDerivative(NetworkDescription network, NetworkStep step) : StepDerivative(network, step)
{
    private readonly Parameter table = step.Parameters[0];
    private readonly long positions = PlaceValues.Positions(network, step.Output);

    /// <inheritdoc/>
    public override Tensor Push(NetworkTrace trace, Func<Parameter?, Tensor?> changeOf)
    {
        Tensor rows = RowsOf(trace);
        return changeOf(table)!.index_select(1, rows.flatten()).unflatten(1, rows.shape);
    }

    /// <inheritdoc/>
    public override IEnumerable<(Parameter Parameter, Tensor Result)> Pull(NetworkTrace trace, Tensor cotangents, bool bySample)
    {
        Tensor joined = Joined(cotangents, bySample), rows = Joined(RowsOf(trace).unsqueeze(0), bySample).unsqueeze(-1).expand(joined.shape);
        Tensor sums = zeros([joined.size(0), joined.size(1), .. table.shape], dtype: ScalarType.Float64, device: joined.device);
        yield return (table, sums.scatter_add_(2, rows, joined).flatten(2));
    }

    /// <summary>The row that each position reads, [n, positions].</summary>
    private Tensor RowsOf(NetworkTrace trace) => Step is TableStep { Tokens: { } tokens }
        ? trace[tokens]
        : tensor([.. Enumerable.Range(0, (int)positions).Select(position => (long)position)], device: trace[Step.Output].device).unsqueeze(0).expand(trace.BatchSize, positions);
}
