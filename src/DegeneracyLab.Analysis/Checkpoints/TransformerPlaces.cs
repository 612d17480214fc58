using TorchSharp.Modules;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Recognises a transformer by what its layers compute: tables of tokens and positions; blocks of attention and a perceptron of two maps,
/// each added to the stream, with or without a norm before it; a norm; a map to the logits. Layers without parameters do not count.
/// </summary>
internal sealed class TransformerPlaces
{
    private readonly DeclaredNetwork network;
    private readonly List<TransformerPlace> places = [];
    private int block = -1;
    private bool hasPerceptron;
    private TransformerRole? last;

    private TransformerPlaces(DeclaredNetwork network) => this.network = network;

    /// <summary>Finds the maps and tables of a transformer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="reason">Why it is not a transformer; null if it is.</param>
    /// <returns>The places, each parameter in one of them; none if it is not a transformer.</returns>
    public static IReadOnlyList<TransformerPlace> Of(DeclaredNetwork network, out string? reason)
    {
        var walk = new TransformerPlaces(network);
        reason = !network.Steps.Any(step => step is AttentionStep) ? $"{network.Description.Name} has no attention" : walk.Visit(network.Description.Layers) ?? walk.Missing();
        return reason is null ? walk.places : [];
    }

    private string? Missing()
    {
        HashSet<int> placed = [.. places.SelectMany(place => place.Bias is { } bias ? new[] { place.Weight.Index, bias.Index } : [place.Weight.Index])];
        return network.Parameters.FirstOrDefault(parameter => !placed.Contains(parameter.Index)) is { } without ? $"{without.Name} has no place in a transformer" : null;
    }

    private string? Visit(IEnumerable<LayerDescription> layers)
    {
        foreach (LayerDescription layer in layers)
            if ((layer.IsIdentity && layer.Inside.Count > 0 ? Visit(DeclaredNetwork.Inside(layer)) : Place(layer)) is { } reason)
                return reason;
        return null;
    }

    private string? Place(LayerDescription layer)
    {
        IReadOnlyList<NetworkStep> steps = network.StepsOf(layer);
        NetworkStep[] own = [.. steps.Where(step => step.Parameters.Count > 0)];
        if (own.Length == 0)
            return null;
        bool isResidual = steps[^1] is SumStep { Terms.Count: 2 } sum && sum.Output == layer.HookPoint;
        return (isResidual, own) switch
        {
            (true, [GainStep norm, MapStep first, MapStep second]) => Residual(layer, steps, norm, first, second),
            (true, [MapStep first, MapStep second]) => Residual(layer, steps, null, first, second),
            (false, [TableStep table]) => Add(layer, TransformerRole.Embedding, table.Table, null),
            (false, [AddedTableStep table]) => Add(layer, TransformerRole.Positions, table.Table, null),
            (false, [GainStep gain]) => Add(layer, TransformerRole.FinalNorm, gain.Gain, gain.Bias),
            (false, [MapStep { IsTransposed: false } map]) when map.Output == layer.HookPoint => Add(layer, TransformerRole.Unembedding, map.Weight, map.Bias),
            _ => $"{layer.HookPoint.Name} is neither attention nor a perceptron of two maps in a residual layer",
        };
    }

    private string? Residual(LayerDescription layer, IReadOnlyList<NetworkStep> steps, GainStep? norm, MapStep first, MapStep second)
    {
        if (first.IsTransposed || second.IsTransposed)
            return $"{layer.HookPoint.Name} has tied weights";
        AttentionStep? attention = steps.OfType<AttentionStep>().FirstOrDefault();
        if (attention is not null)
        {
            block++;
            hasPerceptron = false;
        }
        else if (block < 0 || hasPerceptron)
        {
            return $"{layer.HookPoint.Name} is a perceptron without attention before it";
        }
        else
        {
            hasPerceptron = true;
        }

        long heads = attention is null ? 1 : network.Description.ShapeAt(attention.Queries)[0];
        bool isAttention = attention is not null;
        return (norm is null ? null : Add(layer, isAttention ? TransformerRole.AttentionNorm : TransformerRole.PerceptronNorm, norm.Gain, norm.Bias))
            ?? Add(layer, isAttention ? TransformerRole.Projections : TransformerRole.PerceptronIn, first.Weight, first.Bias, heads)
            ?? Add(layer, isAttention ? TransformerRole.Result : TransformerRole.PerceptronOut, second.Weight, second.Bias, heads);
    }

    private string? Add(LayerDescription layer, TransformerRole role, Parameter weight, Parameter? bias, long heads = 1)
    {
        bool isInBlock = role is >= TransformerRole.AttentionNorm and <= TransformerRole.PerceptronOut;
        // Within blocks the order has been looked at; around them each place comes once, and after those before it.
        if (last is { } before && (isInBlock ? before > TransformerRole.PerceptronOut : role <= before))
            return $"{layer.HookPoint.Name} does not come where a transformer has it";
        last = role;
        places.Add(new(role, Math.Max(block, 0), network.Of(weight), bias is null ? null : network.Of(bias), heads));
        return null;
    }
}
