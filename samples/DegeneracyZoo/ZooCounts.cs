using System.Globalization;
using DegeneracyLab.Analysis;

namespace Samples.Zoo;

/// <summary>The integers of an exhibit: as they were derived by hand, or as an analysis counts them.</summary>
internal sealed record ZooCounts
{
    /// <summary>The number of parameters.</summary>
    public required int Parameters { get; init; }

    /// <summary>The number of ways to move that have an effect: the rank of the Jacobian.</summary>
    public required int FunctionalDimension { get; init; }

    /// <summary>The stages that add free directions, by their short names.</summary>
    public required IReadOnlyDictionary<string, int> Stages { get; init; }

    /// <summary>The free directions in exact arithmetic; null if the network is not piecewise linear.</summary>
    public int? ProvedNullity { get; init; }

    /// <summary>The free directions that are reparametrisations, R; null for networks that are not chains.</summary>
    public int? PathRedundancy { get; init; }

    /// <summary>The free directions owed to special values of the weights; null for networks that are not chains.</summary>
    public int? Singular { get; init; }

    /// <summary>The free directions that are free on the fresh samples, too; null if there are none.</summary>
    public int? Persistent { get; init; }

    /// <summary>The smallest order of a free direction or of a combination of them; null where all are exact fibres as far as can be seen.</summary>
    public int? SmallestOrder { get; init; }

    /// <summary>The number of free directions.</summary>
    public int Nullity => Stages.Values.Sum();

    /// <summary>What an analysis counts; it does not look for orders.</summary>
    /// <param name="result">The result.</param>
    /// <returns>The counts.</returns>
    public static ZooCounts Of(AnalysisResult result)
    {
        ExactDegeneracy exact = result.Degeneracy!.Exact!;
        return new()
        {
            Parameters = exact.Parameters,
            FunctionalDimension = exact.FunctionalDimension,
            Stages = exact.Stages.Where(stage => stage.Dimension > 0).ToDictionary(stage => stage.Name, stage => stage.Dimension),
            ProvedNullity = result.Degeneracy.Proof is { IsProved: true } proof ? proof.UpperBound : null,
            PathRedundancy = exact.PathRedundancy,
            Singular = exact.Singular,
            Persistent = exact.Persistent,
        };
    }

    /// <summary>Compares counts with these, but for orders.</summary>
    /// <param name="found">The counts of an analysis.</param>
    /// <returns>A sentence for each number that differs.</returns>
    public IEnumerable<string> Differences(ZooCounts found)
    {
        (string, int?, int?)[] numbers =
        [
            ("parameters", Parameters, found.Parameters),
            ("functional dimension", FunctionalDimension, found.FunctionalDimension),
            ("free directions", Nullity, found.Nullity),
            ("proved free directions", ProvedNullity, found.ProvedNullity),
            ("path redundancy", PathRedundancy, found.PathRedundancy),
            ("singular", Singular, found.Singular),
            ("persistent", Persistent, found.Persistent),
            .. Stages.Keys.Union(found.Stages.Keys)
                .Select(stage => ($"stage {stage}", (int?)Stages.GetValueOrDefault(stage), (int?)found.Stages.GetValueOrDefault(stage))),
        ];
        foreach ((string name, int? derived, int? counted) in numbers)
            if (derived != counted)
                yield return $"{name}: derived by hand {Number(derived)}, counted {Number(counted)}";
    }

    private static string Number(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "none";
}
