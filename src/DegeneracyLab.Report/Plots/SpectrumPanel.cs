using DegeneracyLab.Analysis;

namespace DegeneracyLab.Report.Plots;

/// <summary>A spectrum to be drawn.</summary>
/// <param name="Kind">What it is the spectrum of, in a word.</param>
/// <param name="Layer">The node layer or layer; null for the whole network.</param>
/// <param name="Title">What is written above it.</param>
/// <param name="Values">The eigenvalues, descending.</param>
/// <param name="Rank">The rank that was decided by them; null if none was.</param>
internal sealed record SpectrumPanel(string Kind, string? Layer, string Title, IReadOnlyList<double> Values, NumericalRank? Rank)
{
    /// <summary>The spectra of a result: at each node layer those of activations and of Jacobians, and those of all parameters.</summary>
    /// <param name="result">The result.</param>
    public static IReadOnlyList<SpectrumPanel> Of(AnalysisResult result) => [.. NodeLayers(result), .. Parameters(result)];

    /// <summary>The part of the largest eigenvalue below which those of a Hessian are rounding: 1e-10 for singular values of the Jacobian.</summary>
    public const double Rounding = 1e-20;

    /// <summary>The number of eigenvalues that count: those above the cut, or, where no rank was decided, those that are not rounding.</summary>
    public int Kept { get; } = Rank?.Rank ?? Values.Count(value => value > Rounding * Values[0]);

    private static IEnumerable<SpectrumPanel> NodeLayers(AnalysisResult result)
    {
        if (result.Basis is { } basis)
        {
            string effect = basis.Kind is BasisKind.PrincipalDirections or BasisKind.Neurons ? "importances" : "interactions";
            foreach (NodeBasis node in basis)
            {
                yield return new("activations", node.Name, $"{node.Name}: activations (Gram matrix)", node.Activations.Spectrum, node.Activations);
                if (node.Interactions.Dimension > 0)
                    yield return new("interactions", node.Name, $"{node.Name}: {effect} (M')", node.Interactions.Spectrum, node.Interactions);
            }
        }
        else if (result.Degeneracy is { IsChain: true } chain)
        {
            foreach (NodeLayerRanks node in chain.NodeLayers)
            {
                yield return new("activations", node.Name, $"{node.Name}: activations (Gram matrix)", node.Activations.Spectrum, node.Activations);
                yield return new("jacobians", node.Name, $"{node.Name}: Jacobians to the output", node.Jacobians.Spectrum, node.Jacobians);
            }
        }
        else
        {
            foreach (SpanDirections span in result.Degeneracy?.Free.Spans ?? [])
            {
                if (span.InputEvidence is { } inputs)
                    yield return new("activations", span.Layer, $"{span.Layer}: inputs", inputs.Spectrum, inputs);
                if (span.OutputEvidence is { } outputs)
                    yield return new("jacobians", span.Layer, $"{span.Layer}: Jacobians to the output", outputs.Spectrum, outputs);
            }
        }
    }

    private static IEnumerable<SpectrumPanel> Parameters(AnalysisResult result)
    {
        if (result.Degeneracy?.Exact is { } exact)
            yield return new("parameters", null, "parameter Jacobian: squared singular values", exact.Rank.Spectrum, exact.Rank);
        if (result.Hessian is { } hessian)
        {
            bool isWhole = hessian.Spectrum is not null;
            yield return new("hessian", null, isWhole ? "Hessian: all eigenvalues" : "Hessian: the largest eigenvalues", hessian.Spectrum?.Eigenvalues ?? [.. hessian.Estimate!.Leading.Select(each => each.Value)], null);
        }
    }
}
