using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>A network as conventions see it: its parameters by name, and which step each belongs to.</summary>
internal sealed class DeclaredNetwork
{
    private readonly Dictionary<Tensor, DeclaredParameter> byTensor = new(ReferenceEqualityComparer.Instance);

    /// <summary>Looks at a network.</summary>
    /// <param name="network">The network.</param>
    public DeclaredNetwork(IInstrumentedNetwork network)
    {
        IReadOnlyList<(string Name, Tensor Values)> weights = NetworkWeights.Of(network);
        Description = network.Description;
        Parameters = [.. weights.Select((weight, index) => new DeclaredParameter(weight.Name, weight.Values.shape, index))];
        Values = [.. weights.Select(weight => weight.Values)];
        Steps = network.Steps();
        foreach (DeclaredParameter parameter in Parameters)
            byTensor[Values[parameter.Index]] = parameter;
    }

    /// <summary>The network's description.</summary>
    public NetworkDescription Description { get; }

    /// <summary>Its parameters and buffers, in the order of the layers.</summary>
    public IReadOnlyList<DeclaredParameter> Parameters { get; }

    /// <summary>Their numbers, which the network owns.</summary>
    public IReadOnlyList<Tensor> Values { get; }

    /// <summary>The steps of the computation.</summary>
    public IReadOnlyList<NetworkStep> Steps { get; }

    /// <summary>The declared parameter that a step computes with.</summary>
    /// <param name="parameter">The step's parameter.</param>
    /// <exception cref="InvalidOperationException">It is not among the network's parameters.</exception>
    public DeclaredParameter Of(Parameter parameter) => byTensor.TryGetValue(parameter, out DeclaredParameter? found)
        ? found
        : throw new InvalidOperationException($"A step of {Description.Name} has a parameter of shape [{string.Join(", ", parameter.shape)}] that is not among the network's parameters.");

    /// <summary>The steps that make the value of a layer, those inside it included, in the order of computation.</summary>
    /// <param name="layer">The layer.</param>
    public IReadOnlyList<NetworkStep> StepsOf(LayerDescription layer)
    {
        HashSet<int> hooks = [.. Hooks(layer)];
        return [.. Steps.Where(step => hooks.Contains(step.Output.Index))];
    }

    /// <summary>The layers of a block, without the hook point that records its input.</summary>
    /// <param name="block">The block.</param>
    public static IEnumerable<LayerDescription> Inside(LayerDescription block) => block.Inside is [{ IsIdentity: true, Inside.Count: 0 }, ..] ? block.Inside.Skip(1) : block.Inside;

    private static IEnumerable<int> Hooks(LayerDescription layer) => layer.Inside.SelectMany(Hooks).Append(layer.HookPoint.Index);
}
