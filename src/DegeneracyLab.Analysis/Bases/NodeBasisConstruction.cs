using System.Runtime.InteropServices;
using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Builds the basis of one node layer from its moments and those of its Jacobians.</summary>
/// <param name="options">The choices.</param>
/// <param name="rule">Which directions are kept.</param>
internal sealed class NodeBasisConstruction(AnalysisOptions options, KeepRule rule)
{
    /// <summary>
    /// The Interaction Basis: whiten the activations, then diagonalise the second moment of the Jacobian.
    /// <list type="number">
    /// <item>G = U D U^T, dropping small eigenvalues; W = Y U and R = W D^(-1/2), with Y = 1, or for a centred basis the map
    /// x -> x - mean that leaves the constant alone.</item>
    /// <item>M = R^+ M' R^+T = V Lambda V^T, dropping small eigenvalues. With the formulas of integrated gradients Lambda is
    /// |diag(V^T R^+ Lambda' R V)| in place of the eigenvalues.</item>
    /// <item>C = R V Lambda^(1/2) and C_pinv = Lambda^(-1/2) V^T R^+.</item>
    /// </list>
    /// Isolated coordinates, the constant of a centred basis first, are directions of their own that come first: they are
    /// neither rotated nor dropped.
    /// </summary>
    /// <param name="name">The node layer's name.</param>
    /// <param name="moments">The activations' moments.</param>
    /// <param name="hasConstant">Whether a constant is folded in; a centred basis demands it.</param>
    /// <param name="isolated">Further coordinates that are isolated.</param>
    /// <param name="jacobianMoment">M', [d, d].</param>
    /// <param name="activity">Lambda', [d, d], for the formulas of integrated gradients; else null.</param>
    /// <param name="factor">F with M' = F F^T, [d, k], where few columns are known to do; else null.</param>
    /// <returns>The basis.</returns>
    public NodeBasis Interaction(string name, Moments moments, bool hasConstant, IReadOnlyList<int> isolated, Tensor jacobianMoment, Tensor? activity = null, Tensor? factor = null)
    {
        using var scope = NewDisposeScope();
        Whitening white = Whiten(moments, hasConstant, isolated);
        int fixedDirections = white.FixedDirections;
        Tensor scale = tensor(white.Values, ScalarType.Float64, CPU).sqrt(), column = scale.unsqueeze(1);
        // R = W / scale and R^+ = column W^+ are as large as the node layer squared: what they are multiplied with is scaled instead.
        // The authors' absolute rule is about the noise in M itself.
        (Tensor v, double[] lambda) = factor is not null && !rule.IsAbsolute && factor.size(1) < scale.size(0)
            ? EigenOfFactor(column * white.WPinv.matmul(factor), fixedDirections)
            : Eigen(column * white.WPinv.matmul(jacobianMoment).matmul(white.WPinv.t()) * scale, [.. Enumerable.Range(0, fixedDirections)]);
        if (activity is not null)
        {
            Tensor importance = (v.t() * scale).matmul(white.WPinv).matmul(activity).matmul(white.W).matmul(v / column).diagonal().abs();
            (v, lambda) = Sorted(v, importance.data<double>().ToArray(), fixedDirections);
        }

        NumericalRank interactions = rule.Decide(lambda.Skip(fixedDirections));
        int kept = fixedDirections + interactions.Rank;
        v = v.narrow(1, 0, kept);
        lambda = lambda[..kept];

        // A constant that has no effect has importance 0 and is left at scale 1.
        Tensor lengths = tensor([.. lambda.Select(value => value > 0 ? Math.Sqrt(value) : 1)], ScalarType.Float64, CPU);
        Tensor c = white.W.matmul(v / column) * lengths;
        Tensor signs = Signs(c);
        v = v * signs;
        c = c * signs;
        Tensor cInverse = (v.t() * scale).matmul(white.WPinv) / lengths.unsqueeze(1);
        return Basis(name, hasConstant, moments.Count, (white.Rank, interactions), white.Mean, white.Gram, jacobianMoment, (c, cInverse), white.W, v, lambda) with { IsolatedDirections = white.FixedDirections };
    }

    /// <summary>The principal directions of the activations, unscaled: C = W.</summary>
    /// <param name="name">The node layer's name.</param>
    /// <param name="moments">The activations' moments.</param>
    /// <param name="hasConstant">Whether a constant is folded in; a centred basis demands it.</param>
    /// <returns>The basis. Its M' is zero: it was not looked at.</returns>
    public NodeBasis PrincipalDirections(string name, Moments moments, bool hasConstant)
    {
        using var scope = NewDisposeScope();
        Whitening white = Whiten(moments, hasConstant, []);
        Tensor signs = Signs(white.W);
        Tensor c = white.W * signs, cInverse = white.WPinv * signs.unsqueeze(1);
        return Basis(name, hasConstant, moments.Count, (white.Rank, white.Rank), white.Mean, white.Gram, zeros_like(white.Gram), (c, cInverse), c, eye(c.size(1), dtype: ScalarType.Float64, device: CPU), white.Values) with { IsolatedDirections = white.FixedDirections };
    }

    /// <summary>The units as they are: C = 1.</summary>
    /// <param name="name">The node layer's name.</param>
    /// <param name="moments">The activations' moments.</param>
    /// <param name="hasConstant">Whether a constant is folded in.</param>
    /// <returns>The basis. Its M' is zero: it was not looked at.</returns>
    public NodeBasis Neurons(string name, Moments moments, bool hasConstant)
    {
        using var scope = NewDisposeScope();
        Tensor gram = hasConstant ? moments.FoldedGram() : moments.Gram();
        NumericalRank rank = rule.Decide(SymmetricEigen.Values(gram));
        Tensor identity = eye(gram.size(0), dtype: ScalarType.Float64, device: CPU);
        return Basis(name, hasConstant, moments.Count, (rank, rank), FoldedMean(moments, hasConstant), gram, zeros_like(gram), (identity, identity), identity, identity, Matrix.Numbers(gram.diagonal()));
    }

    /// <summary>
    /// The basis of the last node layer: the principal directions of its (centred) Gram matrix, all of them, or its coordinates
    /// as they are. M' is the identity, because these coordinates themselves are what matters.
    /// </summary>
    /// <param name="name">The node layer's name.</param>
    /// <param name="moments">The activations' moments.</param>
    /// <param name="hasConstant">Whether a constant is folded in: the network's output has none.</param>
    /// <returns>The basis.</returns>
    public NodeBasis Last(string name, Moments moments, bool hasConstant)
    {
        using var scope = NewDisposeScope();
        if (hasConstant)
            return LastWithConstant(name, moments);
        Tensor gram = options.Centre ? moments.Covariance() : moments.Gram();
        (double[] values, Tensor u) = SymmetricEigen.Decompose(gram);
        NumericalRank rank = rule.Decide(rule.IsAbsolute ? values.Select(Math.Abs) : values);
        Tensor identity = eye(gram.size(0), dtype: ScalarType.Float64, device: CPU);
        // What is left of the mean where nothing varies is one direction, and the first there: else any basis of these directions
        // would be as good, and the constant's edges to them accidental.
        if (options.Centre && rank.Nullity > 1)
            u = cat([u.narrow(1, 0, rank.Rank), FirstAlong(u.narrow(1, rank.Rank, rank.Nullity), moments.Mean)], 1);
        Tensor c = options.RotateOutput ? u * Signs(u) : identity;
        // A mean square below 0 is rounding.
        double[] lambda = [.. Matrix.Numbers(c.t().matmul(gram).matmul(c).diagonal()).Select(value => Math.Max(value, 0))];
        return Basis(name, hasConstant: false, moments.Count, (rank, rank), moments.Mean, gram, identity, (c, c.t()), c, identity, lambda);
    }

    private NodeBasis LastWithConstant(string name, Moments moments)
    {
        Whitening white = Whiten(moments, hasConstant: true, [], keepsAll: true);
        Tensor identity = eye(white.Gram.size(0), dtype: ScalarType.Float64, device: CPU), signs = Signs(white.W);
        Tensor c = options.RotateOutput ? white.W * signs : identity, cInverse = options.RotateOutput ? white.WPinv * signs.unsqueeze(1) : identity;
        double[] lambda = [.. (options.RotateOutput ? white.Values : Matrix.Numbers(white.Gram.diagonal())).Select(value => Math.Max(value, 0))];
        return Basis(name, hasConstant: true, moments.Count, (white.Rank, white.Rank), white.Mean, white.Gram, identity, (c, cInverse), c, identity, lambda) with { IsolatedDirections = white.FixedDirections };
    }

    private static NodeBasis Basis(string name, bool hasConstant, long vectors, (NumericalRank Activations, NumericalRank Interactions) ranks, Tensor mean, Tensor gram, Tensor jacobianMoment, (Tensor Read, Tensor Write) features, Tensor w, Tensor v, double[] lambda) => new()
    {
        Name = name,
        HookPoint = name,
        HasConstant = hasConstant,
        Vectors = vectors,
        Activations = ranks.Activations,
        Interactions = ranks.Interactions,
        Mean = [.. Matrix.Numbers(mean)],
        Gram = Matrix.Of(gram),
        JacobianMoment = Matrix.Of(jacobianMoment),
        C = Matrix.Of(features.Read),
        CPinv = Matrix.Of(features.Write),
        W = Matrix.Of(w),
        V = Matrix.Of(v),
        Lambda = [.. lambda],
    };

    /// <summary>Another orthonormal basis of the same space, [d, k], whose first direction is a vector's part in it.</summary>
    private static Tensor FirstAlong(Tensor basis, Tensor vector)
    {
        using var scope = NewDisposeScope();
        Tensor part = basis.t().matmul(vector);
        if (!part.IsNonzero().any().item<bool>())
            return basis.clone().MoveToOuterDisposeScope();
        long size = part.size(0);
        (Tensor q, _) = linalg.qr(cat([part.unsqueeze(1), eye(size, dtype: ScalarType.Float64, device: CPU)], 1));
        return basis.matmul(q.narrow(1, 0, size)).MoveToOuterDisposeScope();
    }

    /// <summary>The principal directions of the activations: the kept ones, or all.</summary>
    private Whitening Whiten(Moments moments, bool hasConstant, IReadOnlyList<int> isolated, bool keepsAll = false)
    {
        Tensor mean = FoldedMean(moments, hasConstant);
        Tensor gram = options.Centre ? CentredGram(moments) : hasConstant ? moments.FoldedGram() : moments.Gram();
        // An isolated coordinate that does not vary is no direction.
        double[] variances = Matrix.Numbers(gram.diagonal());
        double least = rule.IsAbsolute ? rule.Threshold : rule.Threshold * variances.Max();
        int[] varying = [.. isolated.Where(coordinate => variances[coordinate] > least)];
        int[] fixedCoordinates = options.Centre ? [(int)gram.size(0) - 1, .. varying] : varying;
        (Tensor u, double[] values) = Eigen(gram, fixedCoordinates);
        NumericalRank rank = rule.Decide(values.Skip(fixedCoordinates.Length));
        int kept = fixedCoordinates.Length + (keepsAll ? rank.Dimension : rank.Rank);
        u = u.narrow(1, 0, kept);
        (Tensor w, Tensor wInverse) = options.Centre ? Centred(u, mean) : (u, u.t());
        return new(mean, gram, w, wInverse, values[..kept], rank, fixedCoordinates.Length);
    }

    /// <summary>
    /// Eigenvalues and eigenvectors [d, d] of a positive semidefinite matrix, descending. Fixed coordinates come first, each
    /// with its diagonal entry, and the rest is decomposed without them.
    /// </summary>
    private (Tensor Vectors, double[] Values) Eigen(Tensor matrix, int[] fixedCoordinates)
    {
        if (fixedCoordinates.Length == 0)
        {
            (double[] all, Tensor vectorsOfAll) = SymmetricEigen.Decompose(matrix, rule.IsAbsolute);
            return (vectorsOfAll, all);
        }

        int size = (int)matrix.size(0);
        Tensor free = tensor([.. Enumerable.Range(0, size).Except(fixedCoordinates).Select(i => (long)i)], device: CPU);
        (double[] values, Tensor vectors) = SymmetricEigen.Decompose(matrix.index_select(0, free).index_select(1, free), rule.IsAbsolute);
        Tensor joined = zeros(size, size, dtype: ScalarType.Float64, device: CPU);
        double[] diagonal = new double[fixedCoordinates.Length];
        for (int i = 0; i < fixedCoordinates.Length; i++)
        {
            joined[fixedCoordinates[i], i] = tensor(1.0, ScalarType.Float64, CPU);
            diagonal[i] = matrix[fixedCoordinates[i], fixedCoordinates[i]].item<double>();
        }

        joined.narrow(1, fixedCoordinates.Length, size - fixedCoordinates.Length).index_copy_(0, free, vectors);
        return (joined, [.. diagonal, .. values]);
    }

    /// <summary>
    /// Eigenvalues, descending, and eigenvectors [t, k] of B B^T with few columns k, by the eigenvectors of B^T B; what is
    /// not among them has eigenvalue 0. Fixed coordinates come first, as in <see cref="Eigen"/>.
    /// </summary>
    private static (Tensor Vectors, double[] Values) EigenOfFactor(Tensor b, int fixedCoordinates)
    {
        long size = b.size(0), free = size - fixedCoordinates;
        double[] diagonal = b.narrow(0, 0, fixedCoordinates).Squared().sum([1]).data<double>().ToArray();
        Tensor rest = b.narrow(0, fixedCoordinates, free);
        (double[] values, Tensor right) = SymmetricEigen.Decompose(rest.t().matmul(rest));
        double[] lengths = [.. values.Select(value => value > 0 ? Math.Sqrt(value) : double.PositiveInfinity)];
        Tensor joined = block_diag(eye(fixedCoordinates, dtype: ScalarType.Float64, device: CPU), rest.matmul(right) / tensor(lengths, ScalarType.Float64, CPU));
        return (joined, [.. diagonal, .. values, .. new double[free - values.Length]]);
    }

    /// <summary>Columns in the order of their values, descending, but for the first ones, which stay.</summary>
    private static (Tensor Columns, double[] Values) Sorted(Tensor columns, double[] values, int fixedColumns)
    {
        long[] order = [.. Enumerable.Range(0, fixedColumns).Select(i => (long)i), .. Enumerable.Range(fixedColumns, values.Length - fixedColumns).OrderByDescending(i => values[i]).Select(i => (long)i)];
        return (columns.index_select(1, tensor(order, device: CPU)), [.. order.Select(i => values[i])]);
    }

    private static Tensor FoldedMean(Moments moments, bool hasConstant) =>
        hasConstant ? cat([moments.Mean, ones(1, dtype: ScalarType.Float64, device: CPU)]) : moments.Mean.clone();

    /// <summary>The covariance of the activations, and 1 for the constant.</summary>
    private static Tensor CentredGram(Moments moments)
    {
        using var scope = NewDisposeScope();
        return block_diag(moments.Covariance(), ones(1, 1, dtype: ScalarType.Float64, device: CPU)).MoveToOuterDisposeScope();
    }

    /// <summary>Y U and U^T Y^-1, with Y that maps a row vector x with a last entry 1 to x - mean but for that entry.</summary>
    private static (Tensor W, Tensor WPinv) Centred(Tensor u, Tensor mean)
    {
        long last = mean.size(0) - 1;
        Tensor shift = mean.narrow(0, 0, last), constants = u.select(0, last);
        Tensor w = u.clone(), wInverse = u.t().contiguous().clone();
        w.select(0, last).sub_(shift.matmul(u.narrow(0, 0, last)));
        wInverse.narrow(1, 0, last).AddInPlace(outer(constants, shift));
        return (w, wInverse);
    }

    /// <summary>
    /// +1 or -1 for each column, so that its largest entry becomes positive. Entries within a rounding of the largest are
    /// ties, of which the first decides.
    /// </summary>
    private static Tensor Signs(Tensor columns)
    {
        using var scope = NewDisposeScope();
        int rows = (int)columns.size(0), count = (int)columns.size(1);
        Tensor transposed = columns.t().contiguous();
        ReadOnlySpan<double> entries = MemoryMarshal.Cast<byte, double>(transposed.bytes);
        double[] signs = new double[count];
        for (int column = 0; column < count; column++)
        {
            ReadOnlySpan<double> entry = entries.Slice(column * rows, rows);
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

        return tensor(signs, ScalarType.Float64, CPU).MoveToOuterDisposeScope();
    }

    /// <summary>The activations' principal directions that are kept, [d, t], with their eigenvalues; isolated ones first.</summary>
    private sealed record Whitening(Tensor Mean, Tensor Gram, Tensor W, Tensor WPinv, double[] Values, NumericalRank Rank, int FixedDirections);
}
