namespace DegeneracyLab.Analysis;

/// <summary>A report about a checkpoint as text, and as one line.</summary>
internal static class CheckpointText
{
    private const int Listed = 5;

    /// <summary>The report.</summary>
    /// <param name="report">The report.</param>
    public static string Of(CheckpointReport report) => ResultReport.Text(Parts(report), ResultReport.StandardWidth);

    /// <summary>What is wrong, in one line: where, what was found, and what was expected.</summary>
    /// <param name="report">A report about a file that does not fit.</param>
    public static string Line(CheckpointReport report)
    {
        if (report.Problem is { } problem)
            return $"{report.Path} can't be matched with {report.Network}: {problem}.";
        string[] faults = [.. report.Matches.Select(match => match.Fault).Concat(report.Unused.Select(tensor => tensor.Fault)).OfType<string>()];
        return $"{report.Path} does not have the weights of {report.Network} under {report.Convention}: {string.Join("; ", faults.Take(Listed))}{(faults.Length > Listed ? $"; and {faults.Length - Listed} more" : "")}.";
    }

    private static IEnumerable<ReportPart> Parts(CheckpointReport report)
    {
        yield return new(ReportPartKind.Heading, Heading(report));
        var matches = new TextTable(new("parameter", CellKind.Name), new("in the file", CellKind.Name), new("shape"), new("", CellKind.Sentence));
        string above = "";
        foreach (CheckpointMatch match in report.Matches)
        {
            matches.AddRow(match.Parameter.Name == above ? "" : match.Parameter.Name, match.Tensor?.Name ?? "-", Shape(match.Found ?? match.Expected), Remark(match));
            above = match.Parameter.Name;
        }

        if (matches.Rows.Count > 0)
            yield return new(ReportPartKind.Table, "What the network needs", matches);
        if (report.Unused.Count > 0)
        {
            var unused = new TextTable(new("in the file", CellKind.Name), new("shape"), new("", CellKind.Sentence));
            foreach (UnusedTensor tensor in report.Unused)
                unused.AddRow(tensor.Name, Shape(tensor.Shape), tensor.Reason ?? $"unknown{Question(tensor.Nearest)}");
            yield return new(ReportPartKind.Table, "What it does not need", unused);
        }

        foreach (string other in report.Others)
            yield return new(ReportPartKind.Remark, other);
    }

    private static string Heading(CheckpointReport report)
    {
        int matched = report.Matches.Count(match => match.Status == CheckpointStatus.Matched);
        string prefix = report.Prefix.Length > 0 ? $" after '{report.Prefix}'" : "";
        string outcome = report.IsLoaded ? "loaded" : report.Problem ?? (report.IsComplete ? "it fits" : "it does not fit");
        return $"{report.Path} ({report.Format}) for {report.Network}, under {report.Convention}{prefix}{(report.Way is { } way ? $", {way}" : "")}: {outcome}. {matched} of {Quantity.Of(report.Matches.Count, "tensor")} fit.";
    }

    private static string Remark(CheckpointMatch match)
    {
        string status = match.Status switch
        {
            CheckpointStatus.Matched => match.Change,
            CheckpointStatus.Missing => $"missing{Question(match.Nearest)}",
            CheckpointStatus.WrongShape => $"expected {Shape(match.Expected)}",
            _ => $"{match.Type}, expected real numbers",
        };
        return match.NonFinite is { } place ? $"{status}{(status.Length > 0 ? "; " : "")}{place}" : status;
    }

    private static string Question(string? nearest) => nearest is null ? "" : $"; is {nearest} meant?";

    private static string Shape(IReadOnlyList<long> shape) => $"[{string.Join(", ", shape)}]";
}
