using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// What becomes of the features at a node layer, up to the outputs. Writing them back is part of the section that follows, and affine sections
/// are part of the one before.
/// </summary>
internal sealed class OnwardFunctions : IDisposable
{
    private readonly IReadOnlyList<SectionFunction> functions;
    private readonly IReadOnlyList<Features> features;
    private readonly (SectionFunction OfVectors, SectionFunction OfFeatures, int Next)[] steps;

    /// <summary>Puts functions together.</summary>
    /// <param name="functions">The functions of the sections, which must live longer.</param>
    /// <param name="features">The features of the node layers at which sections begin, and maybe of the outputs; must live longer.</param>
    public OnwardFunctions(IReadOnlyList<SectionFunction> functions, IReadOnlyList<Features> features)
    {
        this.functions = functions;
        this.features = features;
        using var scope = NewDisposeScope();
        steps = [.. functions.Select((function, place) =>
        {
            int next = place + 1;
            Tensor? map = null;
            for (; next < functions.Count && functions[next] is AffineFunction affine; next++)
                map = map is null ? affine.Map : map.matmul(affine.Map);
            SectionFunction whole = map is null ? function : function.Before(map);
            return (whole, whole.After(features[place].CPinv), next);
        })];
    }

    /// <summary>The vectors of the outputs that follow from features.</summary>
    /// <param name="place">The place of their node layer.</param>
    /// <param name="inputs">Inputs of the network, to which they belong.</param>
    /// <param name="own">The features, [samples, positions, r].</param>
    /// <returns>[samples, positions, d], in the dispose scope of the caller.</returns>
    public Tensor Outputs(int place, Tensor inputs, Tensor own)
    {
        using var scope = NewDisposeScope();
        return (place == steps.Length ? own.matmul(features[place].CPinv) : From(steps[place].Next, inputs, steps[place].OfFeatures.Apply(inputs, own))).MoveToOuterDisposeScope();
    }

    /// <summary>The vectors of the outputs that follow from some features, each times a factor.</summary>
    /// <param name="place">The place of their node layer, at which a section begins.</param>
    /// <param name="inputs">Inputs of the network, to which they belong.</param>
    /// <param name="own">All features, [samples, positions, r].</param>
    /// <param name="factors">A factor for each; what has 0 takes no time.</param>
    /// <returns>[samples, positions, d], in the dispose scope of the caller.</returns>
    public Tensor Outputs(int place, Tensor inputs, Tensor own, double[] factors)
    {
        using var scope = NewDisposeScope();
        int[] kept = [.. Enumerable.Range(0, factors.Length).Where(feature => factors[feature] != 0)];
        Tensor places = tensor([.. kept.Select(feature => (long)feature)], ScalarType.Int64, own.device);
        Tensor some = tensor([.. kept.Select(feature => factors[feature])], ScalarType.Float64, CPU).to(own.dtype).to(own.device);
        using SectionFunction function = steps[place].OfFeatures.OfSome(places, some);
        return From(steps[place].Next, inputs, function.Apply(inputs, own.index_select(-1, places))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((SectionFunction ofVectors, SectionFunction ofFeatures, _) in steps)
        {
            ofFeatures.Dispose();
            if (!functions.Contains(ofVectors))
                ofVectors.Dispose();
        }
    }

    private Tensor From(int place, Tensor inputs, Tensor vectors)
    {
        while (place < steps.Length)
            (place, vectors) = (steps[place].Next, steps[place].OfVectors.Apply(inputs, vectors));
        return vectors;
    }
}
