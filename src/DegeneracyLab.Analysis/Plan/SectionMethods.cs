using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>A way to take the sums of a section.</summary>
/// <typeparam name="T">What the sums depend on beside the section.</typeparam>
/// <param name="Name">What it is called in results.</param>
/// <param name="Reason">Why it is taken, as a clause.</param>
/// <param name="MultiplyAdds">About how many multiply-adds a sample takes.</param>
/// <param name="Begin">Makes sums without samples, which the caller disposes.</param>
internal sealed record SectionMethod<T>(string Name, string Reason, double MultiplyAdds, Func<T, SectionSums> Begin);

/// <summary>Chooses the fastest exact way for a section. Batched products serve every section; others need a certain structure.</summary>
internal static class SectionMethods
{
    /// <summary>How M' is to be computed, given C of the node layer at the section's end.</summary>
    /// <param name="section">The section.</param>
    /// <param name="features">The number of features at its end.</param>
    /// <param name="options">The choices.</param>
    /// <param name="sample">One input of the network.</param>
    /// <returns>The way.</returns>
    public static SectionMethod<Tensor> Moments(NetworkSection section, long features, AnalysisOptions options, Tensor sample)
    {
        double positions = section.From.Positions, d = section.From.Width;
        if (features == 0)
            return new(NoSums.Way, "the node layer at its end has no features", 0, _ => new NoSums(section, section.From.Width, section.From.Width, hasActivity: options.BasisKind != BasisKind.Local));
        bool atOnePoint = options.BasisIntegration.IsAtTheEnd || section.IsHomogeneous;
        if (options.BasisKind == BasisKind.Local && atOnePoint)
        {
            if (section.AsGated(sample) is { } gated)
                return new(GatedMoments.Way, "one elementwise layer between affine maps", positions * gated.Width * gated.Width, c => new GatedMoments(gated, c));
            if (section.AsAttention(sample) is { } attention && AttentionMoments.IsFasterThanProducts(attention, features))
                return new(AttentionSection.Method, "attention between affine maps, and not many more positions than coordinates", positions * positions * attention.Heads * attention.HeadWidth * features, c => new AttentionMoments(attention, c));
        }

        Func<Tensor, SectionSums> begin = c => new JacobianMoments(section, c, options.BasisKind, options.BasisIntegration, options.BasisSources);
        if (options.BasisKind != BasisKind.Local)
            return new(JacobianMoments.Products, $"gradients by {options.BasisKind}", Paths(section, options.BasisIntegration) * ((2 * section.MultiplyAdds) + (2 * positions * d * d)), begin);
        if (section.IsAffine)
            return new(JacobianMoments.OneJacobian, "an affine map", 0, begin);
        int sources = Cotangents.Count(section, options.BasisSources);
        double cotangents = sources == 0 ? features * section.To.Positions : sources * (options.BasisSources!.Features is null ? features : section.SourcesOverPositions(options.BasisSources) > 0 ? 1 : section.To.Positions);
        return new(sources == 0 ? JacobianMoments.Products : JacobianMoments.Signs, Because(section, atOnePoint), cotangents * Paths(section, options.BasisIntegration) * (section.MultiplyAdds + (positions * d * d)), begin);
    }

    /// <summary>How edges are to be computed, given the features at the section's begin and C of those at its end.</summary>
    /// <param name="section">The section.</param>
    /// <param name="inputs">The number of features at its begin.</param>
    /// <param name="outputs">The number at its end.</param>
    /// <param name="options">The choices.</param>
    /// <param name="sample">One input of the network.</param>
    /// <returns>The way.</returns>
    public static SectionMethod<(Features From, Tensor To)> Edges(NetworkSection section, int inputs, int outputs, AnalysisOptions options, Tensor sample)
    {
        // Kernels of our own work on the memory of the CPU.
        bool isOnCpu = section.Device.type == DeviceType.CPU;
        double positions = section.From.Positions;
        if (inputs == 0 || outputs == 0)
            return new(NoSums.Way, "a node layer has no features", 0, _ => new NoSums(section, outputs, inputs, hasActivity: false));
        if (options.EdgeFormula == EdgeFormula.Squared && section.IsHomogeneous)
        {
            if (section.IsAffine && section.From.Positions == 1)
                return new(JacobianMoments.OneJacobian, "an affine map of one position", section.From.Width * (double)inputs, both => new AffineEdges(section, both.From, both.To, sample));
            if (isOnCpu && section.AsGated(sample) is { IsGate: true } gated)
                return new(GatedEdges.Way, "one layer of gates between affine maps", positions * (double)inputs * outputs * GatedEdges.ExpectedChanges(gated), both => new GatedEdges(gated, both.From, both.To));
        }

        bool isSquaredAtOnePoint = options is { EdgeFormula: EdgeFormula.Squared, EdgeIntegration.IsAtTheEnd: true };
        if (isSquaredAtOnePoint && section.AsGated(sample) is { } elementwise && SlopeEdges.IsFasterThanProducts(elementwise, inputs))
            return new(SlopeEdges.Way, "one elementwise layer between affine maps", positions * inputs * outputs * elementwise.Width, both => new SlopeEdges(elementwise, both.From, both.To));
        if (isSquaredAtOnePoint && isOnCpu && section.AsAttention(sample) is { } attention && AttentionEdges.IsFasterThanProducts(attention, inputs))
            return new(AttentionSection.Method, "attention between affine maps, with few terms for each entry", attention.Outputs.Count * (1 + attention.Heads + (attention.Heads * attention.Outputs[0].Count * (positions - 1))) * inputs * outputs, both => new AttentionEdges(attention, both.From, both.To));

        StochasticSources? sources = options.EdgeFormula == EdgeFormula.Squared ? options.EdgeSources : null;
        int count = Cotangents.Count(section, sources);
        double cotangents = options.EdgeFormula == EdgeFormula.Functional ? outputs : outputs * (double)(count == 0 ? section.To.Positions : count);
        return new(
            count == 0 ? JacobianMoments.Products : JacobianMoments.Signs,
            options.EdgeFormula == EdgeFormula.Functional ? "functional edges are integrals along a path" : Because(section, options.EdgeIntegration.IsAtTheEnd || section.IsHomogeneous),
            cotangents * Paths(section, options.EdgeIntegration) * (section.MultiplyAdds + (positions * section.From.Width * inputs)),
            both => new EdgeSums(section, both.From, both.To, options));
    }

    private static int Paths(NetworkSection section, Integration integration) => section.IsHomogeneous ? 1 : integration.Points.Count;

    private static string Because(NetworkSection section, bool atOnePoint) => atOnePoint
        ? $"more than one elementwise layer, or attention, or a mixing of positions, between {section.From.Hook.Name} and {section.To.Hook.Name}"
        : "the integrand is taken at several points of a path";
}
