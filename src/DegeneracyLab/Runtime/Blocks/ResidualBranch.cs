using System.ComponentModel;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>
/// The residual connection y = x + f(x) around a block f. Called by generated code. Inside the branch the stream x goes
/// by, so that a hook point there does not determine y alone: <see cref="ProductPass"/> carries the stream along where
/// it is asked for.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ResidualBranch
{
    /// <summary>Runs the branch and adds the stream.</summary>
    /// <param name="block">The block f.</param>
    /// <param name="x">The stream.</param>
    /// <returns>y = x + f(x).</returns>
    public static Tensor Forward(BlockModule block, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(block);
        ArgumentNullException.ThrowIfNull(x);
        return x.Plus(block.call(x));
    }

    /// <summary>Runs the branch, adds the stream, and records both.</summary>
    /// <param name="block">The block f.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="x">The stream.</param>
    /// <returns>y; null if the trace wants no more.</returns>
    public static Tensor? Record(BlockModule block, NetworkTrace trace, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(block);
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(x);
        if (block.RecordInside(trace, x) is not { } branch)
            return null;
        Tensor y = x.Plus(branch);
        return trace.Record(block.Place, ref y) ? null : y;
    }

    /// <summary>Pulls cotangents back: those of x are those of y, and what comes through the branch.</summary>
    /// <param name="block">The block f.</param>
    /// <param name="trace">The trace that holds masks and values.</param>
    /// <param name="from">The index of the earlier hook point: one inside, or any before the block for x.</param>
    /// <param name="to">The index of the later one: one inside, or any from the block's own on for y.</param>
    /// <param name="g">The cotangents, [k, batch or 1, ..shape..].</param>
    /// <param name="pass">Collects what else belongs to the product.</param>
    /// <returns>The cotangents at <paramref name="from"/>.</returns>
    public static Tensor PullBack(BlockModule block, NetworkTrace trace, int from, int to, Tensor g, ProductPass pass)
    {
        ArgumentNullException.ThrowIfNull(block);
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(pass);
        bool entersAtSum = to >= block.Place.Index;
        if (entersAtSum)
            g = trace.PullBack(block.Place, g);
        Tensor branch = block.PullBackInside(trace, from, to, g, pass);
        Tensor? stream = entersAtSum ? g : pass.TakeCarried(block.Input);
        if (block.Place.Contains(from))
        {
            pass.Carry(block.Input, stream);
            return branch;
        }

        return stream is null ? branch : stream.Plus(branch);
    }

    /// <summary>Pushes tangents forward: those of y are those of x, and what comes through the branch.</summary>
    /// <param name="block">The block f.</param>
    /// <param name="trace">The trace that holds masks and values.</param>
    /// <param name="from">The index of the earlier hook point: one inside, or any before the block for x.</param>
    /// <param name="to">The index of the later one: one inside, or any from the block's own on for y.</param>
    /// <param name="t">The tangents, [k, batch or 1, ..shape..].</param>
    /// <param name="pass">Collects what else belongs to the product.</param>
    /// <returns>The tangents at <paramref name="to"/>.</returns>
    public static Tensor PushForward(BlockModule block, NetworkTrace trace, int from, int to, Tensor t, ProductPass pass)
    {
        ArgumentNullException.ThrowIfNull(block);
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(pass);
        Tensor branch = block.PushForwardInside(trace, from, to, t, pass);
        Tensor? stream = block.Place.Contains(from) ? pass.TakeCarried(block.Input) : t;
        if (to < block.Place.Index)
        {
            pass.Carry(block.Input, stream);
            return branch;
        }

        return trace.PushForward(block.Place, stream is null ? branch : stream.Plus(branch));
    }
}
