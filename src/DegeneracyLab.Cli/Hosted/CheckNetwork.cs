namespace DegeneracyLab.Cli;

/// <summary>A small network on which <c>doctor</c> compares devices and types.</summary>
[Network(Input = 5)]
[Linear(7), ReLU]
[LayerNorm]
[Linear(6), Tanh]
[Linear(3)]
internal sealed partial class CheckNetwork;
