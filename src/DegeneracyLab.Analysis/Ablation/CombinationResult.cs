using System.Collections.Immutable;
using System.Globalization;

namespace DegeneracyLab.Analysis;

/// <summary>
/// What combinations of removed parts do. A set of parts is unnecessary only if any combination of them may be removed: where two stand in
/// for each other each can go, but not both; where two cancel both can go, but neither alone.
/// </summary>
public sealed record CombinationResult
{
    /// <summary>The node layer, or the two of the section, with "->" between them.</summary>
    public required string Place { get; init; }

    /// <summary>The metric.</summary>
    public required string Metric { get; init; }

    /// <summary>How many parts are kept in every combination.</summary>
    public required int Kept { get; init; }

    /// <summary>How many parts are removed, as a whole or in part.</summary>
    public required int Removed { get; init; }

    /// <summary>The score of the network as it is.</summary>
    public required double Unmodified { get; init; }

    /// <summary>The score with all of the basis: without what the basis drops.</summary>
    public required double NothingRemoved { get; init; }

    /// <summary>The score with all of these parts removed at once.</summary>
    public required double AllAtOnce { get; init; }

    /// <summary>The mean score over random subsets of these parts; NaN if there were none.</summary>
    public required double MeanOfSubsets { get; init; }

    /// <summary>The mean score over random fractions, each part multiplied by a number between 0 and 1; NaN if there were none.</summary>
    public required double MeanOfFractions { get; init; }

    /// <summary>The worst score that was found.</summary>
    public required double Worst { get; init; }

    /// <summary>By how much each of the removed parts is multiplied there, in their order: directions by number, edges row by row of their matrix.</summary>
    public required ImmutableArray<double> WorstFactors { get; init; }

    /// <summary>The places of the removed parts, in the same order: the number of a direction, or the row times the number of columns plus the column of an edge.</summary>
    public required ImmutableArray<int> RemovedParts { get; init; }

    /// <summary>The number of gradient steps, from each of so many starts.</summary>
    public required int Steps { get; init; }

    /// <summary>The number of starts.</summary>
    public required int Starts { get; init; }

    /// <summary>The numbers in a line.</summary>
    /// <returns>A line of text.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Place}, {Removed:N0} of {Kept + Removed:N0} parts removed: {Metric} {AllAtOnce:0.####} all at once, {MeanOfSubsets:0.####} in random subsets, {MeanOfFractions:0.####} in random fractions, {Worst:0.####} at worst ({Starts} x {Steps} steps); {NothingRemoved:0.####} with all of the basis, {Unmodified:0.####} unmodified");
}
