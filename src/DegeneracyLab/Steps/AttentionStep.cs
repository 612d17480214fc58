namespace DegeneracyLab;

/// <summary>
/// Attention: the pattern of the scores of queries and keys, and the sums of the values by it. Head by head it passes on A_q = -A_k^T with
/// v_q = 0 and any v_k, which the softmax ignores; A_z = A_v within a head, and between heads whose patterns are the same; and v_z = v_v.
/// </summary>
/// <param name="Queries">The hook point of the queries, [heads, positions, head width].</param>
/// <param name="Keys">The hook point of the keys.</param>
/// <param name="Values">The hook point of the values.</param>
/// <param name="Pattern">The hook point of the pattern, [heads, positions, positions].</param>
/// <param name="Output">The hook point of the results z, of the shape of the values.</param>
public sealed record AttentionStep(HookPoint Queries, HookPoint Keys, HookPoint Values, HookPoint Pattern, HookPoint Output) : NetworkStep(Output)
{
    /// <inheritdoc/>
    public override IReadOnlyList<HookPoint> Inputs => [Queries, Keys, Values];
}
