using System.Globalization;

namespace DegeneracyLab.Analysis;

/// <summary>Free directions one by one as tables: the numbers of each stage, and the first of each.</summary>
internal static class DirectionsReport
{
    private const int ListedOfStage = 2, Listed = 8;

    /// <summary>The parts of the report, in order.</summary>
    /// <param name="result">The directions.</param>
    public static IEnumerable<ReportPart> Of(DirectionsResult result)
    {
        if (result.Directions.Count == 0)
        {
            yield return new(ReportPartKind.Legend, "No direction is free: there is none to list.");
            yield break;
        }

        yield return new(ReportPartKind.Table, "Free directions one by one: how many hold, and to what order", Stages(result));
        yield return new(ReportPartKind.Legend, "Exact: no step along them changes an output by more than rounding. Certified: these, and those along which the change falls faster than the step. Fibres: once what bends is corrected, nothing remains. Least k: the smallest power of the step as which something remains; generic k: that of random combinations of the stage.");
        yield return new(ReportPartKind.Legend, Generic(result));
        int[] shown = Shown(result);
        yield return new(ReportPartKind.Table, shown.Length == result.Directions.Count ? "The free directions" : Invariant($"The first free directions of each stage, {shown.Length:N0} of {result.Directions.Count:N0}"), First(result, shown));
    }

    private static TextTable Stages(DirectionsResult result)
    {
        var table = new TextTable(new("stage"), new("listed"), new("symmetries", Importance: 1), new("exact"), new("certified"), new("fibres"), new("least k"), new("generic k"));
        foreach (StageDirections stage in result.Stages)
            table.AddRow(stage.Stage, Number(stage.Directions), Number(stage.Symmetries), Number(stage.Exact), Number(stage.Certified), Number(stage.Fibres), Power(stage.SmallestOrder), Power(stage.GenericOrder));
        return table;
    }

    private static TextTable First(DirectionsResult result, int[] shown)
    {
        var table = new TextTable(new("stage"), new("what moves", CellKind.Sentence), new("change"), new("order"));
        foreach (int number in shown)
            table.AddRow(result.Directions[number].Stage, result.Directions[number].Description, Change(result.Certificates[number]), Order(result.Orders.Listed[number]));
        return table;
    }

    /// <summary>The places of the first directions of each stage, as many as there is room for.</summary>
    private static int[] Shown(DirectionsResult result) =>
        result.Directions.Count <= Listed
            ? [.. Enumerable.Range(0, result.Directions.Count)]
            : [.. Enumerable.Range(0, result.Directions.Count).GroupBy(number => result.Directions[number].Stage).SelectMany(stage => stage.Take(ListedOfStage)).Take(Listed)];

    private static string Generic(DirectionsResult result)
    {
        DirectionOrders orders = result.Orders;
        IReadOnlyList<DirectionOrder> across = orders.AcrossStages.Count > 0 ? orders.AcrossStages : result.Directions.Count == 1 ? orders.Listed : [];
        string generic = across.Count == 0 ? "Generic order: no random combinations were looked at."
            : across.Any(order => order.Outcome == OrderOutcome.Undecided) && across.All(order => order.Order is null) ? "Generic order: undecided."
            : across.Min(order => order.Order) is { } k ? Invariant($"Generic order: k = {k}, that of random combinations of all directions.")
            : "Generic order: none found. Random combinations of all directions are exact fibres as far as can be seen.";
        string coefficient = orders.LearningCoefficientAtMost is not { } most ? Invariant($"The learning coefficient is {orders.LearningCoefficientAtLeast:0.##} at least, half the rank; orders that are undecided give no upper bound.")
            : most == orders.LearningCoefficientAtLeast ? Invariant($"So the learning coefficient is half the rank, {most:0.##}, as far as can be seen.")
            : Invariant($"The learning coefficient is from {orders.LearningCoefficientAtLeast:0.##} to {most:0.##}: half the rank, and that plus nullity/(2k) with the smallest order, k = {orders.Smallest}.");
        return Invariant($"{generic} {coefficient} Orders are measured on {orders.Samples:N0} {(orders.Samples == 1 ? "sample" : "samples")}.");
    }

    private static string Change(DirectionCertificate certificate) =>
        certificate.Steps.Count == 0 ? "no step" : certificate.IsExact ? "rounding" : Invariant($"{certificate.Steps[0].Change:0.0e+0} at {certificate.Steps[0].Step:0.##e+0}");

    private static string Order(DirectionOrder order) => order.Outcome switch
    {
        OrderOutcome.Found => Invariant($"{order.Order}"),
        OrderOutcome.NoneFound => "none",
        _ => "?",
    };

    private static string Power(int? order) => order is { } k ? Invariant($"{k}") : "none";

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
