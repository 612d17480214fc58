using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>Self-attention.</summary>
internal sealed record SelfAttentionSample(SampleShape Input, int Heads, int? HeadWidth, bool Causal, bool Scaled, WeightSample Weights) : LayerSample("SelfAttention", Input)
{
    public override SampleShape Output => Input;

    public override int HooksInside => 7;

    private int Each => HeadWidth ?? Input.Width / Heads;

    /// <summary>Head by head, with sums written out instead of the library's products, and the causal mask as a factor.</summary>
    public override Tensor Evaluate(Evaluation at, string name, Tensor x)
    {
        Tensor projections = at.Hook(name + ".Projections", LinearSample.Apply(at, x, at.Parameter(name + ".QKV.weight").t(), Weights.Bias ? at.Parameter(name + ".QKV.bias") : null));
        Tensor queries = at.Hook(name + ".Queries", PerHead(projections, 0));
        Tensor keys = at.Hook(name + ".Keys", PerHead(projections, 1));
        Tensor values = at.Hook(name + ".Values", PerHead(projections, 2));

        Tensor products = (queries.unsqueeze(3) * keys.unsqueeze(2)).sum([-1]);
        Tensor scores = at.Hook(name + ".Scores", Scaled ? products / Math.Sqrt(Each) : products);

        Tensor powers = (scores - scores.detach().amax([-1], keepdim: true)).exp();
        if (Causal)
            powers = powers * ones(Input.A, Input.A, dtype: x.dtype).tril();
        Tensor pattern = at.Hook(name + ".Pattern", powers / powers.sum([-1], keepdim: true));

        Tensor results = at.Hook(name + ".Results", (pattern.unsqueeze(-1) * values.unsqueeze(2)).sum([3]));
        Tensor matrix = at.Parameter(name + ".Output.weight");
        Tensor? sum = null;
        for (int head = 0; head < Heads; head++)
        {
            Tensor part = results.select(1, head).matmul(matrix.narrow(1, head * Each, Each).t());
            sum = sum is null ? part : sum + part;
        }

        return Weights.Bias ? sum! + at.Bias(at.Parameter(name + ".Output.bias"), sum!) : sum!;
    }

    protected override (string Positional, string Named) Arguments(SizeNames sizes) => ("", Named([
        Heads == 1 ? null : $"Heads = {sizes.Of(Heads)}",
        HeadWidth is { } width ? $"HeadWidth = {sizes.Of(width)}" : null,
        Causal ? "Causal = true" : null,
        Scaled ? null : "Scaled = false",
        Weights.BiasArgument,
        .. Weights.Arguments]));

    /// <summary>[batch, positions, 3 x heads x width] -> [batch, heads, positions, width].</summary>
    private Tensor PerHead(Tensor projections, int part) =>
        stack(Enumerable.Range(0, Heads).Select(head => projections.narrow(-1, ((part * Heads) + head) * Each, Each)), 1);
}
