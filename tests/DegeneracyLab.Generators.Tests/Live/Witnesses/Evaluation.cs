using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>One computation of a declaration: the numbers that it takes, and what happens at its hook points.</summary>
/// <param name="parameters">The parameters by name, the fixed ones too.</param>
/// <param name="hook">Called with the name and the value at each hook point; the value that it returns goes on. Null changes nothing.</param>
/// <param name="constant">
/// What multiplies the biases that lie on a way from something differentiated, one number a sample; null for 1.
/// </param>
internal sealed class Evaluation(IReadOnlyDictionary<string, Tensor> parameters, Func<string, Tensor, Tensor>? hook = null, Tensor? constant = null)
{
    public Tensor Parameter(string name) => parameters[name];

    public Tensor Hook(string name, Tensor value) => hook is null ? value : hook(name, value);

    /// <summary>A bias as it is added.</summary>
    /// <param name="bias">The bias.</param>
    /// <param name="x">The input of the layer that adds it: with a graph, if anything differentiated leads there.</param>
    public Tensor Bias(Tensor bias, Tensor x) =>
        constant is null || !x.requires_grad ? bias : bias * constant.reshape([x.shape[0], .. Enumerable.Repeat(1L, (int)x.dim() - 1)]);
}
