using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>A function of the input that may say what a direction is for, such as a class, or a frequency.</summary>
/// <param name="Name">The label.</param>
/// <param name="Values">
/// Its values for some inputs: one number for each sample, [n], or several, [n, k], such as a cosine and a sine, of which any linear
/// combination counts. It is called by several threads.
/// </param>
public sealed record LabelFunction(string Name, Func<Tensor, Tensor> Values);
