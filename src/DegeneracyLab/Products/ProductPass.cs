using System.ComponentModel;
using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>
/// What a Jacobian product takes along beside the vectors themselves: the cotangent of the constant 1 that multiplies
/// every bias, and, where a product begins or ends inside a branch, the vectors of the streams that go by.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ProductPass
{
    private readonly bool foldsBias;
    private readonly bool pullsBack;
    private readonly Dictionary<HookPoint, Tensor> entering;
    private readonly Dictionary<HookPoint, Tensor> leaving = [];

    /// <summary>Begins a product.</summary>
    /// <param name="foldsBias">Whether the constant's cotangent is wanted.</param>
    /// <param name="carries">Whether streams are carried along.</param>
    /// <param name="pullsBack">Whether cotangents are pulled back; else tangents are pushed forward.</param>
    /// <param name="entering">The vectors of the streams where the product begins, by their hook points.</param>
    internal ProductPass(bool foldsBias, bool carries, bool pullsBack, Dictionary<HookPoint, Tensor> entering)
    {
        this.foldsBias = foldsBias;
        Carries = carries;
        this.pullsBack = pullsBack;
        this.entering = entering;
    }

    /// <summary>Whether streams are carried along.</summary>
    internal bool Carries { get; }

    /// <summary>The cotangent of the constant so far, [k, batch or 1]; null before the first bias.</summary>
    internal Tensor? Constant { get; private set; }

    /// <summary>The vectors of the streams where the product ends, by their hook points.</summary>
    internal IReadOnlyDictionary<HookPoint, Tensor> Leaving => leaving;

    /// <summary>
    /// The cotangent of the constant gains g b from every bias b that cotangents g pass, summed over all entries of a sample.
    /// </summary>
    /// <param name="g">The cotangents where the bias is added, [k, batch or 1, .., outputs].</param>
    /// <param name="bias">The bias, [outputs] or another shape that g broadcasts against; null adds nothing.</param>
    public void AddBias(Tensor g, Tensor? bias)
    {
        if (!foldsBias || bias is null)
            return;
        ArgumentNullException.ThrowIfNull(g);
        Tensor part = bias.dim() == 1 ? g.matmul(bias) : g * bias;
        if (part.dim() > 2)
            part = part.flatten(2).sum(-1);
        Constant = Constant is null ? part : Constant + part;
    }

    /// <summary>
    /// The vectors of a stream that a product beginning inside a branch left outside; null if none are carried. A stream may
    /// go by more than once, for instance by a residual branch and by the scale of a layer norm at its start: all of them have
    /// its tangents, and the first has its cotangents.
    /// </summary>
    /// <param name="stream">The hook point of the stream.</param>
    /// <returns>The vectors, [k, batch or 1, ..shape..].</returns>
    public Tensor? TakeCarried(HookPoint stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!Carries || !entering.TryGetValue(stream, out Tensor? vectors))
            return null;
        if (pullsBack)
            entering.Remove(stream);
        return vectors;
    }

    /// <summary>
    /// Notes the vectors of a stream that goes by the place where the product ends. Of one that goes by more than once
    /// cotangents add up, and tangents are the same.
    /// </summary>
    /// <param name="stream">The hook point of the stream.</param>
    /// <param name="vectors">The vectors, [k, batch or 1, ..shape..]; null if there are none, or streams are not carried.</param>
    public void Carry(HookPoint stream, Tensor? vectors)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (Carries && vectors is not null && !leaving.TryAdd(stream, vectors) && pullsBack)
            leaving[stream] = leaving[stream] + vectors;
    }

    /// <summary>Carries all streams on, for a product that ends where it begins.</summary>
    internal void CarryAll()
    {
        foreach ((HookPoint stream, Tensor vectors) in entering)
            leaving.Add(stream, vectors);
    }
}
