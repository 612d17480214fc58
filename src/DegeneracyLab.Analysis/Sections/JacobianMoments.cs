using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The second moment M' of a section's Jacobian, which weighs the directions of its node layer, by the formula of a basis.
/// A sum over samples in float64, which parts of the data can be added to apart.
/// </summary>
internal sealed class JacobianMoments : IJacobianMoments
{
    private readonly NetworkSection section;
    private readonly Tensor c;
    private readonly BasisKind kind;
    private readonly Integration integration;
    private readonly StochasticSources? sources;
    private readonly SourceSums sum;
    private readonly Tensor? activity;

    /// <summary>No samples yet.</summary>
    /// <param name="section">The section.</param>
    /// <param name="c">C of the node layer at its end, [d, r].</param>
    /// <param name="kind">The formula.</param>
    /// <param name="integration">The rule by which it is integrated.</param>
    /// <param name="sources">Sources of the Jacobian formula; null for exact sums.</param>
    public JacobianMoments(NetworkSection section, Tensor c, BasisKind kind, Integration integration, StochasticSources? sources = null)
    {
        this.section = section;
        this.c = c;
        this.kind = kind;
        this.integration = integration;
        this.sources = kind == BasisKind.Local && !section.IsAffine ? sources : null;
        int d = section.From.Width;
        sum = new(Cotangents.Count(section, this.sources), d, d);
        activity = kind == BasisKind.Local ? null : zeros(d, d, dtype: ScalarType.Float64).DetachFromDisposeScope();
    }

    /// <summary>The number of samples.</summary>
    public long Count { get; private set; }

    /// <inheritdoc/>
    public string Method => section.IsAffine && kind == BasisKind.Local ? "one Jacobian for all samples" : Cotangents.Count(section, sources) > 0 ? "random signs" : "batched products";

    /// <inheritdoc/>
    public double? RelativeStandardError => sum.RelativeStandardError;

    /// <inheritdoc/>
    public Tensor Mean() => sum.Total().div_(Count * section.From.Positions);

    /// <inheritdoc/>
    public Tensor? Activity() => activity is null ? null : activity / (Count * section.From.Positions);

    /// <inheritdoc/>
    public void Add(Tensor batch, CancellationToken cancellationToken = default)
    {
        long count = batch.size(0);
        if (kind == BasisKind.Local && section.IsAffine)
        {
            // The same Jacobian for all samples.
            if (Count == 0 && count > 0)
                AddJacobians(batch.narrow(0, 0, 1), 0, cancellationToken);
            sum.Scale(Count > 0 ? (double)(Count + count) / Count : count);
            Count += count;
            return;
        }

        for (long start = 0; start < count; start += Cotangents.MostRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            Tensor chunk = batch.narrow(0, start, Math.Min(Cotangents.MostRows, count - start));
            if (kind == BasisKind.Local)
                AddJacobians(chunk, Count + start, cancellationToken);
            else
                AddGradients(chunk);
        }

        Count += count;
    }

    /// <summary>Adds the sums of another part of the data.</summary>
    /// <param name="other">Moments of the same section and formula.</param>
    public void Merge(JacobianMoments other)
    {
        sum.Add(other.sum);
        activity?.add_(other.activity!);
        Count += other.Count;
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        sum.Dispose();
        activity?.Dispose();
    }

    /// <summary>g = sum over the path of J^T c, for every feature c at every position: adds g g^T.</summary>
    private void AddJacobians(Tensor chunk, long first, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        using PathPoints path = PathPoints.Of(section, chunk, integration);
        foreach ((int source, _, Tensor part) in Cotangents.Of(section, c, chunk.size(0), sources, first))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using (part)
            using (Tensor pulled = path.PullBack(part))
            using (Tensor rows = pulled.reshape(-1, section.From.Width))
            using (Tensor columns = rows.t())
                sum[source].addmm_(columns, rows);
        }
    }

    /// <summary>
    /// g = the gradient of sum (f(a x) C) (f(x) C), or of - sum ((f(x) - f(a x)) C)^2, by a x, integrated over a: adds
    /// g g^T, and g x^T.
    /// </summary>
    private void AddGradients(Tensor chunk)
    {
        using PathPoints path = PathPoints.Of(section, chunk, integration);
        Tensor x = path.End.Input(), y = path.End.Output();
        Tensor q = c.matmul(c.t());
        Tensor g = zeros_like(x);
        foreach (PathPoint point in path)
        {
            Tensor weighted = kind == BasisKind.LocalGradient ? y : 2 * (y - point.Output(y));
            g = g + (point.Weight * point.PullBack(weighted.matmul(q).unsqueeze(0)).squeeze(0));
        }

        Tensor rows = g.flatten(0, 1), values = x.flatten(0, 1);
        sum[0].addmm_(rows.t(), rows);
        activity!.addmm_(rows.t(), values);
    }
}
