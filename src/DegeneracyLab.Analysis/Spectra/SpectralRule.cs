using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// What a random vector v says of the spectrum of a positive semidefinite A: v^T f(A) v is about the sum of weight x f(node), by the rules of
/// Gauss, and of Gauss and Radau with one node at the lower end of the spectrum, which Lanczos gives (Golub and Meurant, "Matrices, Moments
/// and Quadrature", 1994). The weights of each rule sum to the squared length of v.
/// </summary>
/// <param name="Nodes">The nodes of Gauss, descending.</param>
/// <param name="Weights">Their weights.</param>
/// <param name="LowerNodes">The nodes of Gauss and Radau, descending; those of Gauss where these are exact.</param>
/// <param name="LowerWeights">Their weights.</param>
public sealed record SpectralRule(IReadOnlyList<double> Nodes, IReadOnlyList<double> Weights, IReadOnlyList<double> LowerNodes, IReadOnlyList<double> LowerWeights)
{
    /// <summary>The spectrum begins at 0; computed, a little below, so that the rounded matrix is positive definite beside it.</summary>
    private const double BelowZero = 1e-14;

    /// <summary>Whether the Krylov space of v is invariant, so that the nodes are eigenvalues and the rule holds for every f.</summary>
    public bool IsExact => Nodes.Count == LowerNodes.Count;

    /// <summary>The squared length of v in the complement of the leading eigenvectors.</summary>
    public double Total => Weights.Sum();

    /// <summary>
    /// Bounds v^T f(A) v for f(h) = h / (h + cutoff). All even derivatives of f are negative and all odd ones positive, so that the rule of Gauss
    /// is not below it, and that of Gauss and Radau not above.
    /// </summary>
    /// <param name="cutoff">The cutoff, above 0.</param>
    /// <returns>The bounds.</returns>
    public (double Lower, double Upper) Effective(double cutoff)
    {
        return (Sum(LowerNodes, LowerWeights), Sum(Nodes, Weights));

        double Sum(IReadOnlyList<double> nodes, IReadOnlyList<double> weights) =>
            nodes.Zip(weights, (node, weight) => weight * Math.Max(node, 0) / (Math.Max(node, 0) + cutoff)).Sum();
    }

    /// <summary>
    /// Bounds the weight of the spectrum above a cut, by the inequalities of Chebyshev, Markov and Stieltjes (Szegő, "Orthogonal Polynomials",
    /// 3.41): the weight above a node is not more than that of the nodes down to it, and not less than that of the nodes above it.
    /// </summary>
    /// <param name="cut">The cut.</param>
    /// <returns>The bounds.</returns>
    public (double Lower, double Upper) WeightAbove(double cut)
    {
        if (cut < 0 || double.IsPositiveInfinity(cut))
            return cut < 0 ? (Total, Total) : (0, 0);
        int above = Nodes.Count(node => node > cut);
        return IsExact
            ? (Weights.Take(above).Sum(), Weights.Take(above).Sum())
            : (Weights.Take(above - 1).Sum(), Weights.Take(above + 1).Sum());
    }

    /// <summary>Reads the rules off a run of Lanczos from v.</summary>
    /// <param name="run">The run.</param>
    internal static SpectralRule Of(Lanczos run)
    {
        double[] weights = WeightsOf(run.RitzVectors, run.StartSquared);
        if (run.Steps == 0 || run.Couplings[^1] == 0)
            return new(run.RitzValues, weights, run.RitzValues, weights);
        using var scope = NewDisposeScope();
        double end = -BelowZero * Math.Max(run.RitzValues[0], run.Couplings.Max());
        double pivot = run.Diagonal[0] - end;
        for (int step = 1; step < run.Steps; step++)
            pivot = run.Diagonal[step] - end - (run.Couplings[step - 1] * run.Couplings[step - 1] / pivot);
        double[] diagonal = [.. run.Diagonal, end + (run.Couplings[^1] * run.Couplings[^1] / pivot)];
        (double[] nodes, Tensor vectors) = Tridiagonal.Decompose(diagonal, run.Couplings);
        return new(run.RitzValues, weights, nodes, WeightsOf(vectors, run.StartSquared));
    }

    private static double[] WeightsOf(Tensor vectors, double total) => vectors.numel() == 0 ? [] : [.. Matrix.Numbers(vectors[0]).Select(first => total * first * first)];
}
