using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The edges of a section between the features of its two node layers, [r_to, r_from], for any section, by batched products.
/// </summary>
internal sealed class EdgeSums : SectionSums
{
    private readonly Features from;
    private readonly Tensor to;
    private readonly AnalysisOptions options;
    private readonly StochasticSources? sources;
    private readonly SourceSums sum;
    private readonly Tensor others;         // the gates that are others than the trace's, and the samples that have any

    /// <summary>No samples yet.</summary>
    /// <param name="section">The section.</param>
    /// <param name="from">The features of the node layer at its begin.</param>
    /// <param name="to">C of the one at its end, [d, r_to].</param>
    /// <param name="options">The choices.</param>
    public EdgeSums(NetworkSection section, Features from, Tensor to, AnalysisOptions options)
        : base(section)
    {
        this.from = from;
        this.to = to;
        this.options = options;
        sources = options.EdgeFormula == EdgeFormula.Squared ? options.EdgeSources : null;
        others = NewTotal(2);
        sum = new(Cotangents.Count(section, sources), () => NewTotal(to.size(1), from.Dimension));
    }

    /// <inheritdoc/>
    public override string Method => Cotangents.Count(Section, sources) > 0 ? JacobianMoments.Signs : JacobianMoments.Products;

    /// <inheritdoc/>
    public override (long Gates, long Rows) OtherGates => ((long)others[0].item<double>(), (long)others[1].item<double>());

    /// <inheritdoc/>
    public override double? RelativeStandardError => sum.RelativeStandardError;

    /// <inheritdoc/>
    public override Tensor Mean() => sum.Total().DivideInPlace(Rows);

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        Tensor x = samples.Values(Section.From, first, count), features = x.matmul(from.C);         // [batch, positions, d], [.., r_from]
        // What was dropped from the basis plays no part: the section acts on what its features write back.
        Tensor written = WrittenBack.Vectors(x, features, from, samples.Network.Dtype);
        (SectionPoint end, long gates, long rows) = WrittenBack.Point(Section, samples, first, count, written, x, from);
        using (Tensor found = tensor([gates, rows], ScalarType.Float64, Device))
            others.AddInPlace(found);
        using PathPoints path = PathPoints.Of(Section, samples.Inputs(first, count), options.EdgeIntegration, end, written);
        if (options.EdgeFormula == EdgeFormula.Squared)
            AddSquared(path, features, first, cancellationToken);
        else
            AddFunctional(path, features, cancellationToken);
    }

    /// <summary>sum over positions t of (sum over positions s of d to_ti / d from_sj from_sj)^2.</summary>
    private void AddSquared(PathPoints path, Tensor features, long first, CancellationToken cancellationToken)
    {
        using Tensor write = from.CPinv.t();
        foreach ((int source, long feature, Tensor part) in Cotangents.Of(Section, to, features.size(0), sources, first))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using Tensor cotangents = part;
            Tensor parts = (path.PullBack(cotangents).matmul(write) * features).sum([2]);           // [k, batch, r_from]
            sum[source].narrow(0, feature, part.size(0)).AddInPlace(parts.Squared().sum([1]));
        }
    }

    /// <summary>- integral of from_sj times the derivative by (a from_sj) of sum over t of (to_ti(x) - to_ti(a x))^2.</summary>
    private void AddFunctional(PathPoints path, Tensor features, CancellationToken cancellationToken)
    {
        Tensor end = path.End.Output();
        foreach (PathPoint point in path)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            Tensor change = (end - point.Output(end)).matmul(to).MultiplyInPlace(2);                                // [batch, positions, r_to]
            Tensor cotangents = change.permute(2, 0, 1).unsqueeze(-1) * to.t().reshape(to.size(1), 1, 1, to.size(0));
            Tensor pulled = point.PullBack(cotangents).matmul(from.CPinv.t());
            sum[0].AddInPlace((pulled * features).sum([1, 2]), point.Weight);
        }
    }
}
