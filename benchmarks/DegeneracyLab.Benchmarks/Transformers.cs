using DegeneracyLab;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>The modular addition transformer, declared.</summary>
[Network(Tokens = 3, Vocabulary = 114)]
[TokenEmbedding(128)]
[PositionalEmbedding]
[Residual<Attention128>(Name = "Attention")]
[LastPosition]
[Residual<FeedForward128>(Name = "Mlp")]
[Linear(114, Name = "Unembed")]
internal sealed partial class DeclaredTransformer;

[Block(Input = 128)]
[SelfAttention(Heads = 4, Causal = true)]
internal sealed partial class Attention128;

[Block(Input = 128)]
[Linear(512), ReLU]
[Linear(128)]
internal sealed partial class FeedForward128;

/// <summary>The same network, as one would write it by hand.</summary>
internal sealed class HandwrittenTransformer : nn.Module<Tensor, Tensor>
{
    private readonly Embedding tokens = nn.Embedding(114, 128);
    private readonly Parameter positions = nn.Parameter(randn(3, 128));
    private readonly Linear qkv = nn.Linear(128, 384);
    private readonly Linear output = nn.Linear(128, 128);
    private readonly Linear up = nn.Linear(128, 512);
    private readonly Linear down = nn.Linear(512, 128);
    private readonly Linear unembed = nn.Linear(128, 114);
    private readonly Tensor future = ones(3, 3, dtype: ScalarType.Bool).triu(1).DetachFromDisposeScope();

    public HandwrittenTransformer()
        : base(nameof(HandwrittenTransformer)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor x = tokens.call(input) + positions;
        x = x + Attend(x);
        x = x.select(1, -1);
        x = x + down.call(up.call(x).relu());
        return unembed.call(x).MoveToOuterDisposeScope();
    }

    protected override void RegisterComponents()
    {
        register_module(nameof(tokens), tokens);
        register_parameter(nameof(positions), positions);
        register_module(nameof(qkv), qkv);
        register_module(nameof(output), output);
        register_module(nameof(up), up);
        register_module(nameof(down), down);
        register_module(nameof(unembed), unembed);
    }

    private Tensor Attend(Tensor x)
    {
        long batch = x.shape[0];
        Tensor heads = qkv.call(x).reshape(batch, 3, 3, 4, 32).permute(2, 0, 3, 1, 4);
        Tensor scores = heads[0].matmul(heads[1].transpose(-2, -1)) / Math.Sqrt(32);
        Tensor pattern = scores.masked_fill(future, double.NegativeInfinity).softmax(-1);
        Tensor results = pattern.matmul(heads[2]).transpose(1, 2).reshape(batch, 3, 128);
        return output.call(results);
    }
}
