using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>v -> c: the derivative is zero.</summary>
internal sealed record Replacement : Intervention
{
    internal Replacement(HookPoint hook, InterventionKind kind, NumberArray value)
        : base(hook, kind) => Value = value;

    /// <summary>c: a single number, [width], [..shape..] or [batch or 1, ..shape..], as the kind allows.</summary>
    public NumberArray Value { get; }

    // Selected even where nothing is untouched: this broadcasts, and keeps the graph connected, with a gradient of zero.
    private protected override Tensor ApplyCore(Tensor value) => where(Region.Mask(value), Value.ToTensor(value.dtype, value.device), value);

    private protected override Tensor DifferentiateCore(Tensor vectors) => Restrict(vectors.zeros_like(), vectors);

    private protected override void CheckCore(string lead, IReadOnlyList<long> shape, long batch)
    {
        IReadOnlyList<long> own = Value.Shape;
        bool forAll = own.SequenceEqual(shape);
        bool forEach = own.Count == shape.Count + 1 && own.Skip(1).SequenceEqual(shape);
        (bool fits, string expected) = Kind switch
        {
            InterventionKind.Zero => (true, ""),
            InterventionKind.Mean => (
                own.Count == 0 || forAll || (own.Count == 1 && shape.Count > 0 && own[0] == shape[^1]),
                shape.Count > 1 ? $"{ShapeText.Of(shape)} or [{shape[^1]}]" : ShapeText.Of(shape)),
            InterventionKind.Replace => (own.Count == 0 || forAll || forEach, $"{ShapeText.Of(shape)} or {ShapeText.WithBatch(shape)}"),
            _ => (forEach, ShapeText.WithBatch(shape)),
        };
        if (!fits)
            throw new ArgumentException($"{lead} takes a value of shape {expected}, but has one of shape {ShapeText.Of(own)}.");
        if (forEach && own[0] != 1 && own[0] != batch)
            throw new ArgumentException($"{lead} takes one sample for all or as many as the input, {batch}, but has {own[0]}.");
    }
}
