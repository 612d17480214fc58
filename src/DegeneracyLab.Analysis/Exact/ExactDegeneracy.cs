namespace DegeneracyLab.Analysis;

/// <summary>
/// All free directions of a network's parameters on a data set: the null space of the Hessian of the behavioural loss at the parameters as
/// they are, which is the null space of the Jacobian of all outputs by all trained parameters; counted in float64, and divided into stages
/// by what makes them free.
/// </summary>
public sealed record ExactDegeneracy
{
    /// <summary>The number of trained parameters.</summary>
    public required int Parameters { get; init; }

    /// <summary>The number of samples.</summary>
    public required long Samples { get; init; }

    /// <summary>The number of rows of the Jacobian, samples times outputs: the rank cannot be larger.</summary>
    public required long Rows { get; init; }

    /// <summary>
    /// The rank with its evidence: squared singular values of the Jacobian with columns of equal length, on the complement of the directions
    /// that are proved to be free. <see cref="NumericalRank.Nullity"/> is the number of free directions.
    /// </summary>
    public required NumericalRank Rank { get; init; }

    /// <summary>The number of free directions.</summary>
    public int Nullity => Rank.Nullity;

    /// <summary>The functional dimension: parameters minus nullity.</summary>
    public int FunctionalDimension => Parameters - Nullity;

    /// <summary>The number of directions that are proved to be free, by what layers are and what the data span.</summary>
    public required int Proved { get; init; }

    /// <summary>
    /// The nullity of the Jacobian as it was computed, without what is proved, and with columns that are nothing but rounding: a witness,
    /// which may be too small.
    /// </summary>
    public required int NumericalNullity { get; init; }

    /// <summary>The parameters, with the place of the number in each, whose derivatives are nothing but rounding: they count as 0.</summary>
    public required IReadOnlyList<string> RoundingColumns { get; init; }

    /// <summary>The stages in their order; their dimensions sum to <see cref="Nullity"/>.</summary>
    public required IReadOnlyList<DegeneracyStage> Stages { get; init; }

    /// <summary>The smallest sine of an angle between subspaces that counted as a dimension of a stage; 1 if there is none.</summary>
    public required double SmallestSineKept { get; init; }

    /// <summary>The largest sine that did not.</summary>
    public required double LargestSineDropped { get; init; }

    /// <summary>
    /// The dimension of path redundancy, for chains of fully connected layers and ReLUs: reparametrisations, into which the data enter only by
    /// which gates are the same. Null for other networks, and where there are too many paths.
    /// </summary>
    public int? PathRedundancy { get; init; }

    /// <summary>The other free directions, which rest on relations among the data; null where <see cref="PathRedundancy"/> is.</summary>
    public int? DataDependence => Nullity - PathRedundancy;

    /// <summary>The number of relations among products of gates and inputs on the data; if it is 0, all free directions are path redundancy. Null where <see cref="PathRedundancy"/> is.</summary>
    public int? DataRelations { get; init; }

    /// <summary>
    /// The nullity that is owed to special values of the weights: by how much the rank grows at random weights near them, with the gates and
    /// maxima as they are. If it is 0, the learning coefficient is half the rank, with probability one and up to the tolerance of the rank.
    /// Null where even the smallest moves change gates or maxima, where a chain has too many firing patterns, and for networks that can't be
    /// copied.
    /// </summary>
    public int? Singular { get; init; }

    /// <summary>The number of free directions that are free on fresh samples as well; null if there were none.</summary>
    public int? Persistent { get; init; }

    /// <summary>What limits these numbers.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }
}
