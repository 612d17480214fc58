namespace DegeneracyLab.Analysis.Tests;

// The networks of the golden cases of the gauge: perceptrons first, then transformers.
[Network(Positions = 3, Input = 4)]
[Linear(5), ReLU]
[MeanPool, Linear(2)]
internal sealed partial class GaugeMean;

[Network(Positions = 3, Input = 4)]
[Linear(5), ReLU]
[Flatten, Linear(2)]
internal sealed partial class GaugeFlatten;

/// <summary>The maximum over positions: they are the rows of an image of one column, and one padded window covers all of them.</summary>
[Network(Channels = 4, Height = 3, Width = 1)]
[Conv2d(5, Kernel = 1), ReLU]
[MaxPool2d(5, Padding = 2), Flatten, Linear(2)]
internal sealed partial class GaugeMax;

[Network(Input = 4)]
[Linear(5), ReLU]
[Linear(5), ReLU]
[Linear(2)]
internal sealed partial class GaugeDeep;

[Network(Input = 4)]
[Linear(2, Bias = false), Linear(5, Bias = false), Linear(2, Bias = false)]
internal sealed partial class GaugeLinear;

[Network(Input = 4)]
[Linear(3), TiedLinear("Linear1")]
internal sealed partial class GaugeTied;

[Network(Input = 4)]
[Linear(3), ReLU, TiedLinear("Linear1")]
internal sealed partial class GaugeTiedReLU;

[Network(Input = 4)]
[Linear(4, Name = "Embed"), Residual<GaugeBranch>, Linear(2, Name = "Unembed")]
internal sealed partial class GaugeResidual;

[Network(Input = 4)]
[Residual<GaugeBranch>, Linear(2, Name = "Unembed")]
internal sealed partial class GaugeResidualOnData;

[Block(Input = 4)]
[Linear(5), ReLU]
[Linear(4)]
internal sealed partial class GaugeBranch;

[Network(Input = 4)]
[Linear(4), LayerNorm]
[Linear(5), ReLU]
[Linear(2, Bias = false)]
internal sealed partial class GaugeNorm;

[Network(Input = 4)]
[Linear(5), LeakyReLU(0.25)]
[Linear(5), LeakyReLU(0.25)]
[Linear(2)]
internal sealed partial class GaugeLeakyReLU;

[Network(Input = 4)]
[Linear(5), Abs]
[Linear(5), Abs]
[Linear(2)]
internal sealed partial class GaugeAbs;

[Network(Input = 4)]
[Linear(5), Square]
[Linear(5), Square]
[Linear(2)]
internal sealed partial class GaugeSquare;

[Network(Input = 4)]
[Linear(5), Tanh]
[Linear(5), Tanh]
[Linear(2)]
internal sealed partial class GaugeTanh;

/// <summary>Both branches read the same four inputs: the data hold them twice, because each branch takes a slice.</summary>
[Network(Input = 8)]
[Parallel<GaugeReLUPart, GaugeLeakyReLUPart>, Linear(2)]
internal sealed partial class GaugeConcat;

[Block(Input = 4)]
[Linear(3), ReLU]
internal sealed partial class GaugeReLUPart;

[Block(Input = 4)]
[Linear(2), LeakyReLU(0.25)]
internal sealed partial class GaugeLeakyReLUPart;

[Network(Tokens = 3, Vocabulary = 4)]
[TokenEmbedding(4, Name = "Embed"), PositionalEmbedding(Name = "Positions")]
[Residual<GaugeAttention>(Name = "Attention1"), Residual<GaugeMlp>(Name = "Mlp1")]
[LastPosition, Linear(4, Name = "Unembed")]
internal sealed partial class GaugeTransformer;

[Network(Tokens = 3, Vocabulary = 4)]
[TokenEmbedding(4, Name = "Embed"), PositionalEmbedding(Name = "Positions")]
[Residual<GaugeAttentionWithoutBiases>(Name = "Attention1"), Residual<GaugeMlpWithoutOutputBias>(Name = "Mlp1")]
[LastPosition, Linear(4, Bias = false, Name = "Unembed")]
internal sealed partial class GaugeTransformerWithoutBiases;

[Network(Tokens = 3, Vocabulary = 4)]
[TokenEmbedding(4, Name = "Embed"), PositionalEmbedding(Name = "Positions")]
[Residual<GaugeAttention>(Name = "Attention1"), Residual<GaugeMlp>(Name = "Mlp1")]
[Linear(4, Name = "Unembed")]
internal sealed partial class GaugeTransformerAtAllPositions;

[Network(Tokens = 3, Vocabulary = 4)]
[TokenEmbedding(4, Name = "Embed")]
[Residual<GaugeAttention>(Name = "Attention1"), Residual<GaugeMlp>(Name = "Mlp1")]
[LastPosition, Linear(4, Name = "Unembed")]
internal sealed partial class GaugeTransformerWithoutPositions;

[Network(Tokens = 3, Vocabulary = 4)]
[TokenEmbedding(4, Trainable = false, Name = "Embed"), PositionalEmbedding(Name = "Positions")]
[Residual<GaugeAttention>(Name = "Attention1"), Residual<GaugeMlp>(Name = "Mlp1")]
[LastPosition, Linear(4, Name = "Unembed")]
internal sealed partial class GaugeTransformerWithFrozenEmbedding;

[Network(Tokens = 3, Vocabulary = 4)]
[TokenEmbedding(4, Name = "Embed"), PositionalEmbedding(Name = "Positions")]
[Residual<GaugeAttention>(Name = "Attention1"), Residual<GaugeMlp>(Name = "Mlp1")]
[Residual<GaugeAttention>(Name = "Attention2"), Residual<GaugeMlp>(Name = "Mlp2")]
[Linear(4, Name = "Unembed")]
internal sealed partial class GaugeTransformerOfTwoLayers;

[Network(Tokens = 3, Vocabulary = 4)]
[TokenEmbedding(4, Name = "Embed"), PositionalEmbedding(Name = "Positions")]
[Residual<GaugeAttentionAfterNorm>(Name = "Attention1"), Residual<GaugeMlpAfterNorm>(Name = "Mlp1")]
[LayerNorm(Affine = false, Name = "FinalNorm"), LastPosition, Linear(4, Name = "Unembed")]
internal sealed partial class GaugeTransformerWithNorm;

[Network(Tokens = 3, Vocabulary = 4)]
[TokenEmbedding(4, Name = "Embed"), PositionalEmbedding(Name = "Positions")]
[Residual<GaugeAttentionAfterGain>(Name = "Attention1"), Residual<GaugeMlpAfterGain>(Name = "Mlp1")]
[LayerNorm(Name = "FinalNorm"), LastPosition, Linear(4, Name = "Unembed")]
internal sealed partial class GaugeTransformerWithGain;

[Network(Tokens = 3, Vocabulary = 4)]
[TokenEmbedding(4, Name = "Embed"), PositionalEmbedding(Name = "Positions")]
[Residual<GaugeAttentionAfterGainWithoutBiases>(Name = "Attention1"), Residual<GaugeMlpAfterGainWithoutOutputBias>(Name = "Mlp1")]
[LayerNorm(Name = "FinalNorm"), LastPosition, Linear(4, Bias = false, Name = "Unembed")]
internal sealed partial class GaugeTransformerWithGainWithoutBiases;

[Block(Input = 4)]
[SelfAttention(Heads = 2, Causal = true)]
internal sealed partial class GaugeAttention;

[Block(Input = 4)]
[SelfAttention(Heads = 2, Causal = true, Bias = false)]
internal sealed partial class GaugeAttentionWithoutBiases;

[Block(Input = 4)]
[LayerNorm(Affine = false), SelfAttention(Heads = 2, Causal = true)]
internal sealed partial class GaugeAttentionAfterNorm;

[Block(Input = 4)]
[LayerNorm, SelfAttention(Heads = 2, Causal = true)]
internal sealed partial class GaugeAttentionAfterGain;

[Block(Input = 4)]
[LayerNorm, SelfAttention(Heads = 2, Causal = true, Bias = false)]
internal sealed partial class GaugeAttentionAfterGainWithoutBiases;

[Block(Input = 4)]
[Linear(3), ReLU]
[Linear(4)]
internal sealed partial class GaugeMlp;

[Block(Input = 4)]
[Linear(3), ReLU]
[Linear(4, Bias = false)]
internal sealed partial class GaugeMlpWithoutOutputBias;

[Block(Input = 4)]
[LayerNorm(Affine = false), Linear(3), ReLU]
[Linear(4)]
internal sealed partial class GaugeMlpAfterNorm;

[Block(Input = 4)]
[LayerNorm, Linear(3), ReLU]
[Linear(4)]
internal sealed partial class GaugeMlpAfterGain;

[Block(Input = 4)]
[LayerNorm, Linear(3), ReLU]
[Linear(4, Bias = false)]
internal sealed partial class GaugeMlpAfterGainWithoutOutputBias;
