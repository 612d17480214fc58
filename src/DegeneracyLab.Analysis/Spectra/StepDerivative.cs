using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The derivative of a step's output by its own trained parameters, with its input as it is: changes of parameters are pushed to the output,
/// and cotangents of the output are pulled back to the parameters.
/// </summary>
/// <param name="network">The network's description.</param>
/// <param name="step">The step.</param>
internal abstract class StepDerivative(NetworkDescription network, NetworkStep step)
{
    /// <summary>The step.</summary>
    public NetworkStep Step => step;

    /// <summary>The trained parameters.</summary>
    public IReadOnlyList<Parameter> Trained { get; } = [.. step.Parameters.Where(parameter => parameter.requires_grad)];

    /// <summary>The network's description.</summary>
    protected NetworkDescription Network => network;

    /// <summary>Makes the derivative of a step.</summary>
    /// <param name="network">The network's description.</param>
    /// <param name="step">The step.</param>
    /// <returns>The derivative; null for a step of a kind without parameters.</returns>
    public static StepDerivative? For(NetworkDescription network, NetworkStep step) => step switch
    {
        MapStep or ConvolutionStep => new MapDerivative(network, step),
        TableStep or AddedTableStep => new TableDerivative(network, step),
        GainStep gain => new GainDerivative(network, gain),
        _ => null,
    };

    /// <summary>Pushes changes of the trained parameters to the output.</summary>
    /// <param name="trace">The recordings of n samples.</param>
    /// <param name="changeOf">k changes of a parameter, [k, ..parameter..]; null for one that is not trained.</param>
    /// <returns>The changes of the output, [k, n, positions, units].</returns>
    public abstract Tensor Push(NetworkTrace trace, Func<Parameter?, Tensor?> changeOf);

    /// <summary>Pulls cotangents of the output back to the trained parameters.</summary>
    /// <param name="trace">The recordings of n samples.</param>
    /// <param name="cotangents">[k, n, positions, units].</param>
    /// <param name="bySample">Whether each sample has its own result; else the samples are summed.</param>
    /// <returns>For each parameter, trained or not, [k, n or 1, entries].</returns>
    public abstract IEnumerable<(Parameter Parameter, Tensor Result)> Pull(NetworkTrace trace, Tensor cotangents, bool bySample);

    /// <summary>The samples side by side as positions of one, where they are summed: [k, n, positions, ..] to [k, 1, n x positions, ..].</summary>
    protected static Tensor Joined(Tensor values, bool bySample) => bySample ? values : values.flatten(1, 2).unsqueeze(1);
}
