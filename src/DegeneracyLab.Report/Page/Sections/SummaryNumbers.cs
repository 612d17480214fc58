using DegeneracyLab.Analysis;

namespace DegeneracyLab.Report.Page.Sections;

/// <summary>A number of the summary.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Value">The number.</param>
/// <param name="Meaning">What it counts.</param>
/// <param name="Certificate">What it rests on.</param>
/// <param name="IsKey">Whether it is among the few that come first, in large type.</param>
internal sealed record SummaryNumber(string Name, string Value, string Meaning, string Certificate, bool IsKey = false);

/// <summary>The numbers of the summary, with their certificates.</summary>
internal static class SummaryNumbers
{
    /// <summary>The numbers of a result.</summary>
    /// <param name="source">What the page is made from.</param>
    public static IEnumerable<SummaryNumber> Of(ReportSource source) =>
        [.. source.Result.Degeneracy is { } counted ? Of(counted, source.Result) : [], .. OfBasis(source)];

    /// <summary>The free directions: all, or those of the closed forms.</summary>
    /// <param name="counted">The report on free directions.</param>
    public static long Free(DegeneracyReport counted) => counted.Exact?.Nullity ?? counted.Total;

    /// <summary>The parameters minus the free directions.</summary>
    /// <param name="counted">The report on free directions.</param>
    public static long FunctionalDimension(DegeneracyReport counted) => counted.ParameterCount - Free(counted);

    /// <summary>Whether there may be more free directions: the closed forms do not see all.</summary>
    /// <param name="counted">The report on free directions.</param>
    public static bool IsLowerBound(DegeneracyReport counted) => counted.Exact is null;

    private static IEnumerable<SummaryNumber> Of(DegeneracyReport counted, AnalysisResult result)
    {
        bool isBound = IsLowerBound(counted);
        string certificate = counted switch
        {
            { Proof: { IsProved: true } proof } when counted.FreeOnlyToRounding == 0 => $"Proved in exact arithmetic. {proof.Basis}",
            { Exact: { } exact } => Evidence(exact.Rank),
            { Free.IsExact: true } => "The dimension of the sum of all mechanisms that closed forms know. The network may have more.",
            _ => "A lower bound, because the sum of all mechanisms has too many dimensions to be formed.",
        };
        yield return new("free directions", $"{(isBound && !counted.Free.IsExact ? "≥ " : "")}{Number(Free(counted))}", "Directions in which the parameters can move without changing an output on these data, to first order.", certificate, IsKey: true);
        yield return new("functional dimension", $"{(isBound ? "≤ " : "")}{Number(FunctionalDimension(counted))}", "Parameters minus free directions: as many ways to move have an effect.", isBound ? "Follows from the free directions, which are a lower bound." : "Follows from the free directions.", IsKey: true);
        yield return new("parameters", Number(counted.ParameterCount), "Numbers that are trained.", "Counted.", IsKey: true);
        if (counted.Exact is { } all)
            foreach (SummaryNumber number in Of(all, result))
                yield return number;
        if (counted.Proof is { } proved)
            yield return new("proved free directions", proved.IsProved ? Number(proved.UpperBound) : $"{Number(proved.LowerBound)} to {Number(proved.UpperBound)}", proved.IsProved ? "Free directions in exact arithmetic: a theorem about these weights and data." : "Both bounds hold in exact arithmetic, and they do not meet.", proved.Basis);
    }

    private static IEnumerable<SummaryNumber> Of(ExactDegeneracy exact, AnalysisResult result)
    {
        yield return new("found by closed forms", Number(exact.Proved), "Free directions that follow from what layers are and what the data span.", "Closed forms; each mechanism is listed below.");
        if (exact.PathRedundancy is { } redundancy)
            yield return new("path redundancy", Number(redundancy), "Reparametrisations: of the data they need only which gates are the same.", "The rank of the paths through all gates, exactly.");
        if (exact.DataDependence is { } dependence)
            yield return new("data dependence", Number(dependence), "Free directions that rest on relations among the data.", "Free directions minus path redundancy.");
        if (exact.Singular is { } singular)
            yield return new("owed to special weights", Number(singular), singular == 0 ? "No free direction is owed to special values of the weights." : "By so much the rank grows at random weights nearby.", "The rank at random weights near these, with the same gates.");
        if (exact.Persistent is { } persistent)
            yield return new("persistent", Number(persistent), Invariant($"Free directions that are free on {result.Provenance.FreshSamples:N0} fresh samples too."), "The rank on both sets of samples.");
        if (exact.Singular == 0)
            yield return new("learning coefficient", Invariant($"{exact.FunctionalDimension / 2.0:0.#}"), "Half the functional dimension.", "No free direction is owed to special weights; holds with probability one and up to the tolerance of the rank.", IsKey: true);
        else if (result.Directions?.Orders is { } orders)
            yield return new("learning coefficient", orders.LearningCoefficientAtMost is { } most ? most == orders.LearningCoefficientAtLeast ? Invariant($"{most:0.##}") : Invariant($"{orders.LearningCoefficientAtLeast:0.##} to {most:0.##}") : Invariant($"≥ {orders.LearningCoefficientAtLeast:0.##}"), "From half the rank, to that plus nullity/(2k) with the smallest order k.", Invariant($"Orders measured on {Quantity.Of(orders.Samples, "sample")}."), IsKey: true);
    }

    private static IEnumerable<SummaryNumber> OfBasis(ReportSource source)
    {
        if (source.Result.Basis is { } basis)
        {
            int unclear = basis.Count(node => !node.Activations.IsResolved);
            yield return new("features", Number(basis.Sum(node => (long)node.Dimension)), $"Directions that the {basis} keeps, at {Quantity.Of(basis.Count, "node layer")} with {Quantity.Of(basis.Sum(node => (long)node.Width), "coordinate")}.", unclear == 0 ? "Every cut has a gap of three decades." : Invariant($"At {Quantity.Of(unclear, "node layer")} the cut depends on the threshold; the remarks name them."), IsKey: source.Result.Degeneracy is null);
        }

        if (source.Graphs is [{ } graph, ..] && ReferenceEquals(graph.Result, source.Result))
        {
            GraphModules found = graph.Modules;
            yield return new("modules", Number(found.Modules.Count(module => module.Nodes.Count > 1)), Invariant($"Modules of two features or more in the interaction graph of {Quantity.Of(found.Graph.Nodes.Count, "feature")}, without those of constants, and {Quantity.Of(found.Graph.Edges.Count, "edge")}."), found.Stability is { } stability ? Invariant($"{Quantity.Of(found.Options.Restarts, "search", "searches")} agree to an adjusted Rand index of {stability.AdjustedRandIndex:0.000}.") : "One search.", IsKey: source.Result.Degeneracy is null);
        }
    }

    private static string Evidence(NumericalRank rank)
    {
        string kept = rank.Rank == 0 ? "No singular value counts" : Invariant($"The smallest singular value that counts is {Ratio(rank.SmallestKept):0.0e+0} of the largest");
        string dropped = rank.Nullity == 0 ? "all count" : rank.LargestDropped == 0 ? "the others are 0" : Invariant($"the largest that does not is {Ratio(rank.LargestDropped):0.0e+0}");
        return $"Numerical rank of the Jacobian. {kept}, {dropped}.";

        double Ratio(double square) => rank.Scale > 0 ? Math.Sqrt(square / rank.Scale) : 0;
    }

    private static string Number(long value) => Invariant($"{value:N0}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
