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
        if (Kind != InterventionKind.Zero)
            Value.CheckShape(lead, shape, batch, forWidth: Kind == InterventionKind.Mean, forAll: Kind != InterventionKind.Patch, forEach: Kind != InterventionKind.Mean);
    }
}
