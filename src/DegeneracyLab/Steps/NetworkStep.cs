using TorchSharp.Modules;

namespace DegeneracyLab;

/// <summary>
/// A step of a network's computation, which makes the value at one hook point from those at others, and how a small change passes it. Let
/// the value x at a hook point, a row for each position, become x + eps (x A + v), with a matrix A and a vector v of that hook point. The
/// step passes the change on if its output changes in the same form; a step with parameters may change them to make it so. Where no step
/// computes a value, or a <see cref="FixedStep"/> stops the change, A = 0 and v = 0.
/// </summary>
/// <param name="Output">The hook point of the output.</param>
public abstract record NetworkStep(HookPoint Output)
{
    /// <summary>The hook points of the inputs.</summary>
    public abstract IReadOnlyList<HookPoint> Inputs { get; }

    /// <summary>The parameters, frozen ones too; the network owns them.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];
}
