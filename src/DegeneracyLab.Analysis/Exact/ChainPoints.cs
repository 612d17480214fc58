using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Points at which a chain of gated layers is looked at: inputs, constants and gates, which need not be those of a sample.</summary>
/// <param name="Inputs">The inputs, [points, inputs], float64 on the CPU.</param>
/// <param name="Constants">For each layer the constant that multiplies its bias, [points].</param>
/// <param name="Gates">For each layer but the last the gates of its units, 0 or 1, [points, units], float64.</param>
internal sealed record ChainPoints(Tensor Inputs, IReadOnlyList<Tensor> Constants, IReadOnlyList<Tensor> Gates)
{
    /// <summary>The number of points.</summary>
    public long Count => Inputs.size(0);

    /// <summary>Some of the points.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">Their number.</param>
    /// <returns>Views in the dispose scope of the caller.</returns>
    public ChainPoints Narrow(long first, long count) =>
        new(Inputs.narrow(0, first, count), [.. Constants.Select(constant => constant.narrow(0, first, count))], [.. Gates.Select(gates => gates.narrow(0, first, count))]);

    /// <summary>The same points without signs.</summary>
    /// <returns>Tensors in the dispose scope of the caller.</returns>
    public ChainPoints Absolute() => new(Inputs.abs(), [.. Constants.Select(constant => constant.abs())], Gates);
}
