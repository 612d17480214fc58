using System.Globalization;
using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>v -> a v with a number a: the derivative is a, too.</summary>
internal sealed record Scaling : Intervention
{
    internal Scaling(HookPoint hook, double factor)
        : base(hook, InterventionKind.Scale)
    {
        if (!double.IsFinite(factor))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Scale at {hook} takes a finite factor, but got {factor}."), nameof(factor));
        Factor = factor;
    }

    /// <summary>a.</summary>
    public double Factor { get; }

    private protected override string Details => string.Create(CultureInfo.InvariantCulture, $" by {Factor}");

    private protected override Tensor ApplyCore(Tensor value) => Restrict(value.Times(Factor), value);

    private protected override Tensor DifferentiateCore(Tensor vectors) => Restrict(vectors.Times(Factor), vectors);

    private protected override void CheckCore(string lead, IReadOnlyList<long> shape, long batch)
    {
        // A number fits every shape.
    }
}
