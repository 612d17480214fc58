using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Cotangents at the end of a section: the features of its node layer, each at each position, in parts that fit into the cache.</summary>
internal static class Cotangents
{
    /// <summary>A product keeps this many bytes of vectors for the widest place of its section.</summary>
    private const long PartBytes = 4 << 20;

    /// <summary>The samples that are taken at once.</summary>
    public const long MostRows = 256;

    /// <summary>Unit cotangents of features: part by part, [k, 1, positions, d], and which features they are of.</summary>
    /// <param name="section">The section.</param>
    /// <param name="c">The features, [d, r].</param>
    /// <param name="rows">The number of samples that are taken at once.</param>
    /// <returns>For each part the position, the first feature, and the cotangents, which the caller disposes.</returns>
    public static IEnumerable<(long Position, long Feature, Tensor Part)> Of(NetworkSection section, Tensor c, long rows)
    {
        long features = c.size(1), positions = section.To.Positions;
        long most = MostAtOnce(section.WidestOfSample, rows, features);
        for (long position = 0; position < positions; position++)
        {
            for (long feature = 0; feature < features; feature += most)
            {
                long count = Math.Min(most, features - feature);
                Tensor part = zeros(count, 1, positions, c.size(0), dtype: ScalarType.Float64, device: c.device).DetachFromDisposeScope();
                using (Tensor place = part.select(2, position).squeeze(1))
                using (Tensor columns = c.narrow(1, feature, count).t())
                    place.copy_(columns);
                yield return (position, feature, part);
            }
        }
    }

    /// <summary>
    /// The same, or where there are sources, random combinations of them, of which each stands for the sum: over positions
    /// with a sign for each position, over features with a sign for each feature.
    /// </summary>
    /// <param name="section">The section.</param>
    /// <param name="c">The features, [d, r].</param>
    /// <param name="rows">The number of samples that are taken at once.</param>
    /// <param name="sources">The sources; null for none.</param>
    /// <param name="first">The place of the first of these samples in the data set.</param>
    /// <returns>For each part the source, the first feature if the part is of features, and the cotangents, which the caller disposes.</returns>
    public static IEnumerable<(int Source, long Feature, Tensor Part)> Of(NetworkSection section, Tensor c, long rows, StochasticSources? sources, long first)
    {
        if (Count(section, sources) == 0)
        {
            foreach ((_, long feature, Tensor part) in Of(section, c, rows))
                yield return (0, feature, part);
            yield break;
        }

        StochasticSources chosen = sources!;
        long features = c.size(1), positions = section.To.Positions;
        int count = Count(section, sources);
        for (int source = 0; source < count; source++)
        {
            if (chosen.Features is null)
            {
                long most = MostAtOnce(section.WidestPosition, rows, features);
                for (long feature = 0; feature < features; feature += most)
                    yield return (source, feature, OverPositions(source, feature, Math.Min(most, features - feature)));
                continue;
            }

            Tensor combinations = Combinations(source);
            if (section.SourcesOverPositions(chosen) > 0)
            {
                yield return (source, 0, combinations);
                continue;
            }

            using (combinations)
            {
                for (long position = 0; position < positions; position++)
                {
                    Tensor part = zeros_like(combinations).DetachFromDisposeScope();
                    using (Tensor place = part.select(2, position))
                    using (Tensor values = combinations.select(2, position))
                        place.copy_(values);
                    yield return (source, 0, part);
                }
            }
        }

        // [features, rows, positions, d]
        Tensor OverPositions(int source, long feature, long some)
        {
            using var scope = NewDisposeScope();
            Tensor signs = RandomSigns.Of(chosen.Seed, source, first, rows, positions).to(c.device).reshape(1, rows, positions, 1);
            return (signs * c.narrow(1, feature, some).t().reshape(-1, 1, 1, c.size(0))).DetachFromDisposeScope();
        }

        // [1, rows, positions, d]
        Tensor Combinations(int source)
        {
            using var scope = NewDisposeScope();
            return RandomSigns.Of(chosen.Seed, source, first, rows, positions * features).to(c.device).reshape(1, rows, positions, features).matmul(c.t()).DetachFromDisposeScope();
        }
    }

    /// <summary>The number of sources; 0 if sums are exact, as over a single position.</summary>
    /// <param name="section">The section.</param>
    /// <param name="sources">The sources; null for none.</param>
    public static int Count(NetworkSection section, StochasticSources? sources) => sources switch
    {
        null => 0,
        { Features: { } features } => features * Math.Max(section.SourcesOverPositions(sources), 1),
        _ => section.SourcesOverPositions(sources),
    };

    private static long MostAtOnce(long widest, long rows, long features) =>
        Math.Clamp(PartBytes / (8 * rows * widest), 1, features);
}
