using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>v -> v + c: the derivative is the identity.</summary>
internal sealed record Translation : Intervention
{
    internal Translation(HookPoint hook, NumberArray value)
        : base(hook, InterventionKind.Add) => Value = value;

    /// <summary>c: a single number, [width], [..shape..] or [batch or 1, ..shape..].</summary>
    public NumberArray Value { get; }

    private protected override Tensor ApplyCore(Tensor value) => Restrict(value.Plus(Value.ToTensor(value.dtype, value.device)), value);

    private protected override Tensor DifferentiateCore(Tensor vectors) => vectors.alias();

    private protected override void CheckCore(string lead, IReadOnlyList<long> shape, long batch) =>
        Value.CheckShape(lead, shape, batch, forWidth: true, forAll: true, forEach: true);
}
