using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// A sum over samples that is the mean over sources, kept apart by groups of sources so that their spread tells how far the
/// mean may be off. Without sources there is one group, and the sum is exact.
/// </summary>
internal sealed class SourceSums
{
    private const int MostGroups = 32;

    private readonly Tensor[] groups;
    private readonly int sources;

    /// <summary>Zero.</summary>
    /// <param name="sources">The number of sources; 0 for an exact sum.</param>
    /// <param name="newTotal">Makes a tensor of zeros for a group, which is another's to free.</param>
    public SourceSums(int sources, Func<Tensor> newTotal)
    {
        this.sources = sources;
        groups = [.. Enumerable.Range(0, Math.Clamp(sources, 1, MostGroups)).Select(_ => newTotal())];
    }

    /// <summary>What a source's part is to be added to.</summary>
    /// <param name="source">The source.</param>
    public Tensor this[int source] => groups[source % groups.Length];

    /// <summary>The sum.</summary>
    /// <returns>A tensor of the caller's.</returns>
    public Tensor Total()
    {
        Tensor total = groups[0].clone();
        foreach (Tensor group in groups.Skip(1))
            total.AddInPlace(group);
        return sources > 1 ? total.DivideInPlace(sources) : total;
    }

    /// <summary>
    /// The standard error of the sum in the Frobenius norm, as a ratio to the sum's; null if the sum is exact, NaN if it is
    /// one source's, which tells nothing about its error.
    /// </summary>
    public double? RelativeStandardError
    {
        get
        {
            if (sources == 0)
                return null;
            if (sources == 1)
                return double.NaN;
            using var scope = NewDisposeScope();
            Tensor mean = Total();
            double squares = 0;
            for (int group = 0; group < groups.Length; group++)
            {
                int size = (sources - group + groups.Length - 1) / groups.Length;
                squares += (groups[group] - mean.Times(size)).Squared().sum().item<double>();
            }

            return Math.Sqrt(squares * groups.Length / (groups.Length - 1)) / sources / mean.norm().item<double>();
        }
    }
}
