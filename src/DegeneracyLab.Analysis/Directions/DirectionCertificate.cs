using System.Globalization;

namespace DegeneracyLab.Analysis;

/// <summary>A step along a free direction, and what it changed.</summary>
/// <param name="Step">t.</param>
/// <param name="Change">The largest change of an output on the data, as a ratio to the largest output; in itself if all outputs are 0.</param>
public sealed record CertifiedStep(double Step, double Change);

/// <summary>What moving along a free direction did to the outputs on the data.</summary>
public sealed record DirectionCertificate
{
    /// <summary>A change that falls with the step at least as this power has no first-order part.</summary>
    private const double SmallestExponent = 1.5;

    /// <summary>A change of more than this multiple of what rounding may change is none of rounding, wherever the parameters were moved.</summary>
    private const double FarAbove = 10;

    /// <summary>The direction.</summary>
    public required FreeDirection Direction { get; init; }

    /// <summary>
    /// The steps, from large to small, along the finite transformation of a symmetry, or along a straight line. On all of them the gates and
    /// maxima of all samples are those without a step. Empty if there is none.
    /// </summary>
    public required IReadOnlyList<CertifiedStep> Steps { get; init; }

    /// <summary>The smallest step that was tried on which a gate or a maximum is another one, or an output is not finite; null if there is none.</summary>
    public required double? FirstFlip { get; init; }

    /// <summary>
    /// What rounding may change, in the unit of <see cref="CertifiedStep.Change"/>: measured as the change by random changes of all parameters
    /// in their last bits, of at most 2^-44 of each.
    /// </summary>
    public required double Rounding { get; init; }

    /// <summary>Whether no step changed the outputs by more than rounding may. False without steps.</summary>
    public bool IsExact => Steps.Count > 0 && Steps.All(step => step.Change <= Rounding);

    /// <summary>
    /// The power of the step as which the change falls at the smallest steps with changes of more than ten times what rounding may change: from the
    /// smallest of them to the step before, or to the one after, whose change is near rounding and gives a lower bound; the larger of the two. Null if
    /// there is no such change.
    /// </summary>
    public double? Exponent
    {
        get
        {
            int last = Steps.ToList().FindLastIndex(step => step.Change > FarAbove * Rounding);
            return last < 0 || Steps.Count < 2 ? null : Math.Max(Between(last - 1), Between(last));

            double Between(int larger) => larger < 0 || larger + 1 >= Steps.Count
                ? double.NegativeInfinity
                : Math.Log(Steps[larger].Change / Math.Max(Steps[larger + 1].Change, Rounding)) / Math.Log(Steps[larger].Step / Steps[larger + 1].Step);
        }
    }

    /// <summary>Whether the steps show that the direction is free: no change is far above rounding, or it falls faster than the step.</summary>
    public bool Holds => Steps.Count > 0 && (Steps.All(step => step.Change <= FarAbove * Rounding) || Exponent >= SmallestExponent);

    /// <summary>What was found, in words.</summary>
    /// <returns>A sentence.</returns>
    public override string ToString() => Steps.Count == 0
        ? Text($"No step along \"{Direction.Description}\" leaves all gates as they are: the smallest that was tried is {FirstFlip:0.0e+0}.")
        : IsExact
            ? Text($"\"{Direction.Description}\" changes no output by more than rounding, for steps up to {Steps[0].Step:0.0e+0}.")
            : Text($"\"{Direction.Description}\" changes outputs by {Steps[0].Change:0.0e+0} at a step of {Steps[0].Step:0.0e+0}, and by {Steps[^1].Change:0.0e+0} at {Steps[^1].Step:0.0e+0}.");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
