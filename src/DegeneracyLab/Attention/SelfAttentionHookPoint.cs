namespace DegeneracyLab;

/// <summary>
/// The hook point of a self-attention layer: its own value is the layer's output, [positions, width], and its members are
/// the hook points inside, in the order of computation.
/// </summary>
/// <param name="first">The index of the first hook point inside.</param>
/// <param name="name">The hook point's name, unique within its network.</param>
public sealed class SelfAttentionHookPoint(int first, string name) : BlockHookPoint(first, inside: 7, name)
{
    /// <summary>
    /// Queries, keys and values of all heads as they are computed, x W^T + b, [positions, 3 x heads x head width]: first the
    /// queries of all heads, then the keys, then the values.
    /// </summary>
    public HookPoint Projections { get; } = new(first, $"{name}.Projections");

    /// <summary>The queries q, [heads, positions, head width].</summary>
    public HookPoint Queries { get; } = new(first + 1, $"{name}.Queries");

    /// <summary>The keys k, [heads, positions, head width].</summary>
    public HookPoint Keys { get; } = new(first + 2, $"{name}.Keys");

    /// <summary>The values v, [heads, positions, head width].</summary>
    public HookPoint Values { get; } = new(first + 3, $"{name}.Values");

    /// <summary>
    /// The scores, q k^T / sqrt(head width) or, unscaled, q k^T, [heads, positions, positions] with the queries first. In causal
    /// attention too, all of them are as computed, and finite: later keys are left out only where the pattern is computed,
    /// so that their scores have no effect.
    /// </summary>
    public HookPoint Scores { get; } = new(first + 4, $"{name}.Scores");

    /// <summary>
    /// The pattern, softmax over the keys of the scores, [heads, positions, positions] with the queries first; in causal
    /// attention 0 for later keys.
    /// </summary>
    public HookPoint Pattern { get; } = new(first + 5, $"{name}.Pattern");

    /// <summary>
    /// Each head's result, pattern v, [heads, positions, head width]: what TransformerLens calls z. What each head adds to
    /// the output follows from it, by <see cref="SelfAttentionRecording.HeadOutputs"/>.
    /// </summary>
    public HookPoint Results { get; } = new(first + 6, $"{name}.Results");
}
