namespace DegeneracyLab.Analysis;

/// <summary>The spectrum of the Hessian as tables: the largest eigenvalues, and counts at parts of the largest.</summary>
internal static class HessianReport
{
    /// <summary>The parts of the report, in order.</summary>
    /// <param name="result">The spectrum.</param>
    /// <param name="options">How it was found.</param>
    /// <param name="exact">The exact count of free directions; null if there is none.</param>
    public static IEnumerable<ReportPart> Of(HessianResult result, SpectrumOptions options, ExactDegeneracy? exact)
    {
        HessianSummary summary = HessianSummary.Of(result, options.Leading);
        bool isEstimate = result.Estimate is not null;
        yield return new(ReportPartKind.Table, Invariant($"Hessian of the behavioural loss{(isEstimate ? ", estimated" : "")}: {(summary.Leading.Count == 0 ? "no eigenvalue is looked at by itself" : "the largest eigenvalues")}"), Leading(result, summary));
        yield return new(ReportPartKind.Legend, Invariant($"The trace is {summary.Trace:0.000e+0}, over {result.Parameters:N0} parameters.{(isEstimate ? Invariant($" {result.Estimate!.Products:N0} products with the Hessian were taken. Error: an eigenvalue is within it of the value.") : "")}"));
        if (summary.Counts.Count == 0)
        {
            yield return new(ReportPartKind.Legend, "All eigenvalues are 0: no parameter has an effect.");
            yield break;
        }

        yield return new(ReportPartKind.Table, "How many eigenvalues are above a part of the largest, and count as parameters", Counts(summary, isEstimate));
        yield return new(ReportPartKind.Legend, $"Effective: the sum of h / (h + cutoff) over all eigenvalues h, with that part of the largest as the cutoff.{(isEstimate ? " Of each count the value, its standard error over random vectors, and a bound of the error that is left for these." : Rank(summary, exact))}");
    }

    private static TextTable Leading(HessianResult result, HessianSummary summary)
    {
        TableColumn[] columns = [new("place"), new("eigenvalue"), new("of the trace"), .. result.Estimate is null ? Array.Empty<TableColumn>() : [new("error")]];
        var table = new TextTable(columns);
        foreach ((int place, LeadingEigenvalue eigenvalue) in summary.Leading.Index())
        {
            string[] cells = [Invariant($"{place + 1}"), Invariant($"{eigenvalue.Value:0.000e+0}"), summary.Trace > 0 ? Invariant($"{100 * eigenvalue.Value / summary.Trace:0.0} %") : "-", Invariant($"{eigenvalue.Error:0.0e+0}")];
            table.AddRow(cells[..columns.Length]);
        }

        return table;
    }

    private static TextTable Counts(HessianSummary summary, bool isEstimate)
    {
        TextTable table = isEstimate
            ? new(new("part"), new("above"), new("error", Importance: 2), new("bound", Importance: 1), new("effective"), new("error", Importance: 4), new("bound", Importance: 3))
            : new(new("part"), new("above"), new("effective"));
        foreach (HessianCount count in summary.Counts)
        {
            string part = Invariant($"{count.Ratio:0e+0}");
            if (isEstimate)
                table.AddRow(part, Invariant($"{count.Above.Value:N1}"), Small(count.Above.StandardError), Small(count.Above.QuadratureError), Invariant($"{count.Effective.Value:N2}"), Small(count.Effective.StandardError), Small(count.Effective.QuadratureError));
            else
                table.AddRow(part, Invariant($"{count.Above.Value:N0}"), Invariant($"{count.Effective.Value:N2}"));
        }

        return table;
    }

    /// <summary>Where all eigenvalues are known, the last count is the rank.</summary>
    private static string Rank(HessianSummary summary, ExactDegeneracy? exact)
    {
        HessianCount last = summary.Counts[^1];
        string rank = Invariant($" Above {last.Ratio:0e+0}, which is 1e-10 for singular values of the Jacobian, is the rank: {last.Above.Value:N0}.");
        return exact is { } counted && counted.FunctionalDimension != (long)last.Above.Value
            ? Invariant($"{rank} The exact count makes columns equally long, and takes off what is proved to be free: there it is {counted.FunctionalDimension:N0}.")
            : rank;
    }

    private static string Small(double number) => number == 0 ? "0" : Invariant($"{number:0.0e+0}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
