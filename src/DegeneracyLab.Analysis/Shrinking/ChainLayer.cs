using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>A fully connected layer of a chain that is made smaller, with the activations after it.</summary>
/// <param name="Section">Where it came from: which activations follow.</param>
/// <param name="Weight">W, [units, inputs], float64 on the CPU.</param>
/// <param name="Bias">b, [units]; null if there is none.</param>
internal sealed record ChainLayer(ChainSection Section, Tensor Weight, Tensor? Bias)
{
    /// <summary>The number of units.</summary>
    public long Units => Weight.size(0);

    /// <summary>The number of weights and biases.</summary>
    public long ParameterCount => Weight.numel() + (Bias?.numel() ?? 0);

    /// <summary>p = x W^T + b.</summary>
    /// <param name="inputs">x, [samples, inputs].</param>
    public Tensor PreActivations(Tensor inputs) => Bias is null ? inputs.matmul(Weight.t()) : inputs.matmul(Weight.t()).Plus(Bias);

    /// <summary>The layer with some of its units.</summary>
    /// <param name="units">Their places.</param>
    public ChainLayer WithUnits(Tensor units) => this with { Weight = Weight.index_select(0, units), Bias = Bias?.index_select(0, units) };
}
