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
        long most = Math.Clamp(PartBytes / (8 * rows * section.WidestPosition), 1, features);
        for (long position = 0; position < positions; position++)
        {
            for (long feature = 0; feature < features; feature += most)
            {
                long count = Math.Min(most, features - feature);
                Tensor part = zeros(count, 1, positions, c.size(0), dtype: ScalarType.Float64).DetachFromDisposeScope();
                using (Tensor place = part.select(2, position).squeeze(1))
                using (Tensor columns = c.narrow(1, feature, count).t())
                    place.copy_(columns);
                yield return (position, feature, part);
            }
        }
    }
}
