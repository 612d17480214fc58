using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>A gain and a bias of each unit, y = x o g + c: dy = x o dg + dc.</summary>
internal sealed class GainDerivative(NetworkDescription network, GainStep step) : StepDerivative(network, step)
{
    /// <inheritdoc/>
    public override Tensor Push(NetworkTrace trace, Func<Parameter?, Tensor?> changeOf)
    {
        Tensor inputs = InputsOf(trace);
        Tensor? change = changeOf(step.Gain) is { } gains ? inputs * gains.reshape(gains.size(0), 1, 1, -1) : null;
        if (changeOf(step.Bias) is not { } biases)
            return change!;
        Tensor everywhere = biases.reshape(biases.size(0), 1, 1, -1);
        return change is null ? everywhere.expand(biases.size(0), inputs.size(0), inputs.size(1), biases.size(1)) : change.Plus(everywhere);
    }

    /// <inheritdoc/>
    public override IEnumerable<(Parameter Parameter, Tensor Result)> Pull(NetworkTrace trace, Tensor cotangents, bool bySample)
    {
        yield return (step.Gain, Joined(cotangents * InputsOf(trace), bySample).sum([2]));
        if (step.Bias is not null)
            yield return (step.Bias, Joined(cotangents, bySample).sum([2]));
    }

    private Tensor InputsOf(NetworkTrace trace) => PlaceValues.Of(Network, step.Input, trace[step.Input]);
}
