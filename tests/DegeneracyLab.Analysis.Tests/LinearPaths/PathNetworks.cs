#pragma warning disable DGL0203 // Two linear layers in a row are what some of these networks are about.
namespace DegeneracyLab.Analysis.Tests;

// Networks with parallel linear paths, and tables behind steps that act on each position, small enough to count by hand.
[Network(Input = 3), Parallel<PathMap, PathMap>(ParallelMode.Add)]
internal sealed partial class PathSum;

[Network(Input = 2), Linear(4, Trainable = false, Bias = false), Parallel<PathUnit, PathUnit>, Linear(1, Bias = false)]
internal sealed partial class PathJoined;

[Network(Input = 2), Residual<PathOpenUnit>, Linear(2)]
internal sealed partial class PathBesideSkip;

[Network(Tokens = 2, Vocabulary = 2), TokenEmbedding(2), Tanh, Linear(2, Bias = false)]
internal sealed partial class PathTable;

[Network(Tokens = 2, Vocabulary = 2), TokenEmbedding(2), PositionalEmbedding, Tanh, LastPosition, Linear(2, Bias = false)]
internal sealed partial class PathLastTable;

[Network(Input = 3), Linear(3), LayerNorm, Linear(2, Bias = false), Tanh]
internal sealed partial class PathNorm;

[Block(Input = 3), Linear(2, Bias = false)]
internal sealed partial class PathMap;

[Block(Input = 2), Linear(1, Bias = false)]
internal sealed partial class PathUnit;

[Block(Input = 2), Linear(1), ReLU, Linear(2)]
internal sealed partial class PathOpenUnit;
