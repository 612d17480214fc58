using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Squared edges of a gated section. In features its Jacobian is T0 + R diag(g) P with T0 = C_to^T T C_pinv^T, P = A C_pinv^T
/// and R = C_to^T B; gates are those at the inputs that the features write back. There are two ways, both exact:
/// <list type="bullet">
/// <item>All Jacobians' entries as one matrix product of the slopes, [samples, width], with the products R_ia P_aj.</item>
/// <item>From sample to sample in an order in which few gates change, only with the units of these.</item>
/// </list>
/// </summary>
internal sealed class GatedEdges : SectionSums
{
    private const long RowsAtOnce = 4096;
    private const long RowsOfAProduct = 512;
    private const long EntriesOfAProduct = 512;
    private const int SamplesOfATour = 16;

    // Seconds on one core, of which only the ratio matters: a multiply-add in a large product and in the small ones of a tour,
    // an entry of a sample's Jacobian, and a sample.
    private const double LargeProduct = 1 / 27e9, SmallProduct = 1 / 23e9, Entry = 1e-9, Sample = 20e-6;

    private readonly GatedSection gated;
    private readonly NodeBasis from;
    private readonly Tensor bypass;
    private readonly Tensor read;
    private readonly Tensor write;
    private readonly Tensor sum;
    private readonly double step;
    private readonly HashSet<string> methods = [];

    /// <summary>No samples yet.</summary>
    /// <param name="gated">The section; it becomes the sums'.</param>
    /// <param name="from">The basis of the node layer at its begin.</param>
    /// <param name="to">C of the one at its end, [d_to, r_to].</param>
    public GatedEdges(GatedSection gated, NodeBasis from, Tensor to)
    {
        this.gated = gated;
        this.from = from;
        using var scope = NewDisposeScope();
        double closed = gated.Activation.ClosedSlope;
        step = 1 - closed;
        Tensor always = gated.T + (closed * gated.B.matmul(gated.A));
        bypass = to.t().matmul(always).matmul(from.CPinv.t()).DetachFromDisposeScope();                 // [r_to, r_from]
        read = gated.A.matmul(from.CPinv.t()).DetachFromDisposeScope();                                 // [width, r_from]
        write = to.t().matmul(gated.B).contiguous().DetachFromDisposeScope();                           // [r_to, width]
        sum = NewTotal(to.size(1), from.Dimension);
    }

    /// <inheritdoc/>
    public override string Method => string.Join(", ", methods.Order());

    /// <inheritdoc/>
    public override Tensor Mean() => sum / (Count * gated.Section.From.Positions);

    /// <inheritdoc/>
    public override void Merge(SampleSums other)
    {
        base.Merge(other);
        methods.UnionWith(((GatedEdges)other).methods);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (Tensor tensor in new[] { bypass, read, write })
            tensor.Dispose();
        gated.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override long MostAtOnce => Math.Max(RowsAtOnce / gated.Section.From.Positions, 1);

    /// <inheritdoc/>
    protected override void AddChunk(Tensor chunk, long first, CancellationToken cancellationToken)
    {
        Tensor features;
        using (NetworkTrace trace = gated.Section.Network.Trace(chunk, [.. gated.Section.Recorded]))
            features = gated.Section.From.Values(trace).flatten(0, 1).matmul(from.C);                       // [rows, r_from]
        Tensor open = features.matmul(read.t()).gt(0);
        foreach (PatternTour tour in PatternTour.Of(open.to(ScalarType.Float32)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var part = NewDisposeScope();
            Tensor order = tensor([.. tour.Rows.Select(row => (long)row)]);
            Tensor ordered = open.index_select(0, order), squares = features.index_select(0, order).square();
            if (IsTourFaster(tour))
                AddTour(tour, ordered, squares);
            else
                AddProducts(ordered.to(ScalarType.Float64), squares);
        }
    }

    /// <summary>
    /// A large product takes a multiply-add for every unit and entry of a sample's Jacobian; a tour one for every gate that
    /// changes, and something for every entry and every sample.
    /// </summary>
    private bool IsTourFaster(PatternTour tour)
    {
        double entries = (double)sum.numel(), product = gated.Width * entries * LargeProduct;
        return (entries * ((tour.MeanFlips * SmallProduct) + Entry)) + Sample < product;
    }

    private void AddProducts(Tensor open, Tensor squares)
    {
        methods.Add("products of slopes");
        long inputs = from.Dimension, outputs = sum.size(0), block = Math.Clamp(EntriesOfAProduct / inputs, 1, outputs);
        for (long first = 0; first < outputs; first += block)
        {
            long count = Math.Min(block, outputs - first);
            using Tensor products = Products(first, count);
            using Tensor around = bypass.narrow(0, first, count).flatten();
            for (long start = 0; start < open.size(0); start += RowsOfAProduct)
            {
                using var scope = NewDisposeScope();
                long samples = Math.Min(RowsOfAProduct, open.size(0) - start);
                Tensor jacobians = around.addmm(open.narrow(0, start, samples), products);                     // [samples, outputs x inputs]
                Tensor weighted = jacobians.square().unflatten(1, count, inputs).mul_(squares.narrow(0, start, samples).unsqueeze(1));
                sum.narrow(0, first, count).add_(weighted.sum([0]));
            }
        }
    }

    /// <summary>R_ia P_aj for some of the outputs i, [width, outputs x inputs].</summary>
    private Tensor Products(long first, long count)
    {
        using var scope = NewDisposeScope();
        return (write.narrow(0, first, count).t().unsqueeze(2) * (read * step).unsqueeze(1)).flatten(1).MoveToOuterDisposeScope();
    }

    private void AddTour(PatternTour tour, Tensor open, Tensor squares)
    {
        methods.Add("changes of slopes");
        using Tensor columns = (write * step).t().contiguous();                                                     // [width, outputs]
        using Tensor signs = open.to(ScalarType.Float64).mul_(2).sub_(1);                                           // +1 where a gate opens
        using Tensor jacobians = zeros(SamplesOfATour, sum.size(0), from.Dimension, dtype: ScalarType.Float64);
        using (var scope = NewDisposeScope())
        {
            Tensor units = open[0].nonzero().flatten();
            jacobians[SamplesOfATour - 1].copy_(bypass).addmm_(columns.index_select(0, units).t(), read.index_select(0, units));
        }

        for (int start = 0; start < tour.Rows.Length; start += SamplesOfATour)
        {
            using var scope = NewDisposeScope();
            int samples = Math.Min(SamplesOfATour, tour.Rows.Length - start);
            Tensor before = jacobians[SamplesOfATour - 1];
            for (int sample = 0; sample < samples; sample++)
            {
                Tensor here = jacobians[sample];
                here.copy_(before);
                if (start + sample > 0 && tour.Flips[start + sample - 1] is { Length: > 0 } flips)
                {
                    Tensor units = tensor([.. flips.Select(unit => (long)unit)]);
                    Tensor changes = columns.index_select(0, units).mul_(signs[start + sample].index_select(0, units).unsqueeze(1));
                    here.addmm_(changes.t(), read.index_select(0, units));
                }

                before = here;
            }

            Tensor weighted = jacobians.narrow(0, 0, samples).square().mul_(squares.narrow(0, start, samples).unsqueeze(1));
            sum.add_(weighted.sum([0]));
        }
    }
}
