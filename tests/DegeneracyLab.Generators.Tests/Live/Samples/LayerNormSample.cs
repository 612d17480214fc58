using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>Layer norm.</summary>
internal sealed record LayerNormSample(SampleShape Input, bool Affine, double? Epsilon, bool Trainable) : LayerSample("LayerNorm", Input)
{
    public override SampleShape Output => Input;

    public override int HooksInside => 2;

    public override Tensor Evaluate(Evaluation at, string name, Tensor x)
    {
        Tensor mean = x.sum([-1], keepdim: true) / Input.Width;
        Tensor variance = (x - mean).pow(2).sum([-1], keepdim: true) / Input.Width;
        Tensor scale = at.Hook(name + ".Scale", (variance + (Epsilon ?? 1e-5)).pow(0.5));
        Tensor normalized = at.Hook(name + ".Normalized", (x - mean) / scale);
        return Affine ? (normalized * at.Parameter(name + ".weight")) + at.Bias(at.Parameter(name + ".bias"), normalized) : normalized * 1;
    }

    protected override (string Positional, string Named) Arguments(SizeNames sizes) => ("", Named(
        Affine ? null : "Affine = false",
        Epsilon is { } epsilon ? FormattableString.Invariant($"Epsilon = {epsilon}") : null,
        Trainable ? null : "Trainable = false"));
}
