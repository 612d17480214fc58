using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

public sealed partial class SelfAttentionModule
{
    /// <inheritdoc/>
    protected internal override Tensor PushForwardInside(NetworkTrace trace, int from, int to, Tensor t, ProductPass pass)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(t);
        ArgumentNullException.ThrowIfNull(pass);
        from = PlaceOf(from);
        to = PlaceOf(to);
        if (from == AtResults)
            return ToOutput(t);
        Tensor? values;
        Tensor? pairs;      // at scores and pattern; null where nothing arrives
        if (from >= AtScores)
        {
            values = pass.TakeCarried(Hooks.Values);
            pairs = t;
        }
        else
        {
            if (from == AtInput)
            {
                t = trace.PushForward(Hooks.Projections, t.MatMul(QKV.weight!.t()));
                if (to == AtProjections)
                    return t;
            }

            Tensor?[] parts = from >= AtQueries ? Enter(from, t, pass) : SplitParts(trace, t);
            if (to <= AtValues)
                return Leave(to, parts, pass);
            values = parts[2];
            pairs = ToScores(trace, parts[0], parts[1]);
            if (to == AtScores)
                return LeaveWithValues(pairs ?? NoPairs(t), values, pass);
        }

        if (from < AtPattern)
        {
            pairs = pairs is null ? null : trace.PushForward(Hooks.Pattern, SoftmaxDerivative.Product(trace.Computed(Hooks.Pattern), pairs));
            if (to == AtPattern)
                return LeaveWithValues(pairs ?? NoPairs(t), values, pass);
        }

        Tensor? byPattern = pairs is null ? null : HeadProducts.Right(pairs, trace[Hooks.Values]);
        Tensor? byValues = values is null ? null : HeadProducts.Left(trace[Hooks.Pattern], values);
        Tensor results = trace.PushForward(Hooks.Results, Sum(byPattern, byValues)!);
        return to == AtResults ? results : ToOutput(results);
    }

    /// <summary>The tangents of queries, keys and values from those of the projections.</summary>
    private Tensor?[] SplitParts(NetworkTrace trace, Tensor t) =>
        [.. PartHooks.Select((hook, part) => trace.PushForward(hook, Part(t, part)))];

    /// <summary>The tangents of the scores from those of queries and keys; null if both are.</summary>
    private Tensor? ToScores(NetworkTrace trace, Tensor? queries, Tensor? keys)
    {
        Tensor? byQueries = queries is null ? null : HeadProducts.Right(Scale(queries), trace[Hooks.Keys].transpose(-1, -2));
        Tensor? byKeys = keys is null ? null : HeadProducts.Left(Scale(trace[Hooks.Queries]), keys.transpose(-1, -2));
        return Sum(byQueries, byKeys) is { } sum ? trace.PushForward(Hooks.Scores, sum) : null;
    }

    private Tensor ToOutput(Tensor results) => Merge(results).MatMul(Output.weight!.t());

    /// <summary>No tangents of scores or pattern.</summary>
    private static Tensor NoPairs(Tensor vectors)
    {
        long[] shape = vectors.shape;
        return zeros([shape[0], 1, shape[2], shape[3], shape[3]], dtype: vectors.dtype, device: vectors.device);
    }

    private static Tensor? Sum(Tensor? a, Tensor? b) => a is null ? b : b is null ? a : a.Plus(b);
}
