namespace DegeneracyLab.Tests;

/// <summary>Tells digits apart.</summary>
[Network(Input = 64)]
[Linear(32), ReLU]
[Linear(32), ReLU]
[Linear(10)]
public partial class DigitClassifier;
