using DegeneracyLab.Analysis;

namespace DegeneracyLab.Report.Page.Sections;

/// <summary>Free directions one by one, each with its certificate and its order.</summary>
internal sealed class DirectionListSection : ReportSection
{
    /// <inheritdoc/>
    public override string Id => "directions";

    /// <inheritdoc/>
    public override string Title => "Direction by direction";

    /// <inheritdoc/>
    public override bool Appears(ReportSource source) => source.Result.Directions is not null;

    /// <inheritdoc/>
    public override string Lead(ReportSource source)
    {
        DirectionsResult found = source.Result.Directions!;
        if (found.Directions.Count == 0)
            return "No direction is free, so there is none to list.";
        int exact = found.Certificates.Count(certificate => certificate.IsExact), holds = found.Certificates.Count(certificate => certificate.Holds);
        string order = found.Orders.Smallest is { } k ? Text($"the smallest order that was found is {k}") : "no order was found, so all are exact fibres as far as can be seen";
        return Text($"Of {Quantity.Of(found.Directions.Count, "listed direction")}, {exact:N0} change no output by more than rounding, and {holds:N0} have a certificate that holds; {order}.");
    }

    /// <inheritdoc/>
    public override void Write(HtmlWriter page, ReportSource source)
    {
        DirectionsResult found = source.Result.Directions!;
        foreach (ReportPart part in DirectionsReport.Of(found).TakeWhile(part => !part.Text.StartsWith("The f", StringComparison.Ordinal)))
            page.Part(part);
        if (found.Directions.Count > 0)
            page.Behind(Table(found), "directions");
    }

    private static PlotTable Table(DirectionsResult found) => new(
        "All listed directions",
        [new("number"), new("stage"), new("what moves"), new("certificate"), new("largest step"), new("change there"), new("rounding"), new("order")],
        [.. found.Directions.Select((direction, place) => (IReadOnlyList<PlotCell>)
        [
            PlotCell.Of((long)place),
            PlotCell.Of(direction.Stage),
            PlotCell.Of(direction.Description),
            PlotCell.Of(Verdict(found.Certificates[place])),
            PlotCell.Of(found.Certificates[place].Steps is [var first, ..] ? first.Step : (double?)null),
            PlotCell.Of(found.Certificates[place].Steps is [var step, ..] ? step.Change : (double?)null),
            PlotCell.Of((double?)found.Certificates[place].Rounding),
            PlotCell.Of(found.Orders.Listed[place].ToString()),
        ])]);

    private static string Verdict(DirectionCertificate certificate) =>
        certificate.Steps.Count == 0 ? "none: every step opens other gates" : certificate.IsExact ? "exact: no change but rounding" : certificate.Holds ? "holds: the change falls faster than the step" : "refuted: the change is as large as the step";
}
