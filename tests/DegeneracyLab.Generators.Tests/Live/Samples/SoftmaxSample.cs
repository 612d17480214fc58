using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>The softmax.</summary>
internal sealed record SoftmaxSample(SampleShape Input) : LayerSample("Softmax", Input)
{
    public override SampleShape Output => Input;

    public override Tensor Evaluate(Evaluation at, string name, Tensor x)
    {
        Tensor weights = x.exp();
        return weights / weights.sum([-1], keepdim: true);
    }
}
