using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Squared edges of a section with one elementwise layer. In features its Jacobian is T0 + R diag(g) P
/// (<see cref="GatedMaps"/>), with the slopes g at the inputs that the features write back. The entries of many Jacobians are one
/// matrix product of the slopes, [samples, width], with the products R_ia P_aj.
/// </summary>
internal sealed class SlopeEdges : SectionSums
{
    /// <summary>What it is called.</summary>
    public const string Way = "products of slopes";

    private const long EntriesAtOnce = 512;

    private readonly GatedSection gated;
    private readonly Features from;
    private readonly GatedMaps maps;
    private readonly Tensor sum;

    /// <summary>No samples yet.</summary>
    /// <param name="gated">The section.</param>
    /// <param name="from">The features of the node layer at its begin.</param>
    /// <param name="to">C of the one at its end, [d_to, r_to].</param>
    public SlopeEdges(GatedSection gated, Features from, Tensor to)
        : base(gated.Section)
    {
        this.gated = gated;
        this.from = from;
        maps = GatedMaps.Of(gated, from, to);
        sum = NewTotal(to.size(1), from.Dimension);
    }

    /// <inheritdoc/>
    public override string Method => Way;

    /// <summary>
    /// Whether it takes less time than batched products, by multiply-adds for each feature at the end: here one for each unit
    /// and feature at the begin, and the writing of an entry; there two matrix products to pull it back, and one to features.
    /// </summary>
    /// <param name="gated">The section.</param>
    /// <param name="features">The number of features at its begin.</param>
    public static bool IsFasterThanProducts(GatedSection gated, long features)
    {
        const double entry = 30;
        double width = gated.Width, from = gated.Section.From.Width, to = gated.Section.To.Width;
        return features * (width + entry) < (width * (from + to)) + (from * features);
    }

    /// <inheritdoc/>
    public override Tensor Mean() => sum.DividedBy(Rows);

    /// <inheritdoc/>
    public override void Dispose()
    {
        maps.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        Tensor x = samples.Values(Section.From, first, count), features = x.matmul(from.C);
        Tensor slopes;
        using (SectionPoint point = Section.At(samples.Inputs(first, count), WrittenBack.Vectors(x, features, from, samples.Network.Dtype)))
            slopes = gated.Slopes(point.Trace);
        Tensor squares = features.flatten(0, 1).Squared().unsqueeze(1);
        long inputs = from.Dimension, outputs = sum.size(0), block = Math.Clamp(EntriesAtOnce / inputs, 1, outputs);
        for (long output = 0; output < outputs; output += block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            long some = Math.Min(block, outputs - output);
            Tensor products = (maps.Write.narrow(0, output, some).t().unsqueeze(2) * maps.Read.unsqueeze(1)).flatten(1);              // [width, outputs x inputs]
            Tensor jacobians = maps.Around.narrow(0, output, some).flatten().addmm(slopes, products);                        // [rows, outputs x inputs]
            sum.narrow(0, output, some).AddInPlace(jacobians.Squared().unflatten(1, some, inputs).mul_(squares).sum([0]));
        }
    }
}
