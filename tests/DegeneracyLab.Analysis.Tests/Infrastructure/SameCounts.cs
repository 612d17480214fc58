namespace DegeneracyLab.Analysis.Tests;

/// <summary>Compares the integers of two counts of free directions.</summary>
internal static class SameCounts
{
    /// <summary>Throws unless all integers are the same.</summary>
    public static void Require(DegeneracyReport expected, DegeneracyReport actual) => Require(expected.Free, actual.Free);

    /// <summary>Throws unless all integers are the same, in the same order of layers and spaces.</summary>
    public static void Require(FreeDirections expected, FreeDirections actual) => Assert.Equal(Text(expected), Text(actual));

    /// <summary>All integers, as text.</summary>
    public static string Text(FreeDirections free) =>
        $"total {free.Total}{(free.IsExact ? "" : " or more")}, {free.SpanTotal} and {free.GaugeTotal}, {free.Covered} covered\n"
        + string.Join('\n', free.Spans.Select(span => $"{span.Layer}: {span.Directions} of {span.Parameters}, ranks {span.InputRank} of {span.Inputs} and {span.OutputRank} of {span.Outputs}, {span.DeadUnits.Count} dead"))
        + '\n' + string.Join('\n', free.Gauge.Select(gauge => $"{gauge.Space}: {gauge.Directions}, {gauge.HoldsForEveryInput}"))
        + $"\nfrozen {string.Join(' ', free.Frozen)}, not covered {string.Join(' ', free.Uncovered)}";
}
