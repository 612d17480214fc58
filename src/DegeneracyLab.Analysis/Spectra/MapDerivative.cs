using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>A map y = x W^T + b of the units at each position, or of the patches of an image: dy = x dW^T + db.</summary>
internal sealed class MapDerivative : StepDerivative
{
    private readonly HookPoint input;
    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly bool isTransposed;

    public MapDerivative(NetworkDescription network, NetworkStep step)
        : base(network, step) => (input, weight, bias, isTransposed) = step switch
        {
            MapStep map => (map.Input, map.Weight, map.Bias, map.IsTransposed),
            ConvolutionStep windows => (windows.Input, windows.Weight, windows.Bias, false),
            _ => throw new ArgumentException($"{step.GetType().Name} is not a map.", nameof(step)),
        };

    /// <inheritdoc/>
    public override Tensor Push(NetworkTrace trace, Func<Parameter?, Tensor?> changeOf)
    {
        Tensor inputs = InputsOf(trace);
        Tensor? change = null;
        if (changeOf(weight) is { } weights)
            change = inputs.flatten(0, 1).matmul(isTransposed ? weights : weights.flatten(2).transpose(1, 2)).unflatten(1, [inputs.size(0), inputs.size(1)]);
        if (changeOf(bias) is { } biases)
        {
            Tensor everywhere = biases.reshape(biases.size(0), 1, 1, -1);
            change = change is null ? everywhere.expand(biases.size(0), inputs.size(0), inputs.size(1), biases.size(1)) : change.Plus(everywhere);
        }

        return change!;
    }

    /// <inheritdoc/>
    public override IEnumerable<(Parameter Parameter, Tensor Result)> Pull(NetworkTrace trace, Tensor cotangents, bool bySample)
    {
        Tensor joined = Joined(cotangents, bySample), inputs = Joined(InputsOf(trace).unsqueeze(0), bySample);
        Tensor weights = isTransposed ? inputs.transpose(-1, -2).matmul(joined) : joined.transpose(-1, -2).matmul(inputs);
        yield return (weight, weights.flatten(2));
        if (bias is not null)
            yield return (bias, joined.sum([2]));
    }

    /// <summary>The inputs, or the patches that a convolution reads, [n, positions, width].</summary>
    private Tensor InputsOf(NetworkTrace trace) => Step is ConvolutionStep windows
        ? nn.functional.unfold(trace[input].ToFloat64(), (weight.size(2), weight.size(3)), null, (windows.Padding, windows.Padding), (windows.Stride, windows.Stride)).transpose(1, 2)
        : PlaceValues.Of(Network, input, trace[input]);
}
