using System.Collections.Immutable;
using System.Globalization;

namespace DegeneracyLab.Analysis;

/// <summary>
/// How far two bases agree at a node layer, as the data see it: two directions that differ only where there is no activation are one. Where
/// both bases are centred, the constant, which both have, is left out.
/// </summary>
public sealed record BasisOverlap
{
    /// <summary>The node layer.</summary>
    public required string Node { get; init; }

    /// <summary>The number of features of the first basis that are compared.</summary>
    public required int First { get; init; }

    /// <summary>The number of features of the second.</summary>
    public required int Second { get; init; }

    /// <summary>
    /// The principal angles between the spans of the features, as functions of the data, in radians, ascending: as many as the smaller span has
    /// dimensions. Their cosines are the canonical correlations of the features.
    /// </summary>
    public required ImmutableArray<double> Angles { get; init; }

    /// <summary>The mean squared cosine of the angles, over the dimensions of the larger span: 1 where the spans are the same; NaN if both are empty.</summary>
    public required double SharedSpan { get; init; }

    /// <summary>
    /// The one-to-one matching of features with the largest sum of absolute cosines. A cosine is that of two features as functions of the data:
    /// in a centred basis their correlation.
    /// </summary>
    public required IReadOnlyList<FeatureMatch> Matches { get; init; }

    /// <summary>
    /// By how much the second basis differs from the first, directions and importances: || F C C^T F - F C' C'^T F || / || F C C^T F ||, with
    /// F^2 the Gram matrix. 0 for the local and the global basis of a linear network: the gap between them.
    /// </summary>
    public required double Gap { get; init; }

    /// <summary>The same with both matrices divided by their traces, so that a common factor of all importances plays no part.</summary>
    public required double ScaledGap { get; init; }

    /// <summary>The mean absolute cosine of matched features; NaN if there are none.</summary>
    public double MeanMatch => Matches.Count == 0 ? double.NaN : Matches.Average(match => Math.Abs(match.Cosine));

    /// <summary>The numbers in a line.</summary>
    /// <returns>A line of text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Node}: {First} and {Second} features, shared span {SharedSpan:0.####}, matched features {MeanMatch:0.####}, gap {Gap:g3}");
}

/// <summary>Two features that were matched.</summary>
/// <param name="First">The feature of the first basis.</param>
/// <param name="Second">The feature of the second.</param>
/// <param name="Cosine">Their cosine, signed.</param>
public sealed record FeatureMatch(int First, int Second, double Cosine);
