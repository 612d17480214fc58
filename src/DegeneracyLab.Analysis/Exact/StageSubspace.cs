using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>A subspace that adds dimensions to a stage.</summary>
/// <param name="Stage">The stage's short name.</param>
/// <param name="Meaning">What its mechanism is, in words.</param>
/// <param name="Layer">The first layer of the range that the directions change.</param>
/// <param name="Directions">Vectors that span it, [parameters, directions]; gone when the next subspace comes.</param>
/// <param name="Added">The number of dimensions that it adds.</param>
internal sealed record StageSubspace(string Stage, string Meaning, int Layer, Tensor Directions, int Added);
