namespace DegeneracyLab;

/// <summary>
/// The hook points inside a self-attention layer, in the order of computation. To state them promises that the layer computes
/// <code>
/// [q, k, v] = x W^T + b,   scores = c q k^T,   pattern = softmax(scores),   results = pattern v,   y = results W_o^T + b_o
/// </code>
/// with the results of all heads side by side in y, nothing else between the layer's input and its output, and a pattern whose
/// keys a query does not see (its entry is 0) are the same in all samples and heads. Values of heads have the shape [heads,
/// positions, head width].
/// </summary>
/// <param name="Projections">Queries, then keys, then values of all heads side by side, [positions, 3 x heads x head width].</param>
/// <param name="Queries">The queries q.</param>
/// <param name="Keys">The keys k.</param>
/// <param name="Values">The values v.</param>
/// <param name="Scores">The scores, [heads, positions, positions] with the queries first, and finite: hidden keys too.</param>
/// <param name="Pattern">The pattern, [heads, positions, positions] with the queries first.</param>
/// <param name="Results">The results of the heads.</param>
public sealed record AttentionDescription(
    HookPoint Projections,
    HookPoint Queries,
    HookPoint Keys,
    HookPoint Values,
    HookPoint Scores,
    HookPoint Pattern,
    HookPoint Results);
