using DegeneracyLab.Analysis;
using DegeneracyLab.Report.Drawing;

namespace DegeneracyLab.Report.Page.Sections;

/// <summary>Spectra with the cut and the gap.</summary>
internal sealed class SpectraSection : ReportSection
{
    /// <inheritdoc/>
    public override string Id => "spectra";

    /// <inheritdoc/>
    public override string Title => "Spectra";

    /// <inheritdoc/>
    public override bool Appears(ReportSource source) => source.Result.HasSpectrum();

    /// <inheritdoc/>
    public override string Lead(ReportSource source)
    {
        if (source.Result.Basis is not { Count: > 0 } basis)
            return source.Result.Hessian is { } hessian
                ? Text($"The Hessian of the behavioural loss has a largest eigenvalue of {hessian.Largest:0.00e+0}; values to the right of the cut have no effect.")
                : "Values to the right of the cut count as 0; the wider the gap, the clearer the count.";
        NodeBasis[] dropping = [.. basis.Where(node => node.Activations.Nullity > 0 && double.IsFinite(node.Activations.Gap))];
        NodeBasis[] exact = [.. basis.Where(node => double.IsPositiveInfinity(node.Activations.Gap))];
        string cut = dropping.MinBy(node => node.Activations.Gap) is { } narrowest
            ? Text($"The narrowest gap at a cut is a factor of {Figures.Short(narrowest.Activations.Gap)}, in the activations at {narrowest.Name}")
            : exact.Length > 0 ? Text($"Where activations are cut, at {Quantity.Of(exact.Length, "node layer")}, all dropped eigenvalues are exactly 0") : "No direction of the activations is dropped";
        return Text($"The activations span {basis.Sum(node => (long)node.Activations.Rank):N0} of {basis.Sum(node => (long)node.Activations.Dimension):N0} directions. {cut}.");
    }

    /// <inheritdoc/>
    public override void Write(HtmlWriter page, ReportSource source)
    {
        page.Figure(source.Result.PlotSpectrum(), "spectrum", "Eigenvalues in descending order, on a logarithmic axis. The line is the cut; the shaded band is the gap between the smallest kept and the largest dropped value.");
        if (source.Result.Basis is { } basis)
            foreach (ReportPart part in ResultReport.Of(basis))
                page.Part(part);
        if (source.Result.Hessian is { } hessian)
            foreach (ReportPart part in HessianReport.Of(hessian, source.Result.Options.Hessian!, source.Result.Degeneracy?.Exact))
                page.Part(part);
    }
}
