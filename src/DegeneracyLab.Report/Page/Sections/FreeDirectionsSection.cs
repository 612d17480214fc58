using DegeneracyLab.Analysis;

namespace DegeneracyLab.Report.Page.Sections;

/// <summary>Free directions by layer and mechanism.</summary>
internal sealed class FreeDirectionsSection : ReportSection
{
    /// <inheritdoc/>
    public override string Id => "free";

    /// <inheritdoc/>
    public override string Title => "Free directions";

    /// <inheritdoc/>
    public override bool Appears(ReportSource source) => source.Result.Degeneracy is not null;

    /// <inheritdoc/>
    public override string Lead(ReportSource source)
    {
        DegeneracyReport counted = source.Result.Degeneracy!;
        FreeDirections free = counted.Free;
        string most = free.Spans.Where(span => span.Directions > 0).MaxBy(span => span.Directions) is { } span
            ? Text($" The most in a layer, {span.Directions:N0}, are in {span.Layer}{Why(span)}.")
            : "";
        string beyond = counted.Exact is { } exact ? Text($" All mechanisms together explain {free.Total:N0} of {exact.Nullity:N0} free directions.") : "";
        return Text($"{Quantity.Of(free.SpanTotal, "direction is", "directions are")} free in single layers and {free.GaugeTotal:N0} between layers{(free.IsExact && free.Shared > 0 ? Text($"; {free.Shared:N0} of them {(free.Shared == 1 ? "is" : "are")} both") : "")}.{most}{beyond}");
    }

    /// <inheritdoc/>
    public override void Write(HtmlWriter page, ReportSource source)
    {
        DegeneracyReport counted = source.Result.Degeneracy!;
        if (source.Result.HasFreeDirections())
            page.Figure(source.Result.PlotFreeDirections(), "free", "A bar is a layer, or a space between layers; a colour is what makes its directions free.");
        if (counted.Exact is { } exact)
            foreach (ReportPart part in ExactReport.Of(counted, exact, source.Result.Provenance))
                page.Part(part);
        foreach (ReportPart part in ResultReport.Of(counted.Free))
            page.Part(part);
        if (!counted.IsChain)
            return;
        page.Open("details").Element("summary", "The closed forms of each type");
        foreach (ReportPart part in ResultReport.ClosedForms(counted))
            page.Part(part);
        page.Close();
    }

    private static string Why(SpanDirections span) => (span.InputRank < span.Inputs, span.OutputRank < span.Outputs) switch
    {
        (true, true) => Text($", whose inputs span {span.InputRank:N0} of {span.Inputs:N0} directions, and whose Jacobians span {span.OutputRank:N0} of {span.Outputs:N0}"),
        (true, false) => Text($", whose inputs span {span.InputRank:N0} of {span.Inputs:N0} directions"),
        (false, true) => Text($", whose Jacobians span {span.OutputRank:N0} of {span.Outputs:N0} directions"),
        _ => "",
    };
}
