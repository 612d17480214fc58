using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>A parameter of a smaller network.</summary>
/// <param name="Name">Its name in a network of the declaration.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Values">Its numbers, row by row.</param>
public sealed record ShrunkParameter(string Name, IReadOnlyList<long> Shape, IReadOnlyList<double> Values);

/// <summary>What became of a fully connected layer.</summary>
/// <param name="Name">The hook point of its output in the larger network.</param>
/// <param name="Before">The number of units.</param>
/// <param name="After">The number of units that are left; null if the layer was folded into the next one.</param>
public sealed record ShrunkLayer(string Name, int Before, int? After);

/// <summary>A smaller network with the outputs of a larger one on some data: a declaration, and its weights.</summary>
public sealed class ShrunkNetwork
{
    private readonly Func<IInstrumentedNetwork>? make;
    private readonly string lacksInstance;

    internal ShrunkNetwork(string name, string declaration, IReadOnlyList<ShrunkParameter> parameters, IReadOnlyList<ShrunkLayer> layers, Func<IInstrumentedNetwork>? make, string lacksInstance)
    {
        (Name, Declaration, Parameters, Layers) = (name, declaration, parameters, layers);
        (this.make, this.lacksInstance) = (make, lacksInstance);
    }

    /// <summary>The name of the class.</summary>
    public string Name { get; }

    /// <summary>The declaration as C#: a file of its own, or of a class of its own below <c>using DegeneracyLab</c>.</summary>
    public string Declaration { get; }

    /// <summary>The weights, in the order of the declaration's <see cref="IInstrumentedNetwork.NamedParameters"/>.</summary>
    public IReadOnlyList<ShrunkParameter> Parameters { get; }

    /// <summary>What became of the fully connected layers of the larger network.</summary>
    public IReadOnlyList<ShrunkLayer> Layers { get; }

    /// <summary>The number of parameters of the larger network.</summary>
    public required long ParametersBefore { get; init; }

    /// <summary>The number of parameters.</summary>
    public long ParametersAfter => Parameters.Sum(parameter => (long)parameter.Values.Count);

    /// <summary>The number of samples on which the outputs stay.</summary>
    public required long Samples { get; init; }

    /// <summary>The largest change of an output on these samples, in float64.</summary>
    public required double LargestChange { get; init; }

    /// <summary>The largest output on these samples, for comparison.</summary>
    public required double LargestOutput { get; init; }

    /// <summary>How many replacements were found and not made, because they would have changed the outputs by more than rounding.</summary>
    public required int RefusedSteps { get; init; }

    /// <summary>
    /// Whether there is an instance: the larger network's class has sizes that are constructor parameters, and all its layers are its own.
    /// </summary>
    public bool HasInstance => make is not null;

    /// <summary>
    /// Makes a network of the larger network's class with smaller sizes, in float64 on the CPU. Where layers share a size, the smaller one is
    /// filled up with units of weight 0; no layer is folded into another.
    /// </summary>
    /// <returns>The network, which the caller disposes.</returns>
    /// <exception cref="NotSupportedException">There is none; the message says why.</exception>
    public IInstrumentedNetwork MakeInstance() => make is null ? throw new NotSupportedException(lacksInstance) : make();

    /// <summary>Gives a network of the declaration the weights.</summary>
    /// <param name="network">The network, in float32 or float64.</param>
    /// <exception cref="ArgumentException">Its parameters have other names or shapes.</exception>
    public void CopyTo(IInstrumentedNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        CopyTo(network, Parameters);
    }

    /// <summary>Writes the weights as a safetensors file, under the names of the parameters, with the declaration as metadata.</summary>
    /// <param name="path">The file; an earlier one is replaced once the new one is whole.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Save(string path)
    {
        using var scope = NewDisposeScope();
        Safetensors.Write(
            path,
            Parameters.ToDictionary(parameter => parameter.Name, parameter => tensor([.. parameter.Values], [.. parameter.Shape], ScalarType.Float64, CPU)),
            new Dictionary<string, string> { ["declaration"] = Declaration });
    }

    /// <summary>The declaration, under a line with the numbers of parameters.</summary>
    /// <returns>C#.</returns>
    public override string ToString() => FormattableString.Invariant($"// {ParametersBefore:N0} -> {ParametersAfter:N0} parameters; outputs on {Samples:N0} samples change by at most {LargestChange:0.0e+0}.\n{Declaration}");

    /// <summary>Gives a network weights.</summary>
    internal static void CopyTo(IInstrumentedNetwork network, IReadOnlyList<ShrunkParameter> parameters)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        IReadOnlyList<(string Name, Parameter Parameter)> own = network.NamedParameters();
        string expected = string.Join(", ", parameters.Select(parameter => $"{parameter.Name} [{string.Join(", ", parameter.Shape)}]"));
        string found = string.Join(", ", own.Select(named => $"{named.Name} [{string.Join(", ", named.Parameter.shape)}]"));
        if (expected != found)
            throw new ArgumentException($"{network.Description.Name} has the parameters {found}; expected {expected}.", nameof(network));
        foreach ((ShrunkParameter from, (string Name, Parameter Parameter) to) in parameters.Zip(own))
            to.Parameter.copy_(tensor([.. from.Values], [.. from.Shape], ScalarType.Float64, CPU));
    }
}
