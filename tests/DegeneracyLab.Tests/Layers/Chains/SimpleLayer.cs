using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>A layer without hook points inside.</summary>
internal abstract class SimpleLayer : TestLayer
{
    public override IReadOnlyList<long> OutputShape => InputShape;

    public sealed override Tensor? Record(NetworkTrace trace, Tensor x)
    {
        Tensor y = Forward(x);
        return Record(trace, ref y, x) ? null : y;
    }

    public sealed override Tensor PullBack(NetworkTrace trace, int from, int to, Tensor g, ProductPass pass) =>
        PullBack(trace, trace.PullBack(Hook, g), pass);

    public sealed override Tensor PushForward(NetworkTrace trace, int from, int to, Tensor t, ProductPass pass) =>
        trace.PushForward(Hook, PushForward(trace, t));

    public sealed override Tensor Run(ReferenceRun run, Tensor x) => run.At(Hook, Reference(run, x));

    protected virtual bool Record(NetworkTrace trace, ref Tensor y, Tensor x) => trace.Record(Hook, ref y);

    protected abstract Tensor PullBack(NetworkTrace trace, Tensor g, ProductPass pass);

    protected abstract Tensor PushForward(NetworkTrace trace, Tensor t);

    protected abstract Tensor Reference(ReferenceRun run, Tensor x);
}
