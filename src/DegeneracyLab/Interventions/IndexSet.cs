using System.Collections;

namespace DegeneracyLab;

/// <summary>Indices along one dimension, ascending and each once, so that equal sets are equal values.</summary>
internal sealed class IndexSet : IReadOnlyList<int>, IEquatable<IndexSet>
{
    private readonly int[] indices;

    private IndexSet(int[] indices) => this.indices = indices;

    /// <inheritdoc/>
    public int Count => indices.Length;

    /// <inheritdoc/>
    public int this[int index] => indices[index];

    /// <summary>A set of its own of the indices.</summary>
    /// <param name="indices">The indices, in any order.</param>
    /// <param name="what">What they count, for the message.</param>
    /// <returns>The set.</returns>
    /// <exception cref="ArgumentException">An index is negative.</exception>
    public static IndexSet Of(IEnumerable<int> indices, string what)
    {
        int[] sorted = [.. indices.Distinct().Order()];
        if (sorted is [< 0, ..])
            throw new ArgumentException($"{what} count from 0, but {sorted[0]} is among the indices.", nameof(indices));
        return new(sorted);
    }

    /// <inheritdoc/>
    public bool Equals(IndexSet? other) => other is not null && indices.AsSpan().SequenceEqual(other.indices);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IndexSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int index in indices)
            hash.Add(index);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)indices).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", indices);
}
