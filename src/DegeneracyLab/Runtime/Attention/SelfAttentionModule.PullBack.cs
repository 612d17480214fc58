using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

public sealed partial class SelfAttentionModule
{
    // The places of the hook points inside, and that of the output after them.
    private const int AtInput = -1, AtProjections = 0, AtQueries = 1, AtKeys = 2, AtValues = 3, AtScores = 4, AtPattern = 5, AtResults = 6, AtOutput = 7;

    /// <inheritdoc/>
    protected internal override Tensor PullBackInside(NetworkTrace trace, int from, int to, Tensor g, ProductPass pass)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(g);
        ArgumentNullException.ThrowIfNull(pass);
        from = PlaceOf(from);
        to = PlaceOf(to);
        if (from == AtInput && to == AtOutput && !Array.Exists(HooksInside, trace.Intervenes) && SinglePositions.Find(g) is { } at)
        {
            AddOutputBias(trace, g, pass);
            return PullBackSinglePositions(trace, g, at, pass);
        }

        Tensor? values = to is AtScores or AtPattern ? pass.TakeCarried(Hooks.Values) : null;
        Tensor?[]? parts = null;
        switch (to)
        {
            case AtOutput:
                AddOutputBias(trace, g, pass);
                g = Split(g.MatMul(Output.weight!));
                if (from == AtResults)
                    return g;
                goto case AtResults;
            case AtResults:
                g = trace.PullBack(Hooks.Results, g);
                values = HeadProducts.Left(trace[Hooks.Pattern].transpose(-1, -2), g);
                // With the keys before the queries in memory, as the products with keys and queries need it.
                g = HeadProducts.Left(trace[Hooks.Values], g.transpose(-1, -2)).transpose(-1, -2);
                if (from == AtPattern)
                    return LeaveWithValues(g, values, pass);
                goto case AtPattern;
            case AtPattern:
                g = SoftmaxDerivative.Product(trace.Computed(Hooks.Pattern), trace.PullBack(Hooks.Pattern, g));
                if (from == AtScores)
                    return LeaveWithValues(g, values, pass);
                goto case AtScores;
            case AtScores:
                g = trace.PullBack(Hooks.Scores, g);
                parts =
                [
                    HeadProducts.Right(g, Scale(trace[Hooks.Keys])),
                    HeadProducts.RightOfTransposed(g, Scale(trace[Hooks.Queries])),
                    values,
                ];
                break;
            case AtValues or AtKeys or AtQueries:
                parts = Enter(to, g, pass);
                break;
        }

        if (parts is not null)
        {
            if (from >= AtQueries)
                return Leave(from, parts, pass);
            g = JoinParts(trace, parts);
            if (from == AtProjections)
                return g;
        }

        g = trace.PullBack(Hooks.Projections, g);
        pass.AddBias(g, QKV.bias);
        return g.MatMul(QKV.weight!);
    }

    /// <summary>
    /// The bias of the output. The constant that multiplies it goes through the heads like a value: the constants of the
    /// keys' positions, weighted by the pattern and averaged over the heads. They are all 1 and the weights have sum 1; where
    /// somebody intervenes in the pattern or the results they may have another, and the constant stays at its position.
    /// </summary>
    private void AddOutputBias(NetworkTrace trace, Tensor g, ProductPass pass)
    {
        if (!pass.FoldsBias || Output.bias is not { } bias)
            return;
        if (trace.Intervenes(Hooks.Pattern) || trace.Intervenes(Hooks.Results) || !trace.Has(Hooks.Pattern))
        {
            pass.AddBias(g, bias);
            return;
        }

        Tensor atQueries = g.MatMul(bias);                                                              // [k, batch or 1, positions]
        Tensor weights = trace[Hooks.Pattern].mean([1]);                                                // [batch, queries, keys]
        Tensor perSample = atQueries.transpose(0, 1).expand(weights.shape[0], -1, -1).MatMul(weights);   // [batch, k, keys]
        pass.AddConstant(perSample.transpose(0, 1));
    }

    /// <summary>The place of a hook point of the network: one inside, the input for those before, the output for those after.</summary>
    private int PlaceOf(int index) => Math.Clamp(index - Place.First, AtInput, AtOutput);

    /// <summary>
    /// The vectors of queries, keys and values where a product enters at one of them: the others are carried, or null.
    /// </summary>
    private Tensor?[] Enter(int place, Tensor own, ProductPass pass)
    {
        var parts = new Tensor?[3];
        for (int part = 0; part < parts.Length; part++)
            parts[part] = part == place - AtQueries ? own : pass.TakeCarried(PartHooks[part]);
        return parts;
    }

    /// <summary>The vectors at one of queries, keys and values where a product leaves there; the others are carried.</summary>
    private Tensor Leave(int place, Tensor?[] parts, ProductPass pass)
    {
        for (int part = 0; part < parts.Length; part++)
            if (part != place - AtQueries)
                pass.Carry(PartHooks[part], parts[part]);
        return parts[place - AtQueries] ?? ZerosLike(parts.First(part => part is not null)!);
    }

    private Tensor LeaveWithValues(Tensor own, Tensor? values, ProductPass pass)
    {
        pass.Carry(Hooks.Values, values);
        return own;
    }

    /// <summary>Pulls the cotangents of queries, keys and values, of which some may be null, back to the projections.</summary>
    private Tensor JoinParts(NetworkTrace trace, Tensor?[] parts)
    {
        using var scope = NewDisposeScope();
        Tensor zeros = ZerosLike(parts.First(part => part is not null)!);
        Tensor[] pulled = [.. parts.Select((part, i) => part is null ? zeros : trace.PullBack(PartHooks[i], part))];
        long batch = ProductPass.BatchOf(pulled);
        // One copy: side by side in memory are the parts, then the heads.
        Tensor[] perPosition = [.. pulled.Select(part => part.expand(part.shape[0], batch, Heads, -1, HeadWidth).transpose(2, 3))];
        return stack(perPosition, 3).flatten(3).MoveToOuterDisposeScope();
    }

    /// <summary>Zeros of the shape of vectors, the same for all samples.</summary>
    private static Tensor ZerosLike(Tensor vectors) =>
        zeros([vectors.shape[0], 1, .. vectors.shape[2..]], dtype: vectors.dtype, device: vectors.device);
}
