namespace DegeneracyLab.Tests;

/// <summary>Tells digits apart.</summary>
[Network(Input = 64)]
[Linear(32), ReLU]
[Linear(32), ReLU]
[Linear(10)]
public partial class DigitClassifier;

/// <summary>A network of two classes, small enough to be trained in a test.</summary>
[Network(Input = 2)]
[Linear(16, Name = "Hidden"), Tanh]
[Linear(1, Name = "Readout")]
public partial class Separator;

/// <summary>A layer of each kind of derivative.</summary>
[Network(Input = 3)]
[Linear(4), LeakyReLU(0.25)]
[Linear(4, Bias = false), GELU]
[Identity(Name = "Features")]
[Linear(2)]
public partial class Mixed;

/// <summary>A network whose output is its input.</summary>
[Network(Input = 3)]
[Identity, Identity]
public partial class Through;

#pragma warning disable DGL0011 // That nothing is in it is the point.
/// <summary>A network without layers.</summary>
[Network(Input = 3)]
public partial class Nothing;
#pragma warning restore DGL0011

[Network(Tokens = 3, Vocabulary = 7)]
[TokenEmbedding(4)]
[PositionalEmbedding]
[Residual<TinyAttention>(Name = "Attention")]
[LastPosition]
[Residual<TinyPerceptron>(Name = "Mlp")]
[Linear(7, Name = "Head")]
internal sealed partial class TinyTransformer;

[Block(Input = 4)]
[LayerNorm]
[SelfAttention(Heads = 2, Causal = true)]
internal sealed partial class TinyAttention;

[Block(Input = 4)]
[Linear(6), ReLU]
[Linear(4)]
internal sealed partial class TinyPerceptron;

[Network(Channels = 1, Height = 6, Width = 6)]
[Conv2d(2), ReLU]
[MaxPool2d(2)]
[Flatten]
[Linear(3)]
internal sealed partial class TinyCnn;

[Network(Input = nameof(inputs))]
[Linear(nameof(hidden))]
[Residual<Square2>]
[Linear(nameof(outputs))]
internal sealed partial class TinyMlp(int inputs, int hidden, int outputs);

[Block(Input = nameof(hidden))]
[Square]
[Linear(5)]
internal sealed partial class Square2(int hidden);

[Network(Input = 3)]
[Linear(3)]
[Linear(3, Trainable = false, Init = Init.Identity, Name = "Same")]
internal sealed partial class TinyFixed;
