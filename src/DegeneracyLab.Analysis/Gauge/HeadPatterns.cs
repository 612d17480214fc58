using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The largest differences between the patterns of the heads of an attention layer.</summary>
/// <param name="heads">The number of heads.</param>
internal sealed class HeadPatterns(int heads) : IDisposable
{
    /// <summary>The largest difference that is rounding.</summary>
    private const double Rounding = 1e-12;

    private readonly Tensor differences = zeros(heads, heads, dtype: ScalarType.Float64, device: CPU).DetachFromDisposeScope();

    /// <summary>The number of heads.</summary>
    public int Heads => heads;

    /// <summary>The largest differences, [heads, heads].</summary>
    public Tensor State => differences;

    /// <summary>Whether two heads have the same pattern, on all samples.</summary>
    /// <param name="one">A head.</param>
    /// <param name="other">Another.</param>
    public bool AreSame(int one, int other) => differences[one, other].item<double>() <= Rounding;

    /// <summary>Adds patterns.</summary>
    /// <param name="patterns">[samples, heads, positions, positions], float64, on the CPU.</param>
    public void Add(Tensor patterns)
    {
        using var scope = NewDisposeScope();
        for (int head = 0; head < heads; head++)
            Take(differences[head], (patterns - patterns.narrow(1, head, 1)).abs().amax([0, 2, 3]));
    }

    /// <summary>Adds the differences of other samples.</summary>
    /// <param name="others">Their state.</param>
    public void Merge(Tensor others) => Take(differences, others);

    /// <inheritdoc/>
    public void Dispose() => differences.Dispose();

    private static void Take(Tensor into, Tensor others)
    {
        using var scope = NewDisposeScope();
        into.copy_(maximum(into, others));
    }
}
