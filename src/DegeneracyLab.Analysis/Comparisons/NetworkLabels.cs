using static DegeneracyLab.Analysis.OptionName;


namespace DegeneracyLab.Analysis;

/// <summary>Labels the directions of a network's bases by functions of its input.</summary>
public static class NetworkLabels
{
    /// <summary>How many functions a label names, so that the next best ones are known too.</summary>
    private const int Named = 5;

    /// <summary>Finds for each direction the functions of the input that explain most of the variance of its feature. One pass over the data.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The data.</param>
    /// <param name="result">An analysis of the network with bases, on these or other data.</param>
    /// <param name="functions">The functions, one or more, with different names.</param>
    /// <param name="threshold">What a function must explain to be a direction's label, from 0 to 1.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The labels.</returns>
    /// <exception cref="ArgumentException">Network, data or bases do not fit, or a function does not give a finite number or several for each sample.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static DirectionLabels Find(IInstrumentedNetwork network, Dataset data, AnalysisResult result, IReadOnlyList<LabelFunction> functions, double threshold = 0.5, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(functions);
        AnalysisInput.RequireNetwork(network);
        if (functions.Count == 0)
            throw new ArgumentException("There is no function of the input to label directions by.", nameof(functions));
        if (functions.GroupBy(function => function.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"{twice.Count()} functions are called '{twice.Key}'; a label needs a name of its own.", nameof(functions));
        if (!(threshold is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold is a part of the variance, from 0 to 1.");
        InteractionBasis basis = result.Basis ?? throw Refusal.OfResult($"The result has no bases, whose directions could be labelled; analyse the network with {Named("Basis = true")}.", nameof(result));
        NodeLayer[] layers = [.. AblatedNetwork.NodesOf(network, result.Options, basis)];
        using var passes = new DataPasses(network, cancellationToken);
        using var sums = (LabelSums)passes.Run(data, sample => [new LabelSums(network, layers, basis, functions, sample)])[0];
        return new() { Threshold = threshold, Samples = sums.Count, Nodes = [.. basis.Select((node, place) => new LabelledNode(node.Name, Labels(sums, place, functions)))] };
    }

    private static DirectionLabel[] Labels(LabelSums sums, int place, IReadOnlyList<LabelFunction> functions)
    {
        (double[] variances, Matrix explained) = sums.Explained(place);
        return [.. variances.Select((variance, feature) => new DirectionLabel(feature, variance, variance == 0 ? [] :
            [.. functions.Select((function, number) => new ExplainedShare(function.Name, explained[number, feature] / variance)).OrderByDescending(share => share.Share).Take(Named)]))];
    }
}
