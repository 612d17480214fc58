using static DegeneracyLab.Analysis.OptionName;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// A network of which the features at a node layer are changed, or what they see of each other: from there on it is computed section by
/// section, in closed form where there is one.
/// </summary>
internal sealed class AblatedNetwork : IDisposable
{
    /// <summary>The most numbers at a node layer that are taken at once.</summary>
    private const long NumbersAtOnce = 1 << 19;

    private readonly NetworkSection[] sections;
    private readonly SectionFunction[] functions;
    private readonly FeatureFunction[] ofFeatures;
    private readonly OnwardFunctions onward;
    private readonly Features[] features;

    /// <summary>Prepares a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="result">The bases of its node layers.</param>
    /// <param name="sample">One input of the network.</param>
    /// <exception cref="ArgumentException">The result has no bases, or those of another network.</exception>
    public AblatedNetwork(IInstrumentedNetwork network, AnalysisResult result, Tensor sample)
    {
        Network = network;
        Basis = result.Basis ?? throw Refusal.OfResult($"The result has no bases, whose directions could be removed; analyse the network with {Named("Basis = true")}.", nameof(result));
        Nodes = [.. NodesOf(network, result.Options, Basis)];
        using var scope = NewDisposeScope();
        NodeLayer output = Nodes[^1].Hook == network.Description.Output ? Nodes[^1] : new(network.Description, network.Description.Output, hasConstant: false);
        List<NodeLayer> ends = [.. Nodes, .. output == Nodes[^1] ? Array.Empty<NodeLayer>() : [output]];
        sections = [.. ends.Zip(ends.Skip(1), (from, to) => new NetworkSection(network, from, to))];
        functions = [.. sections.Select(section => SectionFunction.Of(section, sample))];
        features = [.. Basis.Select(node => new Features(Owned(node.C), Owned(node.CPinv)))];
        ofFeatures = [.. Enumerable.Range(0, Nodes.Count - 1).Select(place => functions[place].In(features[place], features[place + 1].C))];
        onward = new(functions, features);
        Output = output;

        Tensor Owned(Matrix matrix) => matrix.ToTensor().to(network.Dtype).to(Devices.Of(network)).DetachFromDisposeScope();
    }

    /// <summary>The network.</summary>
    public IInstrumentedNetwork Network { get; }

    /// <summary>The bases.</summary>
    public InteractionBasis Basis { get; }

    /// <summary>The node layers.</summary>
    public IReadOnlyList<NodeLayer> Nodes { get; }

    /// <summary>The outputs as a node layer.</summary>
    public NodeLayer Output { get; }

    /// <summary>The most samples that are taken at once. Where only closed forms follow, more of them share vectors.</summary>
    public long MostAtOnce => functions.Any(function => function is TracedFunction)
        ? Cotangents.MostRows
        : Math.Clamp(NumbersAtOnce / Nodes.Append(Output).Max(node => node.Positions * node.Width), Cotangents.MostRows, 4 * Cotangents.MostRows);

    /// <summary>What a trace must record for the features of a node layer.</summary>
    /// <param name="place">The place of the node layer.</param>
    public IEnumerable<HookPoint> Needs(int place) => Nodes[place].Parts;

    /// <summary>The features of a node layer.</summary>
    /// <param name="place">The place of the node layer.</param>
    /// <param name="trace">A trace of the network.</param>
    /// <returns>[samples, positions, r], in the network's type and in the dispose scope of the caller.</returns>
    public Tensor FeaturesAt(int place, NetworkTrace trace)
    {
        using var scope = NewDisposeScope();
        return Nodes[place].Values(trace).to(Network.Dtype).to(features[place].C.device).matmul(features[place].C).MoveToOuterDisposeScope();
    }

    /// <summary>The outputs after an ablation.</summary>
    /// <param name="ablated">What is changed.</param>
    /// <param name="inputs">Inputs of the network.</param>
    /// <param name="own">The features at its place.</param>
    /// <returns>[samples, ..output..], in the dispose scope of the caller.</returns>
    public Tensor Outputs(Ablated ablated, Tensor inputs, Tensor own)
    {
        using var scope = NewDisposeScope();
        Tensor vectors = ablated switch
        {
            AblatedNode node when node.Place < functions.Length => onward.Outputs(node.Place, inputs, own, node.Factors),
            AblatedNode node => Written(node, own),
            AblatedEdges edges => onward.Outputs(edges.Place + 1, inputs, ofFeatures[edges.Place].Apply(inputs, own, edges.Mask)),
            _ => throw new ArgumentOutOfRangeException(nameof(ablated)),
        };
        return Output.ToValues(vectors).MoveToOuterDisposeScope();
    }

    /// <summary>The derivative of a sum over the outputs by the factors of an ablation.</summary>
    /// <param name="ablated">What is changed.</param>
    /// <param name="inputs">Inputs of the network.</param>
    /// <param name="own">The features at its place.</param>
    /// <param name="cotangent">Gives the derivative by the outputs, [samples, ..output..], from these.</param>
    /// <returns>One number for each factor, float64, in the dispose scope of the caller.</returns>
    public Tensor Gradient(Ablated ablated, Tensor inputs, Tensor own, Func<Tensor, Tensor> cotangent)
    {
        using var scope = NewDisposeScope();
        Tensor f = own.ToFloat64();
        if (ablated is AblatedNode node)
        {
            Tensor at = PulledBack(node.Place, inputs, Written(node, own).ToFloat64(), cotangent);
            return (at.matmul(features[node.Place].CPinv.ToFloat64().t()) * f).sum([0, 1]).MoveToOuterDisposeScope();
        }

        var edges = (AblatedEdges)ablated;
        (Features from, Features to) = (features[edges.Place], features[edges.Place + 1]);
        Tensor c = to.C.ToFloat64(), write = from.CPinv.ToFloat64(), factors = tensor(edges.Factors, [to.Dimension, from.Dimension], ScalarType.Float64, CPU).to(f.device);
        List<SectionPoint> points = [];
        try
        {
            List<Tensor> seen = [];
            for (int output = 0; output < to.Dimension; output++)
            {
                points.Add(sections[edges.Place].At(inputs, (f * factors[output]).matmul(write)));
                seen.Add(points[^1].Output().matmul(c.select(1, output)));
            }

            Tensor vectors = stack(seen, -1).matmul(to.CPinv.ToFloat64());
            Tensor byFeatures = PulledBack(edges.Place + 1, inputs, vectors, cotangent).matmul(to.CPinv.ToFloat64().t());                 // [n, positions, r_to]
            return stack([.. points.Select((point, output) =>
                (point.PullBack((byFeatures.narrow(-1, output, 1) * c.select(1, output)).unsqueeze(0)).squeeze(0).matmul(write.t()) * f).sum([0, 1]))]).flatten().MoveToOuterDisposeScope();
        }
        finally
        {
            points.ForEach(point => point.Dispose());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable each in ofFeatures.Concat<IDisposable>([onward]).Concat(functions).Concat(sections).Concat(features))
            each.Dispose();
    }

    /// <summary>The node layers of a result, as those of the network.</summary>
    internal static IEnumerable<NodeLayer> NodesOf(IInstrumentedNetwork network, AnalysisOptions options, InteractionBasis basis)
    {
        foreach (NodeBasis node in basis)
        {
            HookPoint hook = network.Description.HookPoints.FirstOrDefault(hook => hook.Name == node.HookPoint)
                ?? throw new ArgumentException($"The bases are of another network: {network.Description.Name} has no hook point {node.HookPoint}.", nameof(basis));
            var layer = new NodeLayer(network.Description, hook, node.HasConstant, options.FlattenImages);
            yield return layer.Width == node.Width ? layer : throw new ArgumentException($"The bases are of another network: at {node.HookPoint} {network.Description.Name} has {layer.Width} coordinates, but the basis has {node.Width}.", nameof(basis));
        }
    }

    private Tensor Written(AblatedNode node, Tensor own)
    {
        using var scope = NewDisposeScope();
        int[] kept = [.. Enumerable.Range(0, node.Factors.Length).Where(feature => node.Factors[feature] != 0)];
        Tensor places = tensor([.. kept.Select(feature => (long)feature)], ScalarType.Int64, own.device);
        Tensor factors = tensor([.. kept.Select(feature => node.Factors[feature])], ScalarType.Float64, CPU).to(own.dtype).to(own.device);
        return (own.index_select(-1, places) * factors).matmul(features[node.Place].CPinv.index_select(0, places)).MoveToOuterDisposeScope();
    }

    /// <summary>The derivative by the vectors at a node layer.</summary>
    private Tensor PulledBack(int place, Tensor inputs, Tensor vectors, Func<Tensor, Tensor> cotangent)
    {
        List<SectionPoint> points = [];
        try
        {
            foreach (NetworkSection section in sections.Skip(place))
            {
                points.Add(section.At(inputs, vectors));
                vectors = points[^1].Output();
            }

            Tensor pulled = Output.ToVectors(cotangent(Output.ToValues(vectors)).ToFloat64());
            foreach (SectionPoint point in Enumerable.Reverse(points))
                pulled = point.PullBack(pulled.unsqueeze(0)).squeeze(0);
            return pulled;
        }
        finally
        {
            points.ForEach(point => point.Dispose());
        }
    }
}
