using System.Globalization;

namespace DegeneracyLab.Analysis;

/// <summary>A direction that is written to, or that reads, with how much.</summary>
/// <param name="Direction">Its number: of a coordinate, or of a feature.</param>
/// <param name="Effect">The mean derivative, signed.</param>
/// <param name="Share">The square of the effect as a share of the squares of all; 0 where all are 0.</param>
public sealed record DirectionEffect(int Direction, double Effect, double Share)
{
    /// <summary>The direction, its effect and share.</summary>
    /// <returns>A line of text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Direction}: {Effect:g4} ({Share:0.0 %})");

    /// <summary>Ranks effects.</summary>
    /// <param name="effects">An effect for each direction.</param>
    /// <returns>The directions from the largest effect to the smallest, whatever their signs.</returns>
    internal static IReadOnlyList<DirectionEffect> Ranked(IReadOnlyList<double> effects)
    {
        // Scaled by the largest, so that no square is out of range.
        double largest = effects.Select(Math.Abs).DefaultIfEmpty().Max(), scale = largest > 0 ? largest : 1, all = effects.Sum(effect => effect / scale * (effect / scale));
        return [.. effects.Select((effect, direction) => new DirectionEffect(direction, effect, all > 0 ? effect / scale * (effect / scale) / all : 0)).OrderByDescending(effect => effect.Share)];
    }
}
