using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>
/// A layer at a place of a network written by hand: the lines that a generator would write for it, and, as
/// <see cref="Run"/>, the same layer for autograd.
/// </summary>
internal abstract class TestLayer
{
    public IReadOnlyList<long> InputShape { get; private set; } = [];

    public HookPoint Input { get; private set; } = null!;

    public HookPoint Hook { get; private set; } = null!;

    public abstract IReadOnlyList<long> OutputShape { get; }

    public virtual nn.Module? Module => null;

    public virtual Parameter? FirstParameter => null;

    public virtual int HooksInside => 0;

    /// <summary>The index of the first hook point inside, or the own one.</summary>
    public int First => Hook.Index - HooksInside;

    public void PlaceAt(int first, string name, IReadOnlyList<long> shape, HookPoint input)
    {
        InputShape = shape;
        Input = input;
        Hook = NewHook(first, name);
        OnPlaced();
    }

    public abstract Tensor Forward(Tensor x);

    public abstract Tensor? Record(NetworkTrace trace, Tensor x);

    public abstract Tensor PullBack(NetworkTrace trace, int from, int to, Tensor g, ProductPass pass);

    public abstract Tensor PushForward(NetworkTrace trace, int from, int to, Tensor t, ProductPass pass);

    public abstract LayerDescription Describe();

    public virtual void AddParameterBlocks(ParameterBlocks blocks)
    {
    }

    public virtual void Draw(ParameterInitializer draw)
    {
    }

    /// <summary>The value at the hook point, computed for autograd.</summary>
    public abstract Tensor Run(ReferenceRun run, Tensor x);

    protected virtual HookPoint NewHook(int first, string name) => new(first, name);

    protected virtual void OnPlaced()
    {
    }
}
