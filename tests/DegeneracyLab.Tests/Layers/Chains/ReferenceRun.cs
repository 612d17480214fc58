using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>
/// One forward pass for autograd, in which the values at some hook points are replaced by leaves: what is differentiated
/// by them is differentiated with nothing but them varied.
/// </summary>
/// <param name="interventions">The interventions of the pass.</param>
/// <param name="leaves">The values that replace those at hook points.</param>
/// <param name="constant">The number that multiplies biases, for each sample; biases that the leaves do not pass are left alone.</param>
internal sealed class ReferenceRun(Interventions interventions, IReadOnlyDictionary<HookPoint, Tensor> leaves, Tensor constant)
{
    public Dictionary<HookPoint, Tensor> Values { get; } = [];

    public Tensor At(HookPoint hook, Tensor value)
    {
        // What an intervention cuts off is still followed by the biases after it.
        if (interventions.Any(hook))
            value = interventions.Apply(hook, value) + (0 * value);
        return Values[hook] = leaves.TryGetValue(hook, out Tensor? leaf) ? leaf : value;
    }

    /// <summary>y + b, for a layer with the input x.</summary>
    public Tensor AddBias(Tensor y, Tensor x, Tensor? bias)
    {
        if (bias is null)
            return y;
        return y + (x.requires_grad ? bias * constant.reshape([-1, .. Enumerable.Repeat(1L, (int)y.dim() - 1)]) : bias);
    }
}
