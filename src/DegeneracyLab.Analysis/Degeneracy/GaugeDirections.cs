namespace DegeneracyLab.Analysis;

/// <summary>
/// What may change inside a network without an effect on its output: the values in a space become x + eps (x A + v), and the layers that
/// write and read them change to match. For a hidden layer of ReLUs this is type 3 of the paper.
/// </summary>
/// <param name="Space">The first and the last hook point of the space.</param>
/// <param name="Group">The A and v that are free, as a group: <c>GL(3) of units 0, 4, 7; 12 diagonal; 4 shifts</c>.</param>
/// <param name="Directions">The number of free directions of the parameters; those of two spaces may overlap.</param>
/// <param name="HoldsForEveryInput">Whether they are free for every input; else they are because slopes or patterns agree on these data.</param>
/// <param name="Meaning">What may be changed, and for which inputs, in words.</param>
public sealed record GaugeDirections(string Space, string Group, long Directions, bool HoldsForEveryInput, string Meaning);
