using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>A self-attention layer in a network of its own.</summary>
public sealed record AttentionSample(long Positions, long Batch, long Width, int Heads, long? HeadWidth, bool Causal, bool Bias, bool Scaled, bool Residual)
{
    /// <summary>The layers between them have everything that a layer can have, alone and together.</summary>
    public static TheoryData<AttentionSample> All { get; } =
    [
        new AttentionSample(4, 3, 6, 2, null, Causal: false, Bias: true, Scaled: true, Residual: false),
        new AttentionSample(4, 3, 6, 2, null, Causal: true, Bias: true, Scaled: true, Residual: true),
        new AttentionSample(4, 1, 4, 1, null, Causal: true, Bias: false, Scaled: false, Residual: false),
        new AttentionSample(4, 3, 3, 2, 4, Causal: true, Bias: true, Scaled: false, Residual: true),
        new AttentionSample(4, 1, 4, 3, 1, Causal: false, Bias: false, Scaled: true, Residual: true),
        new AttentionSample(1, 3, 4, 2, null, Causal: true, Bias: true, Scaled: true, Residual: false),
        new AttentionSample(1, 1, 2, 1, 3, Causal: false, Bias: true, Scaled: true, Residual: true),
    ];

    /// <summary>One of them.</summary>
    public static AttentionSample First { get; } = new(4, 3, 6, 2, null, Causal: false, Bias: true, Scaled: true, Residual: false);

    private long EachHead => HeadWidth ?? Width / Heads;

    internal BlockNetwork Network(out SelfAttentionHookPoint hooks, ScalarType dtype = ScalarType.Float64)
    {
        hooks = new SelfAttentionHookPoint(1, "Attention1");
        var module = new SelfAttentionModule(Width, Heads, HeadWidth, Causal, Bias, Scaled);
        return new BlockNetwork(module, hooks, [Positions, Width], Residual, dtype: dtype).WithWeights();
    }

    internal Tensor Input(ScalarType dtype = ScalarType.Float64) => BlockChecks.Numbers([Batch, Positions, Width], 5, dtype);

    /// <summary>The same layer from tensor operations, in another form than the product's.</summary>
    internal StepwiseReference Reference(BlockNetwork network, Interventions? interventions = null)
    {
        Dictionary<string, Tensor> parameters = network.NamedParameters().ToDictionary(named => named.Name, named => (Tensor)named.Parameter);
        return new StepwiseReference(network, Step, interventions ?? Interventions.None);

        Tensor Step(int index, Tensor[] values, Tensor factor) => index switch
        {
            1 => Linear("QKV", values[0], factor),
            2 or 3 or 4 => PerHead(values[1].narrow(-1, (index - 2) * Heads * EachHead, Heads * EachHead)),
            5 => (values[2].unsqueeze(3) * values[3].unsqueeze(2)).sum(-1L) / (Scaled ? Math.Sqrt(EachHead) : 1),
            6 => Pattern(values[5]),
            7 => (values[6].unsqueeze(-1) * values[4].unsqueeze(2)).sum(3L),
            _ when Residual => values[0] + Linear("Output", SideBySide(values[7]), factor),
            _ => Linear("Output", SideBySide(values[7]), factor),
        };

        Tensor Linear(string name, Tensor x, Tensor factor)
        {
            Tensor product = x.matmul(parameters[$"block.{name}.weight"].t());
            return Bias ? product + parameters[$"block.{name}.bias"] * factor.reshape(-1, 1, 1) : product;
        }

        Tensor PerHead(Tensor x) => stack([.. Enumerable.Range(0, Heads).Select(head => x.narrow(-1, head * EachHead, EachHead))], 1);

        Tensor SideBySide(Tensor x) => cat([.. Enumerable.Range(0, Heads).Select(head => x.select(1, head))], -1);

        Tensor Pattern(Tensor scores)
        {
            Tensor weights = scores.exp();
            if (Causal)
                weights = weights * ones(Positions, Positions, dtype: scores.dtype).tril();
            return weights / weights.sum(-1L, keepdim: true);
        }
    }
}
