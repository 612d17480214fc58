using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The edges of a section between the features of its two node layers, [r_to, r_from]: a sum over samples in float64, which
/// parts of the data can be added to apart.
/// </summary>
internal sealed class EdgeSums : IEdgeSums
{
    private readonly NetworkSection section;
    private readonly NodeBasis from;
    private readonly Tensor to;
    private readonly EdgeOptions options;
    private readonly StochasticSources? sources;
    private readonly SourceSums sum;

    /// <summary>No samples yet.</summary>
    /// <param name="section">The section.</param>
    /// <param name="from">The basis of the node layer at its begin.</param>
    /// <param name="to">C of the one at its end, [d, r_to].</param>
    /// <param name="options">The choices.</param>
    public EdgeSums(NetworkSection section, NodeBasis from, Tensor to, EdgeOptions options)
    {
        this.section = section;
        this.from = from;
        this.to = to;
        this.options = options;
        sources = options.Formula == EdgeFormula.Squared ? options.StochasticSources : null;
        sum = new(Cotangents.Count(section, sources), to.size(1), from.Dimension);
    }

    /// <summary>The number of samples.</summary>
    public long Count { get; private set; }

    /// <inheritdoc/>
    public string Method => Cotangents.Count(section, sources) > 0 ? "random signs" : "batched products";

    /// <inheritdoc/>
    public double? RelativeStandardError => sum.RelativeStandardError;

    /// <inheritdoc/>
    public Tensor Mean() => sum.Total().div_(Count * section.From.Positions);

    /// <inheritdoc/>
    public void Add(Tensor batch, CancellationToken cancellationToken = default)
    {
        for (long start = 0; start < batch.size(0); start += Cotangents.MostRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            Tensor chunk = batch.narrow(0, start, Math.Min(Cotangents.MostRows, batch.size(0) - start));
            Tensor features;
            using (SectionPoint data = section.At(chunk))
                features = data.Input().matmul(from.C);                                           // [batch, positions, r_from]
            // What was dropped from the basis plays no part: the section acts on what its features write back.
            using PathPoints path = PathPoints.Of(section, chunk, options.Integration, features.matmul(from.CPinv));
            if (options.Formula == EdgeFormula.Squared)
                AddSquared(path, features, Count + start, cancellationToken);
            else
                AddFunctional(path, features, cancellationToken);
        }

        Count += batch.size(0);
    }

    /// <summary>Adds the sums of another part of the data.</summary>
    /// <param name="other">Edges of the same section and bases.</param>
    public void Merge(EdgeSums other)
    {
        sum.Add(other.sum);
        Count += other.Count;
    }

    /// <summary>Frees the tensor.</summary>
    public void Dispose() => sum.Dispose();

    /// <summary>sum over positions t of (sum over positions s of d to_ti / d from_sj from_sj)^2.</summary>
    private void AddSquared(PathPoints path, Tensor features, long first, CancellationToken cancellationToken)
    {
        using Tensor write = from.CPinv.t();
        foreach ((int source, long feature, Tensor part) in Cotangents.Of(section, to, features.size(0), sources, first))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using Tensor cotangents = part;
            Tensor parts = (path.PullBack(cotangents).matmul(write) * features).sum([2]);           // [k, batch, r_from]
            sum[source].narrow(0, feature, part.size(0)).add_(parts.square().sum([1]));
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
            Tensor change = 2 * (end - point.Output(end)).matmul(to);                                // [batch, positions, r_to]
            Tensor cotangents = change.permute(2, 0, 1).unsqueeze(-1) * to.t().reshape(to.size(1), 1, 1, to.size(0));
            Tensor pulled = point.PullBack(cotangents).matmul(from.CPinv.t());
            sum[0].add_((pulled * features).sum([1, 2]), point.Weight);
        }
    }
}
