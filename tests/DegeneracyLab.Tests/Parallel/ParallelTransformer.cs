namespace DegeneracyLab.Tests.Parallel;

/// <summary>Attention beside a feed-forward block, as in GPT-J: y = x + Attention(x) + FeedForward(x).</summary>
[Network(Tokens = 2, Vocabulary = 5)]
[TokenEmbedding(2)]
[PositionalEmbedding]
[Residual<SideBySide>]
[LastPosition]
[Linear(3)]
public partial class ParallelTransformer;

[Block(Input = 2)]
[Parallel<NormalizedAttention, NormalizedFeedForward>(ParallelMode.Add)]
public partial class SideBySide;

[Block(Input = 2)]
[LayerNorm]
[SelfAttention(Heads = 1, Causal = true)]
public partial class NormalizedAttention;

[Block(Input = 2)]
[LayerNorm]
[Linear(3), GELU]
[Linear(2)]
public partial class NormalizedFeedForward;
