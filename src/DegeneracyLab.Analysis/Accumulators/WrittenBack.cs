using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// What the features of samples write back, x C C_pinv, at which edges are measured: what was dropped from the basis plays no
/// part. Where nothing was dropped it is x, but for rounding, which must not decide whether a gate at exactly 0 is open.
/// </summary>
internal static class WrittenBack
{
    /// <summary>
    /// Sums of products differ by rounding if they differ by no more than this, times the epsilon of the network's type or the
    /// rounding of the directions that the basis keeps, times the sum of their absolute values.
    /// </summary>
    private const double RoundingsOfNetwork = 64, RoundingsOfBasis = 1024;

    /// <summary>The terms of a pre-activation, which are not known there, may be as much larger than the unit's largest pre-activation.</summary>
    private const double Cancelled = 16;

    private const long EntriesAtOnce = 1 << 22;

    /// <summary>The vectors that features write back; a coordinate that differs from x's by rounding is x's.</summary>
    /// <param name="x">x, [.., d].</param>
    /// <param name="features">x C, [.., r].</param>
    /// <param name="from">The features of the basis.</param>
    /// <param name="dtype">The network's type.</param>
    /// <returns>[.., d]; a tensor of the caller's.</returns>
    public static Tensor Vectors(Tensor x, Tensor features, Features from, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        Tensor written = features.matmul(from.CPinv);
        // A feature that cancels to little has the rounding of what it is the sum of.
        Tensor noise = x.abs().matmul(from.C.abs()).matmul(from.CPinv.abs()).MultiplyInPlace(Noise(dtype, from));
        return where((written - x).abs().le(noise), x, written).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Where gates are open at what features write back: where the pre-activation there is positive, and where it differs from
    /// that of x by rounding, where the trace's gate is.
    /// </summary>
    /// <param name="x">x, [rows, d].</param>
    /// <param name="a">A, of the pre-activations A x, [units, d].</param>
    /// <param name="features">x C, [rows, r].</param>
    /// <param name="from">The features of the basis.</param>
    /// <param name="read">P = A C_pinv^T, [units, r].</param>
    /// <param name="mask">Where gates are open in the trace, [rows, units].</param>
    /// <param name="dtype">The network's type.</param>
    /// <returns>The gates, [rows, units], a tensor of the caller's; how many of them are others than the trace's, and in how many rows.</returns>
    public static (Tensor Open, long Gates, long Rows) Gates(Tensor x, Tensor a, Tensor features, Features from, Tensor read, Tensor mask, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        Tensor open = features.matmul(read.t()).IsPositive();
        Tensor others = open.logical_xor(mask).nonzero();                                           // [entries, 2]
        long gates = 0, most = Math.Max(EntriesAtOnce / (a.size(1) + read.size(1)), 1);
        List<Tensor> rowsWithOthers = [];
        for (long first = 0; first < others.size(0); first += most)
        {
            Tensor some = others.narrow(0, first, Math.Min(most, others.size(0) - first)), rows = some.select(1, 0), units = some.select(1, 1);
            Tensor written = features.index_select(0, rows) * read.index_select(0, units), own = x.index_select(0, rows) * a.index_select(0, units);
            // What cancels, in features and in P too, has the rounding of what it is the sum of.
            Tensor terms = x.index_select(0, rows).abs().matmul(from.C.abs()).matmul(from.CPinv.abs()).mul_(a.index_select(0, units).abs());
            Tensor noise = terms.sum([1]).Plus(own.abs().sum([1])).MultiplyInPlace(Noise(dtype, from));
            Tensor isRounding = (written.sum([1]) - own.sum([1])).abs().le(noise);
            Tensor rowsOfRounding = rows[isRounding], unitsOfRounding = units[isRounding];
            open.index_put_(mask.index([TensorIndex.Tensor(rowsOfRounding), TensorIndex.Tensor(unitsOfRounding)]), TensorIndex.Tensor(rowsOfRounding), TensorIndex.Tensor(unitsOfRounding));
            rowsWithOthers.Add(rows[isRounding.logical_not()]);
            gates += rowsWithOthers[^1].size(0);
        }

        long count = gates == 0 ? 0 : cat(rowsWithOthers).unique().output.size(0);
        return (open.MoveToOuterDisposeScope(), gates, count);
    }

    /// <summary>The largest sum of absolute values of which an entry is made that features write back, as a ratio to the largest entry.</summary>
    /// <param name="x">x, [.., d].</param>
    /// <param name="from">The features of the basis.</param>
    private static double Amplification(Tensor x, Features from)
    {
        using var scope = NewDisposeScope();
        double largest = x.abs().max().item<double>();
        return largest == 0 ? 1 : Math.Max(x.abs().matmul(from.C.abs()).matmul(from.CPinv.abs()).max().item<double>() / largest, 1);
    }

    /// <summary>
    /// A section at what features write back. Where a pre-activation in it differs from that at the activations by rounding, it
    /// is made the same, so that a gate at exactly 0 stays as it is in the trace.
    /// </summary>
    /// <param name="section">The section.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="count">Their number.</param>
    /// <param name="written">What the features write back, [count, positions, d].</param>
    /// <param name="x">x, [count, positions, d].</param>
    /// <param name="from">The features of the basis.</param>
    /// <returns>The section there, which the caller disposes; how many gates are others than the trace's, and in how many samples.</returns>
    public static (SectionPoint Point, long Gates, long Rows) Point(NetworkSection section, SampleSet samples, long first, long count, Tensor written, Tensor x, Features from)
    {
        using var scope = NewDisposeScope();
        Tensor batch = samples.Inputs(first, count);
        List<Intervention> repairs = [];
        SectionPoint point = section.At(batch, written);
        Tensor? rows = null;
        long gates = 0;
        foreach ((LayerDescription layer, HookPoint preActivation) in section.Gates)
        {
            Tensor others = point.Trace.Mask(layer.HookPoint).logical_xor(samples.Mask(layer, first, count));
            if (!others.any().item<bool>())
                continue;
            Tensor there = point.Trace[preActivation], here;
            using (NetworkTrace trace = samples.Trace(first, count, [preActivation]))
                here = trace[preActivation].clone();
            Tensor change = here - there, size = here.abs().amax([0], keepdim: true).maximum(there.abs().amax([0], keepdim: true));
            Tensor isRounding = others.logical_and(change.abs().le(size.Times(Cancelled * Noise(section.Network.Dtype, from) * Amplification(x, from))));
            Tensor remaining = others.logical_and(isRounding.logical_not());
            gates += remaining.sum().item<long>();
            Tensor some = remaining.flatten(1).any(1);
            rows = rows is null ? some : rows.logical_or(some);
            if (!isRounding.any().item<bool>())
                continue;
            repairs.Add(Intervention.Add(preActivation, where(isRounding, change, zeros_like(change))));
            point.Dispose();
            point = section.At(batch, written, repairs);
        }

        return (point, gates, rows?.sum().item<long>() ?? 0);
    }

    private static double Noise(ScalarType dtype, Features from) =>
        (RoundingsOfNetwork * (dtype == ScalarType.Float32 ? float.BitIncrement(1) - 1 : Features.Epsilon)) + (RoundingsOfBasis * from.Rounding);
}
