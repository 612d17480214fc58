using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Squared edges of a section with gates. In features its Jacobian is T0 + R diag(g) P (<see cref="GatedMaps"/>), at the gates that the
/// features write back. It is followed from sample to sample, in an order in which few gates change.
/// </summary>
internal sealed class GatedEdges : SectionSums
{
    /// <summary>What it is called.</summary>
    public const string Way = "changes of gates";

    private const long RowsAtOnce = 2048;

    private readonly GatedSection gated;
    private readonly Features from;
    private readonly GatedMaps maps;
    private readonly Tensor sum;
    private readonly TourSquares tours;
    private readonly int features;
    private readonly Tensor others;         // the gates that are others than the trace's, and the rows that have any

    /// <summary>No samples yet.</summary>
    /// <param name="gated">The section.</param>
    /// <param name="from">The features of the node layer at its begin.</param>
    /// <param name="to">C of the one at its end, [d_to, r_to].</param>
    public GatedEdges(GatedSection gated, Features from, Tensor to)
        : base(gated.Section)
    {
        this.gated = gated;
        this.from = from;
        features = (int)to.size(1);
        maps = GatedMaps.Of(gated, from, to);
        using var scope = NewDisposeScope();
        double closed = gated.Activation.ClosedSlope;
        sum = NewTotal(TourSquares.ShapeOfSum(features, from.Dimension));
        others = NewTotal(2);
        tours = new(maps.Around.Plus(maps.Write.matmul(maps.Read).Times(closed)), maps.Write.Times(1 - closed), maps.Read, sum);
    }

    /// <inheritdoc/>
    public override string Method => Way;

    /// <summary>About how many gates change from a sample to the next on a tour: an eighth of the units.</summary>
    /// <param name="gated">The section.</param>
    public static double ExpectedChanges(GatedSection gated) => 1 + (gated.Width / 8.0);

    /// <inheritdoc/>
    public override (long Gates, long Rows) OtherGates => ((long)others[0].item<double>(), (long)others[1].item<double>());

    /// <inheritdoc/>
    internal override long MostAtOnce => Math.Max(RowsAtOnce / Section.From.Positions, 1);

    /// <inheritdoc/>
    public override Tensor Mean()
    {
        using var scope = NewDisposeScope();
        return sum.narrow(0, 0, features).narrow(1, 0, from.Dimension).DividedBy(Rows).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        maps.Dispose();
        tours.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        Tensor x = samples.Values(Section.From, first, count).flatten(0, 1), values = x.matmul(from.C);     // [rows, d], [rows, r_from]
        Tensor mask = gated.Mask(samples, first, count);
        (Tensor open, long gates, long rows) = WrittenBack.Gates(x, gated.A, values, from, maps.Read, mask, samples.Network.Dtype);
        using (Tensor found = tensor([gates, rows], ScalarType.Float64, Device))
            others.AddInPlace(found);
        foreach (PatternTour tour in PatternTour.Of(open))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var part = NewDisposeScope();
            Tensor order = tensor([.. tour.Rows.Select(row => (long)row)], device: open.device);
            tours.Add(tour, open.index_select(0, order), values.index_select(0, order).Squared());
        }
    }
}
