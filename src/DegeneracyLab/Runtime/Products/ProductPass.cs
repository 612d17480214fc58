using System.ComponentModel;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>
/// What a Jacobian product takes along beside the vectors themselves: the cotangent of the constant 1 that multiplies
/// every bias, and, where a product begins or ends inside a branch, the vectors of the streams that go by.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ProductPass
{
    private readonly bool pullsBack;
    private readonly Dictionary<HookPoint, Tensor> entering;
    private readonly Dictionary<HookPoint, Tensor> leaving = [];
    private Tensor? perSample;          // [k, batch or 1]
    private Tensor? perPosition;        // [k, batch or 1, positions]

    /// <summary>Begins a product.</summary>
    /// <param name="foldsBias">Whether the constant's cotangent is wanted.</param>
    /// <param name="carries">Whether streams are carried along.</param>
    /// <param name="pullsBack">Whether cotangents are pulled back; else tangents are pushed forward.</param>
    /// <param name="entering">The vectors of the streams where the product begins, by their hook points.</param>
    public ProductPass(bool foldsBias, bool carries, bool pullsBack, Dictionary<HookPoint, Tensor> entering)
    {
        FoldsBias = foldsBias;
        Carries = carries;
        this.pullsBack = pullsBack;
        this.entering = entering;
    }

    /// <summary>Whether streams are carried along.</summary>
    internal bool Carries { get; }

    /// <summary>Whether the constant's cotangent is wanted.</summary>
    internal bool FoldsBias { get; }

    /// <summary>The vectors of the streams where the product ends, by their hook points.</summary>
    internal IReadOnlyDictionary<HookPoint, Tensor> Leaving => leaving;

    /// <summary>
    /// The cotangent of the constant gains g b from every bias b that cotangents g pass. In a sequence every position has a
    /// constant of its own; of other shapes, a sample has one.
    /// </summary>
    /// <param name="g">The cotangents where the bias is added, [k, batch or 1, .., outputs].</param>
    /// <param name="bias">The bias, [outputs] or another shape that g broadcasts against; null adds nothing.</param>
    public void AddBias(Tensor g, Tensor? bias)
    {
        if (!FoldsBias || bias is null)
            return;
        ArgumentNullException.ThrowIfNull(g);
        Tensor part = bias.dim() == 1 ? g.MatMul(bias) : g * bias;
        int kept = g.dim() == 4 ? 3 : 2;
        AddConstant(part.dim() > kept ? part.flatten(kept).sum(-1) : part);
    }

    /// <summary>The cotangent of the constant gains a part.</summary>
    /// <param name="part">The part, [k, batch or 1, positions] in a sequence, else [k, batch or 1].</param>
    internal void AddConstant(Tensor part)
    {
        if (part.dim() == 3)
            perPosition = perPosition is null ? part : perPosition.Plus(part);
        else
            perSample = perSample is null ? part : perSample.Plus(part);
    }

    /// <summary>
    /// Called where cotangents are pulled back from one vector to the sequence that it was made of. Its constant is the
    /// weighted mean of the positions' constants, as it is of their vectors.
    /// </summary>
    /// <param name="weights">The positions' weights, [positions], of sum 1.</param>
    internal void SpreadConstant(ReadOnlySpan<double> weights)
    {
        if (perSample is not { } sum)
            return;
        perSample = null;
        AddConstant(sum.unsqueeze(-1) * tensor(weights.ToArray(), dtype: sum.dtype, device: sum.device));
    }

    /// <summary>The cotangent of the constant where a product ends.</summary>
    /// <param name="positions">The number of positions; null if there are none.</param>
    /// <returns>[k, batch or 1, positions] or [k, batch or 1]; null if it is zero.</returns>
    internal Tensor? Constant(long? positions)
    {
        if (positions is null)
        {
            if (perPosition is { } all)
            {
                perPosition = null;
                AddConstant(all.sum(-1L));
            }

            return perSample;
        }

        // What belongs to the sample as a whole is shared by its positions.
        if (perSample is not null)
            SpreadConstant(Enumerable.Repeat(1.0 / positions.Value, (int)positions.Value).ToArray());
        return perPosition;
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
            leaving[stream] = leaving[stream].Plus(vectors);
    }

    /// <summary>The number of samples of vectors, [k, batch or 1, ..], that belong together; it may be 0.</summary>
    internal static long BatchOf(IEnumerable<Tensor> vectors) => vectors.Select(some => some.shape[1]).FirstOrDefault(batch => batch != 1, 1);

    /// <summary>Carries all streams on, for a product that ends where it begins.</summary>
    internal void CarryAll()
    {
        foreach ((HookPoint stream, Tensor vectors) in entering)
            leaving.Add(stream, vectors);
    }
}
