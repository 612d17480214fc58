using System.Globalization;

namespace DegeneracyLab.Analysis;

/// <summary>The count of all free directions as tables: what makes them free, the numbers that go with it, and their evidence.</summary>
internal static class ExactReport
{
    private const int ListedColumns = 4;

    /// <summary>The parts of the report, in order.</summary>
    /// <param name="report">The report on free directions.</param>
    /// <param name="exact">The exact count in it.</param>
    /// <param name="from">What it was made of.</param>
    public static IEnumerable<ReportPart> Of(DegeneracyReport report, ExactDegeneracy exact, Provenance from)
    {
        yield return new(ReportPartKind.Table, "All free directions, by what makes them free; each stage adds to those above it", Stages(exact));
        string[] empty = [.. exact.Stages.Where(stage => stage.Dimension == 0).Select(stage => stage.Name)];
        if (empty.Length > 0)
            yield return new(ReportPartKind.Legend, $"Nothing is added by {string.Join(", ", empty)}.");
        yield return new(ReportPartKind.Table, "The free directions in numbers", Numbers(report, exact, from));
        yield return new(ReportPartKind.Legend, Evidence(exact));
        if (exact.RoundingColumns.Count > 0)
            yield return new(ReportPartKind.Legend, Invariant($"Derivatives by {string.Join(", ", exact.RoundingColumns.Take(ListedColumns))}{(exact.RoundingColumns.Count > ListedColumns ? Invariant($" and {exact.RoundingColumns.Count - ListedColumns:N0} more") : "")} are nothing but rounding, and count as 0."));
        if (report.Proof is { } proof)
            yield return new(ReportPartKind.Legend, $"Proof in exact arithmetic: {proof.Basis} {Gates(proof)}");
    }

    private static string Gates(NullityProof proof)
    {
        string decided = proof.GatesDecidedExactly == 0
            ? proof.Gates == 0 ? "There are no gates or maxima to decide" : $"Floating point decides {(proof.Gates == 1 ? "the one gate or maximum" : Invariant($"all {proof.Gates:N0} gates and maxima"))} without doubt"
            : Invariant($"Of {proof.Gates:N0} gates and maxima {proof.GatesDecidedExactly:N0} took exact arithmetic to decide");
        return proof.ExactZeros + proof.Ties == 0 ? $"{decided}." : Invariant($"{decided}; {Quantity.Of(proof.ExactZeros, "gate is", "gates are")} at exactly 0, and {Quantity.Of(proof.Ties, "maximum is", "maxima are")} attained more than once.");
    }

    private static TextTable Stages(ExactDegeneracy exact)
    {
        var table = new TextTable(new("stage"), new("adds"), new("what is free", CellKind.Sentence));
        foreach (DegeneracyStage stage in exact.Stages.Where(stage => stage.Dimension > 0))
            table.AddRow(stage.Name, Number(stage.Dimension), stage.Meaning);
        table.AddRow("all", Number(exact.Nullity), "");
        return table;
    }

    private static TextTable Numbers(DegeneracyReport report, ExactDegeneracy exact, Provenance from)
    {
        var table = new TextTable(new("number"), new("value"), new("meaning", CellKind.Sentence));
        table.AddRow("parameters", Number(exact.Parameters), "Numbers that are trained.");
        table.AddRow("free directions", Number(exact.Nullity), "Moving along them changes no output on these data, to first order (the nullity).");
        table.AddRow("functional dimension", Number(exact.FunctionalDimension), "Parameters minus free directions: as many ways to move have an effect (the rank).");
        table.AddRow("closed forms", Number(exact.Proved), exact.Stages.Any(stage => stage.Name == ExactDegeneracyCount.Paths)
            ? "Free directions that the closed forms find: those in the tables below, and along paths."
            : "Free directions that the closed forms find, in the tables below.");
        if (exact is { PathRedundancy: { } redundant, DataDependence: { } dependent, DataRelations: { } relations })
        {
            table.AddRow("path redundancy R", Number(redundant), "Reparametrisations: of the data they need only which gates are the same.");
            table.AddRow("data dependence D", Number(dependent), relations == 0 ? "The other free directions, which take relations among the data; there are no such relations." : "The other free directions: they rest on relations among the data.");
        }

        if (exact.Singular is { } singular)
            table.AddRow("singular", Number(singular), singular == 0
                ? Invariant($"Owed to special values of the weights: none. So the learning coefficient is half the rank, {exact.FunctionalDimension / 2.0:0.#}, with probability one and up to the rank's tolerance.")
                : "Owed to special values of the weights: by so much the rank grows near them.");
        if (exact.Persistent is { } persistent)
            table.AddRow("persistent", Number(persistent), Invariant($"Free directions that are free on {from.FreshSamples:N0} fresh samples, too."));
        if (report.Proof is not { } proof)
            return table;
        table.AddRow("proved", proof.IsProved ? Number(proof.UpperBound) : $"{Number(proof.LowerBound)}-{Number(proof.UpperBound)}", proof.IsProved
            ? "Free directions in exact arithmetic: a theorem about these weights and data."
            : "Bounds of the free directions in exact arithmetic: both are proved, and they do not meet.");
        (int least, int most) = (exact.Nullity - proof.UpperBound, exact.Nullity - proof.LowerBound);
        table.AddRow("only to rounding", least == most ? Number(least) : $"{Number(least)} to {Number(most)}", least < 0
            ? "Free directions less the proved ones: below 0, so the exact count takes a free direction for one that has an effect."
            : "Free directions that have an effect in exact arithmetic, below the tolerance.");
        return table;
    }

    private static string Evidence(ExactDegeneracy exact)
    {
        NumericalRank rank = exact.Rank;
        string kept = rank.Rank == 0 ? "no singular value counts" : Invariant($"the smallest singular value that counts is {Ratio(rank, rank.SmallestKept):0.0e+0} of the largest");
        string dropped = rank.Nullity == 0 ? "all count" : Invariant($"the largest that does not is {Ratio(rank, rank.LargestDropped):0.0e+0}");
        return Invariant($"Evidence: {kept}, {dropped}; the tolerance is {Math.Sqrt(rank.Threshold):0e+0}. The Jacobian of {exact.Rows:N0} rows as it was computed has nullity {exact.NumericalNullity:N0}. Between stages, the smallest sine of an angle that counts is {exact.SmallestSineKept:0.0e+0}, the largest that does not {exact.LargestSineDropped:0.0e+0}.");
    }

    private static double Ratio(NumericalRank rank, double square) => rank.Scale > 0 ? Math.Sqrt(square / rank.Scale) : 0;

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
