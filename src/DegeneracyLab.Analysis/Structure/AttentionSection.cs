using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// A section with one self-attention layer between affine maps that act on each position, and maybe an affine way around it,
/// of which every position goes on, or the last, or the mean. What differs from sample to sample is the pattern a and the
/// queries q, keys k and values v. By its input at position s, its output from the query at t has the Jacobian
/// <code>
/// J_ts = [s=t] T + sum_h a_hts V_h O_h + sum_h K_h q_ht z_hts O_h + [s=t] sum_hu Q_h k_hu z_htu O_h
/// z_hts = a_hts (v_hs - sum_u a_htu v_hu)
/// </code>
/// by value, as key and as query, with vectors as rows. The z of a query have sum 0, so that its first key can be left out of
/// the last sum with the others taken as differences from it.
/// </summary>
/// <param name="Section">The section.</param>
/// <param name="Outputs">For each position at the section's end the queries of which it is the sum.</param>
/// <param name="Bypass">T, [d, d_to]: the way around the attention.</param>
/// <param name="ByValue">V_h O_h, [heads, d, d_to], with the constant that carries the output's bias: it goes through the heads as values do.</param>
/// <param name="Projections">Queries, keys and values of all heads side by side, [d, 3 x heads x head width].</param>
/// <param name="OutputMap">O_h, [heads, head width, d_to].</param>
/// <param name="Scale">What the products of queries and keys are multiplied by.</param>
/// <param name="Hidden">Where a query does not see a key, [queries, keys].</param>
internal sealed record AttentionSection(
    NetworkSection Section,
    IReadOnlyList<QueryRange> Outputs,
    Tensor Bypass,
    Tensor ByValue,
    Tensor Projections,
    Tensor OutputMap,
    double Scale,
    Tensor Hidden) : IDisposable
{
    /// <summary>What sums in closed form call their way.</summary>
    public const string Method = "closed form of attention";

    /// <summary>The number of heads.</summary>
    public long Heads => OutputMap.size(0);

    /// <summary>The width of a head.</summary>
    public long HeadWidth => OutputMap.size(1);

    /// <summary>The number of positions.</summary>
    public long Positions => Section.From.Positions;

    /// <summary>Reads a section as one with attention.</summary>
    /// <param name="section">The section.</param>
    /// <param name="sample">One input of the network.</param>
    /// <returns>The section with attention, which the caller disposes; null if it is another.</returns>
    public static AttentionSection? Of(NetworkSection section, Tensor sample)
    {
        NetworkDescription network = section.Network.Description;
        LayerDescription[] layers = [.. NetworkSection.LayersBetween(network, section.From.Hook, section.To.Hook)];
        if (layers.Where(layer => layer.Attention is not null).ToArray() is not [{ Attention: { } hooks } attention]
            || section.From.Hook.Index > hooks.Projections.Index
            || section.From.Positions == 1
            || !layers.All(layer => IsPartOf(attention, layer) || IsAffineAtEachPosition(layer) || Pools(layer)))
        {
            return null;
        }

        IReadOnlyList<long> perHead = network.ShapeAt(hooks.Values);
        long heads = perHead[0], positions = perHead[1], width = perHead[2];
        QueryRange[] outputs = layers.FirstOrDefault(Pools)?.Positions switch
        {
            PositionRule.Last => [new(positions - 1, 1)],
            PositionRule.Mean => [new(0, positions)],
            _ => [.. Enumerable.Range(0, (int)positions).Select(position => new QueryRange(position, 1))],
        };

        using var scope = NewDisposeScope();
        // Without results, what is left goes around the attention, and its output's bias.
        using NetworkTrace around = section.Network.Trace(sample, [.. section.Recorded], [Intervention.Zero(hooks.Results)]);
        using NetworkTrace trace = section.Network.Trace(sample, [.. section.Recorded]);
        NodeLayer from = section.From, to = section.To;
        var projections = new NodeLayer(network, hooks.Projections, hasConstant: false);
        var results = new NodeLayer(network, hooks.Results, from.HasConstant);
        QueryRange last = outputs[^1];

        Tensor units = UnitsAt(to, to.Width, to.Positions - 1, section.Device);
        Tensor bypass = from.PullBack(section.Network, around, to, units).select(2, last.First).squeeze(1);                       // [d_to, d]
        Tensor parts = from.PullBack(section.Network, trace, projections, UnitsAt(projections, 3 * heads * width, 0, section.Device))
            .select(2, 0).reshape(3, heads, width, from.Width);
        Tensor fromResults = results.PullBack(section.Network, trace, to, units).reshape(to.Width, -1);                             // [d_to, ..]
        Tensor output = fromResults.narrow(1, 0, heads * positions * width).reshape(to.Width, heads, positions, width)
            .select(2, last.First).permute(1, 2, 0);                                                                                // [heads, width, d_to]
        Tensor byValue = parts[2].transpose(1, 2).matmul(output);
        if (from.HasConstant && attention.HasBias)
        {
            // All biases from the results on, less those after the attention's output: its own.
            var end = new NodeLayer(network, attention.HookPoint, hasConstant: true);
            Tensor later = end.PullBack(section.Network, trace, to, units).select(-1, end.Coordinates).sum([1, 2]);
            Tensor bias = (fromResults.select(1, results.Coordinates) - later).DividedBy(last.Count);                                        // [d_to]
            bypass.select(1, from.Coordinates).sub_(bias);
            byValue.select(1, from.Coordinates).AddInPlace(bias.DividedBy(heads));
        }

        (double scale, Tensor hidden) = Rules(section.Network, hooks, sample);
        return new(section, outputs, Keep(bypass.t()), Keep(byValue), Keep(parts.flatten(0, 2).t()), Keep(output), scale, Keep(hidden.to(section.Device)));
    }

    /// <summary>What queries (0) or keys (1) are made of, by head, times the scale: Q_h and K_h.</summary>
    /// <param name="part">Which.</param>
    /// <returns>[heads, d, head width], in the dispose scope of the caller.</returns>
    public Tensor ReadMap(int part)
    {
        using var scope = NewDisposeScope();
        return Projections.unflatten(1, 3, Heads, HeadWidth).select(1, part).transpose(0, 1).Times(Scale).MoveToOuterDisposeScope();
    }

    /// <summary>The attention at some inputs, for the queries that make up each position at the section's end.</summary>
    /// <param name="inputs">The inputs, [batch, positions, d].</param>
    /// <param name="projections">Queries, keys and values of all heads side by side, [d, 3 x heads x head width].</param>
    /// <returns>The attention, one position at a time; each is gone when the next is asked for.</returns>
    public IEnumerable<AttentionTerms> At(Tensor inputs, Tensor projections)
    {
        using var scope = NewDisposeScope();
        long width = Heads * HeadWidth, first = Outputs[0].First, asking = Outputs[^1].First + Outputs[^1].Count - first;
        Tensor allQueries = inputs.narrow(1, first, asking).matmul(projections.narrow(1, 0, width)).unflatten(2, Heads, HeadWidth).transpose(1, 2);
        Tensor seen = inputs.matmul(projections.narrow(1, width, 2 * width)).unflatten(2, 2, Heads, HeadWidth).permute(2, 0, 3, 1, 4).contiguous();
        Tensor keys = seen[0], values = seen[1];                                                                                     // [batch, heads, P, width]
        Tensor differences = keys.narrow(2, 1, Positions - 1) - keys.narrow(2, 0, 1);
        foreach (QueryRange output in Outputs)
        {
            using var part = NewDisposeScope();
            Tensor queries = allQueries.narrow(2, output.First - first, output.Count).contiguous();                                 // [batch, heads, n, width]
            Tensor scores = queries.Times(Scale).matmul(keys.transpose(2, 3));
            Tensor pattern = scores.MinusInfinityInPlaceWhere(Hidden.narrow(0, output.First, output.Count)).softmax(-1); // [batch, heads, n, P]
            Tensor z = (values.unsqueeze(2) - pattern.matmul(values).unsqueeze(3)).mul_(pattern.unsqueeze(-1));                     // [batch, heads, n, P, width]
            Tensor around = zeros(pattern.size(0), 1, Positions, dtype: ScalarType.Float64, device: pattern.device);
            around.narrow(2, output.First, output.Count).FillInPlace(1);
            yield return new(output, queries, differences, z, cat([around, pattern.sum([2])], 1));
        }
    }

    /// <summary>Frees the matrices.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in new[] { Bypass, ByValue, Projections, OutputMap, Hidden })
            tensor.Dispose();
    }

    /// <summary>By vectors of ones: but for a scale their scores are the head width, and what is seen has a share in the pattern.</summary>
    private static (double Scale, Tensor Hidden) Rules(IInstrumentedNetwork network, AttentionDescription hooks, Tensor sample)
    {
        Tensor vectors = ones([.. network.Description.ShapeAt(hooks.Queries)], ScalarType.Float64, CPU);
        using NetworkTrace trace = network.Trace(sample, [hooks.Scores, hooks.Pattern], [Intervention.Replace(hooks.Queries, vectors), Intervention.Replace(hooks.Keys, vectors)]);
        return (trace[hooks.Scores].max().to(ScalarType.Float64).item<double>() / vectors.size(2), trace[hooks.Pattern][0, 0].IsZero());
    }

    /// <summary>Unit cotangents of the first coordinates at a position.</summary>
    private static Tensor UnitsAt(NodeLayer node, long count, long position, Device device)
    {
        Tensor units = zeros(count, 1, node.Positions, node.Width, dtype: ScalarType.Float64, device: device);
        units.select(2, position).squeeze(1).copy_(eye(count, node.Width, dtype: ScalarType.Float64, device: device));
        return units;
    }

    private static Tensor Keep(Tensor matrix) => matrix.contiguous().clone().MoveToOuterDisposeScope().DetachFromDisposeScope();

    private static bool IsPartOf(LayerDescription attention, LayerDescription layer) =>
        layer.HookPoint.Index >= attention.Attention!.Projections.Index && layer.HookPoint.Index <= attention.HookPoint.Index;

    private static bool IsAffineAtEachPosition(LayerDescription layer) => layer is { Derivative: LayerDerivative.Constant, Positions: PositionRule.EachAlike };

    private static bool Pools(LayerDescription layer) => layer is { Derivative: LayerDerivative.Constant, Positions: PositionRule.Last or PositionRule.Mean };
}

/// <summary>Queries at consecutive positions.</summary>
/// <param name="First">The first position.</param>
/// <param name="Count">Their number.</param>
internal readonly record struct QueryRange(long First, long Count);
