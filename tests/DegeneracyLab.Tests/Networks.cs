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
