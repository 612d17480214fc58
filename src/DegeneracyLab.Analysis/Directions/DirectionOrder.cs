using System.Globalization;

namespace DegeneracyLab.Analysis;

/// <summary>What the search for the order of a free direction came to.</summary>
public enum OrderOutcome
{
    /// <summary>What remains after correction falls as a power of the step.</summary>
    Found,

    /// <summary>Nothing remains but rounding at any step: an exact fibre as far as can be seen.</summary>
    NoneFound,

    /// <summary>Neither is clear; <see cref="DirectionOrder.Remark"/> says why.</summary>
    Undecided,
}

/// <summary>
/// The order of a direction v: the power k of the step t as which the change of the outputs falls once it is corrected. Fibres are curved, so
/// that at each t the distance |f(w + t v + u) - f(w)| over the data is minimised over u in the row space of the Jacobian.
/// </summary>
/// <param name="Name">What is followed: the description of a listed direction, or of which directions it is a random combination.</param>
/// <param name="Stage">The stage of the direction or directions; null for combinations across stages.</param>
/// <param name="Outcome">Whether an order was found.</param>
/// <param name="Order">k; null if none was found.</param>
/// <param name="Exponent">The measured power of which k is the nearest integer; null if nothing remains above rounding.</param>
/// <param name="Steps">The steps with what remains: the root mean square change of an output, as a ratio to that of the outputs; in itself if all outputs are 0. From large to small.</param>
/// <param name="Rounding">What rounding may change, in the same unit.</param>
/// <param name="Remark">Why the outcome is not clear; null if it is.</param>
public sealed record DirectionOrder(string Name, string? Stage, OrderOutcome Outcome, int? Order, double? Exponent, IReadOnlyList<CertifiedStep> Steps, double Rounding, string? Remark)
{
    /// <summary>The order in words.</summary>
    /// <returns>For example <c>k = 2</c>, or <c>none found</c>.</returns>
    public override string ToString() => Outcome switch
    {
        OrderOutcome.Found => string.Create(CultureInfo.InvariantCulture, $"k = {Order}"),
        OrderOutcome.NoneFound => "none found",
        _ => $"undecided: {Remark}",
    };
}

/// <summary>
/// The orders of free directions. Orders do not form subspaces (for w1 w2 both axes are exact fibres, and the diagonal has k = 2); so there is
/// one for each listed direction, and for random combinations, which have the generic order.
/// </summary>
public sealed record DirectionOrders
{
    /// <summary>The rank of the Jacobian.</summary>
    public required int Rank { get; init; }

    /// <summary>The number of free directions.</summary>
    public required int Nullity { get; init; }

    /// <summary>The number of samples on which orders were measured, the first of the data.</summary>
    public required long Samples { get; init; }

    /// <summary>The orders of the listed directions.</summary>
    public required IReadOnlyList<DirectionOrder> Listed { get; init; }

    /// <summary>The orders of random combinations of the directions of one stage each, for stages with more than one.</summary>
    public required IReadOnlyList<DirectionOrder> WithinStages { get; init; }

    /// <summary>The orders of random combinations of all directions.</summary>
    public required IReadOnlyList<DirectionOrder> AcrossStages { get; init; }

    /// <summary>All orders.</summary>
    public IEnumerable<DirectionOrder> All => [.. Listed, .. WithinStages, .. AcrossStages];

    /// <summary>The smallest order that was found; null if there is none: then nothing was seen that is not an exact fibre.</summary>
    public int? Smallest => All.Min(order => order.Order);

    /// <summary>Half the rank: the learning coefficient at these parameters is not smaller.</summary>
    public double LearningCoefficientAtLeast => Rank / 2.0;

    /// <summary>
    /// rank/2 + nullity/(2k), k the smallest order: the learning coefficient is not larger, because what remains after correction is of size
    /// |t|^k at most. With no order found it is half the rank, as far as can be seen. Null if an order is undecided.
    /// </summary>
    public double? LearningCoefficientAtMost => All.Any(order => order.Outcome == OrderOutcome.Undecided) ? null : (Rank / 2.0) + (Smallest is { } k ? Nullity / (2.0 * k) : 0);
}
