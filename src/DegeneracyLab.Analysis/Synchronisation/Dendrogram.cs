namespace DegeneracyLab.Analysis;

/// <summary>Two clusters that become one.</summary>
/// <param name="First">The smallest unit of the one cluster, and of both together.</param>
/// <param name="Second">The smallest unit of the other.</param>
/// <param name="Height">The largest distance between a unit of the one and a unit of the other; it may be infinite.</param>
public sealed record DendrogramMerge(int First, int Second, double Height);

/// <summary>
/// Units clustered by complete linkage: of all pairs of clusters the two with the least height become one, until one is left; of equal
/// heights the pair with the smallest units.
/// </summary>
/// <param name="Units">The number of units.</param>
/// <param name="Merges">The merges in their order, by ascending height: one less than units.</param>
public sealed record Dendrogram(int Units, IReadOnlyList<DendrogramMerge> Merges)
{
    /// <summary>Clusters whose units are within a distance of each other.</summary>
    /// <param name="height">The distance: merges at most as high are made.</param>
    /// <returns>The units of each cluster, ascending; clusters by their first unit.</returns>
    public IReadOnlyList<IReadOnlyList<int>> Cut(double height)
    {
        int[] cluster = [.. Enumerable.Range(0, Units)];
        foreach (DendrogramMerge merge in Merges.Where(merge => merge.Height <= height))
            for (int unit = 0; unit < Units; unit++)
                if (cluster[unit] == merge.Second)
                    cluster[unit] = merge.First;
        return [.. Enumerable.Range(0, Units).GroupBy(unit => cluster[unit]).Select(IReadOnlyList<int> (units) => [.. units])];
    }

    /// <summary>Clusters units by complete linkage.</summary>
    /// <param name="distances">Symmetric distances, [units, units], not negative; infinite ones are allowed.</param>
    /// <returns>The dendrogram.</returns>
    internal static Dendrogram CompleteLinkage(double[,] distances)
    {
        int units = distances.GetLength(0);
        double[,] between = (double[,])distances.Clone();
        List<int> left = [.. Enumerable.Range(0, units)];
        int[] nearest = new int[units];
        foreach (int cluster in left)
            nearest[cluster] = NearestAfter(cluster);
        List<DendrogramMerge> merges = [];
        while (left.Count > 1)
        {
            // Clusters are named by their smallest units and stay in order, so that the first of equals has the smallest units.
            int first = left.SkipLast(1).MinBy(cluster => between[cluster, nearest[cluster]]), second = nearest[first];
            merges.Add(new(first, second, between[first, second]));
            left.Remove(second);
            foreach (int other in left)
                if (other != first)
                    between[first, other] = between[other, first] = Math.Max(between[first, other], between[second, other]);
            foreach (int cluster in left)
                if (cluster < left[^1] && (cluster == first || nearest[cluster] == first || nearest[cluster] == second))
                    nearest[cluster] = NearestAfter(cluster);
        }

        return new(units, merges);

        int NearestAfter(int cluster) => left.Where(other => other > cluster).DefaultIfEmpty(cluster).MinBy(other => between[cluster, other]);
    }
}
