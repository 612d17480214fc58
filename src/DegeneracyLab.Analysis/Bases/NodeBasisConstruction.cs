using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Builds the basis of one node layer from its moments and from M'.</summary>
internal static class NodeBasisConstruction
{
    /// <summary>
    /// The Interaction Basis: whiten the activations, then diagonalise the second moment of the Jacobian.
    /// <list type="number">
    /// <item>G = U D U^T, dropping eigenvalues below the threshold; W = Y U and R = W D^(-1/2), with Y = 1, or for a centred
    /// basis the map x -> x - mean that leaves the constant alone.</item>
    /// <item>M = R^+ M' R^+T = V Lambda V^T, dropping eigenvalues below the threshold.</item>
    /// <item>C = R V Lambda^(1/2) and C_pinv = Lambda^(-1/2) V^T R^+.</item>
    /// </list>
    /// In a centred basis the constant is a direction of its own and comes first: it is neither rotated nor dropped.
    /// </summary>
    /// <param name="name">The node layer's name.</param>
    /// <param name="moments">The activations' moments.</param>
    /// <param name="hasConstant">Whether a constant is folded in.</param>
    /// <param name="centre">Whether the basis is centred; demands a constant.</param>
    /// <param name="jacobianMoment">M', [d, d].</param>
    /// <param name="threshold">The threshold for both truncations.</param>
    /// <returns>The basis.</returns>
    public static NodeBasis Interaction(string name, Moments moments, bool hasConstant, bool centre, Tensor jacobianMoment, double threshold)
    {
        using var scope = NewDisposeScope();
        Tensor mean = FoldedMean(moments, hasConstant);
        Tensor gram = centre ? CentredGram(moments) : hasConstant ? moments.FoldedGram() : moments.Gram();
        int fixedDirections = centre ? 1 : 0;

        (Tensor u, double[] d, NumericalRank activations) = Kept(gram, fixedDirections, constantLast: true, threshold);
        (Tensor y, Tensor yInverse) = Centring(mean, centre);
        Tensor w = y.matmul(u);
        Tensor scale = tensor(d, ScalarType.Float64).sqrt();
        Tensor r = w / scale;
        Tensor rInverse = scale.unsqueeze(1) * u.t().matmul(yInverse);

        Tensor m = rInverse.matmul(jacobianMoment).matmul(rInverse.t());
        (Tensor v, double[] lambda, NumericalRank interactions) = Kept(m, fixedDirections, constantLast: false, threshold);

        // A constant that has no effect has importance 0 and is left at scale 1.
        double[] length = [.. lambda.Select(value => value > 0 ? Math.Sqrt(value) : 1)];
        Tensor lengths = tensor(length, ScalarType.Float64);
        Tensor c = r.matmul(v) * lengths;
        Tensor signs = Signs(c);
        v = v * signs;
        c = c * signs;
        Tensor cInverse = v.t().matmul(rInverse) / lengths.unsqueeze(1);
        return new(name, hasConstant, activations, interactions, new(mean, gram, jacobianMoment.clone(), c, cInverse, w, v, tensor(lambda, ScalarType.Float64)));
    }

    /// <summary>
    /// The basis of the output: the principal directions of its (centred) Gram matrix, all of them, or the outputs as they
    /// are. M' is the identity, because the outputs themselves are what matters.
    /// </summary>
    /// <param name="name">The output's name.</param>
    /// <param name="moments">The outputs' moments.</param>
    /// <param name="centre">Whether the Gram matrix is centred.</param>
    /// <param name="rotate">Whether to take principal directions.</param>
    /// <param name="threshold">The threshold of the reported rank; nothing is dropped.</param>
    /// <returns>The basis.</returns>
    public static NodeBasis Output(string name, Moments moments, bool centre, bool rotate, double threshold)
    {
        using var scope = NewDisposeScope();
        Tensor gram = centre ? moments.Covariance() : moments.Gram();
        (double[] values, Tensor u) = SymmetricEigen.Decompose(gram);
        NumericalRank rank = NumericalRank.Of(values, threshold);
        Tensor identity = eye(gram.size(0), dtype: ScalarType.Float64);
        Tensor c = rotate ? u * Signs(u) : identity;
        Tensor lambda = c.t().matmul(gram).matmul(c).diagonal().contiguous();
        return new(name, hasConstant: false, rank, rank, new(moments.Mean.clone(), gram, identity, c.clone(), c.t().contiguous().clone(), c.clone(), identity.clone(), lambda.clone()));
    }

    private static Tensor FoldedMean(Moments moments, bool hasConstant) =>
        hasConstant ? cat([moments.Mean, ones(1, dtype: ScalarType.Float64)]) : moments.Mean.clone();

    /// <summary>The covariance of the activations, and 1 for the constant.</summary>
    private static Tensor CentredGram(Moments moments)
    {
        using var scope = NewDisposeScope();
        return block_diag(moments.Covariance(), ones(1, 1, dtype: ScalarType.Float64)).MoveToOuterDisposeScope();
    }

    /// <summary>Y, which maps a row vector x with a last entry 1 to x - mean but for that entry, and its inverse.</summary>
    private static (Tensor Y, Tensor Inverse) Centring(Tensor mean, bool centre)
    {
        long last = mean.size(0) - 1;
        Tensor y = eye(mean.size(0), dtype: ScalarType.Float64), inverse = eye(mean.size(0), dtype: ScalarType.Float64);
        if (centre)
        {
            y.select(0, last).narrow(0, 0, last).copy_(mean.narrow(0, 0, last).neg());
            inverse.select(0, last).narrow(0, 0, last).copy_(mean.narrow(0, 0, last));
        }

        return (y, inverse);
    }

    /// <summary>
    /// The eigenvectors [d, kept] and eigenvalues of a positive semidefinite matrix that lie above the threshold. With a
    /// fixed direction, that coordinate (the last or the first) stays as it is and comes first, and the rest is decomposed
    /// without it.
    /// </summary>
    private static (Tensor Vectors, double[] Values, NumericalRank Rank) Kept(Tensor matrix, int fixedDirections, bool constantLast, double threshold)
    {
        long size = matrix.size(0), free = size - fixedDirections;
        long start = constantLast ? 0 : fixedDirections;
        (double[] values, Tensor vectors) = SymmetricEigen.Decompose(matrix.narrow(0, start, free).narrow(1, start, free));
        NumericalRank rank = NumericalRank.Of(values, threshold);
        Tensor kept = vectors.narrow(1, 0, rank.Rank);
        if (fixedDirections == 0)
            return (kept, values[..rank.Rank], rank);

        long constant = constantLast ? size - 1 : 0;
        Tensor all = zeros(size, rank.Rank + 1, dtype: ScalarType.Float64);
        all.narrow(0, constant, 1).narrow(1, 0, 1).fill_(1);
        all.narrow(0, start, free).narrow(1, 1, rank.Rank).copy_(kept);
        return (all, [matrix[constant, constant].item<double>(), .. values[..rank.Rank]], rank);
    }

    /// <summary>
    /// +1 or -1 for each column, so that its largest entry becomes positive. Entries within a rounding of the largest are
    /// ties, of which the first decides.
    /// </summary>
    private static Tensor Signs(Tensor columns)
    {
        using var scope = NewDisposeScope();
        long rows = columns.size(0), count = columns.size(1);
        double[] entries = columns.t().contiguous().data<double>().ToArray();
        double[] signs = new double[count];
        for (int column = 0; column < count; column++)
        {
            Span<double> entry = entries.AsSpan(column * (int)rows, (int)rows);
            double largest = 0;
            foreach (double value in entry)
                largest = Math.Max(largest, Math.Abs(value));
            signs[column] = 1;
            foreach (double value in entry)
            {
                if (Math.Abs(value) < largest * (1 - 1e-6))
                    continue;
                signs[column] = value < 0 ? -1 : 1;
                break;
            }
        }

        return tensor(signs, ScalarType.Float64).MoveToOuterDisposeScope();
    }
}
