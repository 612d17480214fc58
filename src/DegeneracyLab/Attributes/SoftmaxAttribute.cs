namespace DegeneracyLab;

/// <summary>
/// The softmax over the last dimension, y_i = exp(x_i) / sum_j exp(x_j): positive numbers with the sum 1. At the end of a
/// network it is mostly too much, because training with cross entropy and the analyses want the logits before it.
/// </summary>
public sealed class SoftmaxAttribute : LayerAttribute;
