using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>What the Jacobians of a section with attention are made of, for n queries and some samples.</summary>
/// <param name="Range">The queries.</param>
/// <param name="Queries">q, [batch, heads, n, head width].</param>
/// <param name="Keys">The keys less the first one, [batch, heads, positions - 1, head width].</param>
/// <param name="Z">z, [batch, heads, n, positions, head width].</param>
/// <param name="Weights">How much of a position arrives as it is, [batch, 1 + heads, positions]: around the attention, then by each head.</param>
internal sealed record AttentionTerms(QueryRange Range, Tensor Queries, Tensor Keys, Tensor Z, Tensor Weights)
{
    /// <summary>z at the queries' own positions, of all keys but the first: what goes with <see cref="Keys"/>, [batch, heads, n, positions - 1, head width].</summary>
    public Tensor ZByKeys => Z.narrow(3, 1, Z.size(3) - 1);
}
