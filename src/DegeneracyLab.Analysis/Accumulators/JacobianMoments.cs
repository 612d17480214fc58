using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The second moment M' of a section's Jacobian, which weighs the directions of its node layer, by the formula of a basis.
/// For any section, by batched products.
/// </summary>
internal sealed class JacobianMoments : SectionSums
{
    /// <summary>What its ways are called.</summary>
    public const string OneJacobian = "one Jacobian for all samples", Signs = "random signs", Products = "batched products";

    private readonly Tensor c;
    private readonly BasisKind kind;
    private readonly Integration integration;
    private readonly StochasticSources? sources;
    private readonly SourceSums sum;
    private readonly Tensor? activity;
    private Tensor? oneJacobian;

    /// <summary>No samples yet.</summary>
    /// <param name="section">The section.</param>
    /// <param name="c">C of the node layer at its end, [d, r].</param>
    /// <param name="kind">The formula.</param>
    /// <param name="integration">The rule by which it is integrated.</param>
    /// <param name="sources">Sources of the Jacobian formula; null for exact sums.</param>
    public JacobianMoments(NetworkSection section, Tensor c, BasisKind kind, Integration integration, StochasticSources? sources = null)
        : base(section)
    {
        this.c = c;
        this.kind = kind;
        this.integration = integration;
        this.sources = kind == BasisKind.Local && !section.IsAffine ? sources : null;
        int d = section.From.Width;
        sum = new(Cotangents.Count(section, this.sources), () => NewTotal(d, d));
        activity = kind == BasisKind.Local ? null : NewTotal(d, d);
    }

    /// <inheritdoc/>
    public override string Method => HasOneJacobian ? OneJacobian : Cotangents.Count(Section, sources) > 0 ? Signs : Products;

    /// <inheritdoc/>
    public override double? RelativeStandardError => sum.RelativeStandardError;

    /// <inheritdoc/>
    public override Tensor Mean() => sum.Total().DivideInPlace(Rows);

    /// <inheritdoc/>
    public override Tensor? Activity() => activity is null ? null : activity.DividedBy(Rows);

    /// <summary>Whether the Jacobian is the same for all samples.</summary>
    private bool HasOneJacobian => kind == BasisKind.Local && Section.IsAffine;

    /// <inheritdoc/>
    public override void Dispose()
    {
        oneJacobian?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        if (kind != BasisKind.Local)
        {
            AddGradients(samples.Inputs(first, count));
        }
        else if (HasOneJacobian)
        {
            if (oneJacobian is null)
            {
                oneJacobian = zeros_like(sum[0]).DetachFromDisposeScope();
                AddJacobians(_ => oneJacobian, samples.Sample, 0, cancellationToken);
            }

            sum[0].AddInPlace(oneJacobian, count);
        }
        else
        {
            AddJacobians(source => sum[source], samples.Inputs(first, count), first, cancellationToken);
        }
    }

    /// <summary>g = sum over the path of J^T c, for every feature c at every position: adds g g^T.</summary>
    private void AddJacobians(Func<int, Tensor> total, Tensor chunk, long first, CancellationToken cancellationToken)
    {
        using PathPoints path = PathPoints.Of(Section, chunk, integration);
        foreach ((int source, _, Tensor part) in Cotangents.Of(Section, c, chunk.size(0), sources, first))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using (part)
            using (Tensor pulled = path.PullBack(part))
            using (Tensor rows = pulled.reshape(-1, Section.From.Width))
            using (Tensor columns = rows.t())
                total(source).addmm_(columns, rows);
        }
    }

    /// <summary>
    /// g = the gradient of sum (f(a x) C) (f(x) C), or of - sum ((f(x) - f(a x)) C)^2, by a x, integrated over a: adds
    /// g g^T, and g x^T.
    /// </summary>
    private void AddGradients(Tensor chunk)
    {
        using PathPoints path = PathPoints.Of(Section, chunk, integration);
        Tensor x = path.End.Input(), y = path.End.Output();
        Tensor q = c.matmul(c.t());
        Tensor g = zeros_like(x);
        foreach (PathPoint point in path)
        {
            Tensor weighted = kind == BasisKind.LocalGradient ? y : (y - point.Output(y)).MultiplyInPlace(2);
            g = g.Plus(point.PullBack(weighted.matmul(q).unsqueeze(0)).squeeze(0).Times(point.Weight));
        }

        Tensor rows = g.flatten(0, 1), values = x.flatten(0, 1);
        SymmetricProduct.AddTo(sum[0], rows);
        activity!.addmm_(rows.t(), values);
    }
}
