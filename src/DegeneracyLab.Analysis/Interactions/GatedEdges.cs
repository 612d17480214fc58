using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Squared edges of a gated section. In features its Jacobian is T0 + R diag(g) P with T0 = C_to^T T C_pinv^T, P = A C_pinv^T
/// and R = C_to^T B, so that for all samples at once the Jacobians' entries are one matrix product of the slopes g, [samples,
/// width], with the products R_ia P_aj. Gates are those at the inputs that the features write back.
/// </summary>
internal sealed class GatedEdges : IEdgeSums
{
    private const long RowsAtOnce = 512;
    private const long EntriesAtOnce = 512;

    private readonly GatedSection gated;
    private readonly NodeBasis from;
    private readonly Tensor bypass;
    private readonly Tensor read;
    private readonly Tensor write;
    private readonly Tensor sum;
    private long rows;

    /// <summary>No samples yet.</summary>
    /// <param name="gated">The section; it becomes the sums'.</param>
    /// <param name="from">The basis of the node layer at its begin.</param>
    /// <param name="to">C of the one at its end, [d_to, r_to].</param>
    public GatedEdges(GatedSection gated, NodeBasis from, Tensor to)
    {
        this.gated = gated;
        this.from = from;
        using var scope = NewDisposeScope();
        bypass = to.t().matmul(gated.T).matmul(from.CPinv.t()).DetachFromDisposeScope();                // [r_to, r_from]
        read = gated.A.matmul(from.CPinv.t()).DetachFromDisposeScope();                                 // [width, r_from]
        write = to.t().matmul(gated.B).contiguous().DetachFromDisposeScope();                           // [r_to, width]
        sum = zeros(to.size(1), from.Dimension, dtype: ScalarType.Float64).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public string Method => "products of slopes";

    /// <inheritdoc/>
    public void Add(Tensor batch, CancellationToken cancellationToken = default)
    {
        NodeLayer node = gated.Section.From;
        long most = Math.Max(RowsAtOnce / node.Positions, 1);
        for (long start = 0; start < batch.size(0); start += most)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            Tensor features, slopes;
            using (NetworkTrace trace = gated.Section.Network.Trace(batch.narrow(0, start, Math.Min(most, batch.size(0) - start)), [.. gated.Section.Recorded]))
                features = node.Values(trace).flatten(0, 1).matmul(from.C);                             // [rows, r_from]
            Tensor preActivation = features.matmul(read.t());
            slopes = preActivation.gt(0).to(ScalarType.Float64);
            if (gated.Activation.ClosedSlope != 0)
                slopes = slopes.mul_(1 - gated.Activation.ClosedSlope).add_(gated.Activation.ClosedSlope);
            AddRows(slopes, features.square());
            rows += features.size(0);
        }
    }

    /// <inheritdoc/>
    public Tensor Mean() => sum / rows;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor tensor in new[] { bypass, read, write, sum })
            tensor.Dispose();
        gated.Dispose();
    }

    private void AddRows(Tensor slopes, Tensor squares)
    {
        long inputs = from.Dimension, outputs = sum.size(0), block = Math.Clamp(EntriesAtOnce / inputs, 1, outputs);
        for (long first = 0; first < outputs; first += block)
        {
            using var scope = NewDisposeScope();
            long count = Math.Min(block, outputs - first);
            Tensor products = (write.narrow(0, first, count).t().unsqueeze(2) * read.unsqueeze(1)).flatten(1);     // [width, outputs x inputs]
            Tensor jacobians = bypass.narrow(0, first, count).flatten().addmm(slopes, products);                 // [rows, outputs x inputs]
            Tensor weighted = jacobians.square().unflatten(1, count, inputs).mul_(squares.unsqueeze(1));
            sum.narrow(0, first, count).add_(weighted.sum([0]));
        }
    }
}
