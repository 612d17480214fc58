using System.Globalization;

namespace DegeneracyLab.Analysis;

/// <summary>The free directions of a network's parameters one by one, with what was measured along each.</summary>
/// <param name="Directions">The directions, stage by stage: a basis of the null space of the Jacobian of all outputs by all trained parameters.</param>
/// <param name="Certificates">What moving along each did to the outputs, in the same order.</param>
/// <param name="Orders">The order of each, in the same order, and those of random combinations.</param>
public sealed record DirectionsResult(IReadOnlyList<FreeDirection> Directions, IReadOnlyList<DirectionCertificate> Certificates, DirectionOrders Orders)
{
    /// <summary>The directions of each stage in numbers, in the order of the stages.</summary>
    public IReadOnlyList<StageDirections> Stages =>
        [.. Enumerable.Range(0, Directions.Count).GroupBy(number => Directions[number].Stage).Select(stage => StageDirections.Of(stage.Key, [.. stage], this))];

    /// <summary>What the measurements leave open: one sentence each.</summary>
    public IReadOnlyList<string> Remarks
    {
        get
        {
            List<string> remarks = [];
            int shut = Certificates.Count(certificate => certificate.Steps.Count == 0), refuted = Certificates.Count(certificate => certificate.Steps.Count > 0 && !certificate.Holds);
            if (shut > 0)
                remarks.Add(Text($"{shut:N0} of {Directions.Count:N0} free directions have no certificate: on no step that was tried do all gates stay as they are."));
            if (refuted > 0)
                remarks.Add(Text($"Along {refuted:N0} of {Directions.Count:N0} free directions the outputs change as the step does, far above rounding: these may not be free."));
            int undecided = Orders.All.Count(order => order.Outcome == OrderOutcome.Undecided);
            if (undecided > 0)
                remarks.Add(Text($"{undecided:N0} of {Orders.All.Count():N0} orders are undecided; the first: {Orders.All.First(order => order.Outcome == OrderOutcome.Undecided).Remark}."));
            return remarks;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The free directions of a stage in numbers.</summary>
/// <param name="Stage">The stage's short name.</param>
/// <param name="Directions">How many directions are listed.</param>
/// <param name="Symmetries">How many of them are followed by their finite transformation.</param>
/// <param name="Exact">Along how many no output changes by more than rounding.</param>
/// <param name="Certified">How many have a certificate that holds: these, and those along which the change falls faster than the step.</param>
/// <param name="Fibres">For how many no order was found: exact fibres as far as can be seen.</param>
/// <param name="SmallestOrder">The smallest order of the others; null if none was found.</param>
/// <param name="GenericOrder">The smallest order of random combinations of the stage's directions, or of its only one; null if none was found.</param>
public sealed record StageDirections(string Stage, int Directions, int Symmetries, int Exact, int Certified, int Fibres, int? SmallestOrder, int? GenericOrder)
{
    internal static StageDirections Of(string stage, IReadOnlyList<int> places, DirectionsResult result)
    {
        DirectionCertificate[] certificates = [.. places.Select(place => result.Certificates[place])];
        DirectionOrder[] orders = [.. places.Select(place => result.Orders.Listed[place])];
        return new(
            stage,
            places.Count,
            places.Count(place => result.Directions[place].IsSymmetry),
            certificates.Count(certificate => certificate.IsExact),
            certificates.Count(certificate => certificate.Holds),
            orders.Count(order => order.Outcome == OrderOutcome.NoneFound),
            orders.Min(order => order.Order),
            places.Count == 1 ? orders[0].Order : result.Orders.WithinStages.Where(order => order.Stage == stage).Min(order => order.Order));
    }
}
