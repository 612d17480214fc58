using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

public sealed partial class SelfAttentionModule
{
    /// <summary>
    /// Pulls cotangents back from the output to the input, each of which is 0 except at one position i. With the head's part
    /// z of a cotangent, the pattern a, and s_j = a_j (z v_j - sum_l a_l z v_l), the softmax's derivative:
    /// <code>
    /// g_j = sum over heads of  s_j (q_i W_K) + a_j (z W_V),   and at j = i also  sum_l s_l (k_l W_Q)
    /// </code>
    /// The vectors in brackets do not depend on j, or not on the cotangent, so that this is a sum of two outer products for
    /// each head, where the way over the projections would take a matrix product. A bias is one more column of W, for the
    /// constant of its position.
    /// </summary>
    /// <param name="trace">The trace, without interventions inside.</param>
    /// <param name="g">The cotangents at the output, [k, batch or 1, positions, width].</param>
    /// <param name="at">Where they are: r runs of c cotangents each.</param>
    /// <param name="pass">Collects what else belongs to the product.</param>
    /// <returns>The cotangents at the input, [k, batch, positions, width].</returns>
    private Tensor PullBackSinglePositions(NetworkTrace trace, Tensor g, SinglePositions at, ProductPass pass)
    {
        Tensor pattern = trace.Computed(Hooks.Pattern), keys = trace[Hooks.Keys], values = trace[Hooks.Values];
        long k = g.shape[0], given = g.shape[1], batch = keys.shape[0], positions = keys.shape[2], r = at.Positions.Length, c = at.Length;
        bool folds = pass.FoldsBias && QKV.bias is not null;
        long width = folds ? Width + 1 : Width;
        Tensor index = tensor(at.Positions, device: g.device);
        Tensor queryWeights = PartWeights(0, folds), keyWeights = PartWeights(1, folds), valueWeights = PartWeights(2, folds);    // [heads, head width, width]

        Tensor a = pattern.index_select(2, index).permute(0, 2, 1, 3).unsqueeze(2);                                     // [batch, r, 1, heads, j]
        Tensor z = Split(g.sum([2], keepdim: true).MatMul(Output.weight!));                                            // [k, batch or 1, heads, 1, head width]
        Tensor s = HeadProducts.Right(z, values.transpose(-1, -2)).squeeze(3);                                         // [k, batch, heads, j]
        s = s.permute(1, 0, 2, 3).reshape(batch, r, c, Heads, positions) * a;
        s.AddProductInPlace(a, s.sum([-1], keepdim: true), -1);                                                                  // [batch, r, c, heads, j]

        // The keys' part, for all heads in one product.
        Tensor byKeys = HeadProducts.Map(Scale(trace[Hooks.Queries]).index_select(2, index), keyWeights).transpose(1, 2);  // [batch, r, heads, width]
        Tensor result = s.transpose(3, 4).reshape(batch, r, c * positions, Heads).MatMul(byKeys).reshape(batch, r, c, positions, width);

        // The values' part, which differs from cotangent to cotangent: head by head, in place.
        Tensor byValues = z.permute(2, 0, 1, 3, 4).reshape(Heads, k * given, HeadWidth).MatMul(valueWeights);
        byValues = byValues.reshape(Heads, r, c, given, width).permute(0, 3, 1, 2, 4).unsqueeze(4);                      // [heads, batch or 1, r, c, 1, width]
        for (int head = 0; head < Heads; head++)
            result.AddProductInPlace(a.select(3, head).unsqueeze(-1), byValues.select(0, head));

        // The queries' part, at the position itself: all heads and keys in one product.
        Tensor scores = s.reshape(batch, k, Heads * positions);
        Tensor byQueries = scores.MatMul(HeadProducts.Map(Scale(keys), queryWeights).reshape(batch, Heads * positions, width)).reshape(batch, r, c, width);
        for (int run = 0; run < at.Positions.Length; run++)
            result.select(1, run).select(2, at.Positions[run]).AddInPlace(byQueries.select(1, run));

        result = result.reshape(batch, k, positions, width).transpose(0, 1);
        if (!folds)
            return result;
        pass.AddConstant(result.select(-1, Width));
        return result.narrow(-1, 0, Width);
    }

    /// <summary>The weights of queries (0), keys (1) or values (2), [heads, head width, width], with the bias as last column if it is folded in.</summary>
    private Tensor PartWeights(int part, bool folds)
    {
        Tensor weights = folds ? cat([QKV.weight!, QKV.bias!.unsqueeze(1)], 1) : QKV.weight!;
        return weights.narrow(0, part * AllHeads, AllHeads).reshape(Heads, HeadWidth, weights.shape[1]);
    }
}
