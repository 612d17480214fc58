using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>
/// The orthogonal projection about an origin, on the span of directions or on what is orthogonal to it. With an
/// orthonormal basis Q of the span, P = Q Q^T; the derivative is P or 1 - P, which are symmetric.
/// </summary>
internal sealed record Projection : Intervention
{
    /// <summary>Makes the directions orthonormal.</summary>
    /// <param name="hook">The hook point.</param>
    /// <param name="kind">Whether the span is kept or removed.</param>
    /// <param name="directions">The directions, [width, r].</param>
    /// <param name="origin">The origin, [width]; zero if null.</param>
    internal Projection(HookPoint hook, InterventionKind kind, NumberArray directions, NumberArray? origin)
        : base(hook, kind)
    {
        Basis = OrthonormalBasis.Of(directions);
        Origin = origin;
    }

    /// <summary>Q: orthonormal columns, [width, rank].</summary>
    public NumberArray Basis { get; }

    /// <summary>The origin, [width]; null for zero.</summary>
    public NumberArray? Origin { get; }

    private protected override string Details => $", directions {ShapeText.Of(Basis.Shape)}{(Origin is null ? "" : " about an origin")}";

    private protected override bool CanRestrictUnits => false;

    /// <summary>Copies directions and origin, and checks that they fit each other.</summary>
    internal static Projection Of(HookPoint hook, InterventionKind kind, Tensor directions, Tensor? origin)
    {
        ArgumentNullException.ThrowIfNull(hook);
        ArgumentNullException.ThrowIfNull(directions);
        string lead = $"{kind} at {hook}";
        NumberArray.RequireReadable(directions, lead);
        if (origin is not null)
            NumberArray.RequireReadable(origin, lead);
        if (directions.dim() is not (1 or 2))
            throw new ArgumentException($"{lead} takes directions of shape [width, r], or one of shape [width], but got {ShapeText.Of(directions.shape)}.", nameof(directions));
        long width = directions.shape[0];
        if (origin is not null && !origin.shape.SequenceEqual([width]))
            throw new ArgumentException($"{lead} takes an origin of shape [{width}], because its directions have shape {ShapeText.Of(directions.shape)}, but got {ShapeText.Of(origin.shape)}.", nameof(origin));
        using var scope = NewDisposeScope();
        return new(hook, kind, NumberArray.Copy(directions.reshape(width, directions.dim() == 2 ? directions.shape[1] : 1), lead), origin is null ? null : NumberArray.Copy(origin, lead));
    }

    private protected override Tensor ApplyCore(Tensor value)
    {
        Tensor? origin = Origin?.ToTensor(value.dtype, value.device);
        Tensor inSpan = OnSpan(origin is null ? value : value - origin);
        Tensor changed = Kind == InterventionKind.ProjectOut ? value - inSpan : origin is null ? inSpan : origin.Plus(inSpan);
        return Restrict(changed, value);
    }

    private protected override Tensor DifferentiateCore(Tensor vectors)
    {
        Tensor inSpan = OnSpan(vectors);
        return Restrict(Kind == InterventionKind.ProjectOut ? vectors - inSpan : inSpan, vectors);
    }

    private protected override void CheckCore(string lead, IReadOnlyList<long> shape, long batch)
    {
        if (shape.Count == 0 || shape[^1] != Basis.Shape[0])
            throw new ArgumentException($"{lead} has directions of width {Basis.Shape[0]}, which must be the last dimension of the value, but that has shape {ShapeText.WithBatch(shape)}.");
    }

    private Tensor OnSpan(Tensor vectors)
    {
        Tensor basis = Basis.ToTensor(vectors.dtype, vectors.device);
        return vectors.MatMul(basis).MatMul(basis.t());
    }
}
