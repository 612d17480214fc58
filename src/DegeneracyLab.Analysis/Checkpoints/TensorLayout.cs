using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// How a stored tensor arranges the numbers of a declared one: the declared tensor is read in a shape that splits its dimensions, and the
/// stored one has these dimensions in another order. No number changes, so that every layout can be undone exactly.
/// </summary>
public sealed class TensorLayout
{
    private readonly long[]? split;
    private readonly int[]? order;

    private TensorLayout(long[]? split, int[]? order)
    {
        this.split = split;
        this.order = order;
    }

    /// <summary>The layout of the declaration.</summary>
    public static TensorLayout Same { get; } = new(null, null);

    /// <summary>A matrix with its rows as columns, as where vectors are multiplied from the right: [inputs, outputs].</summary>
    public static TensorLayout Transposed { get; } = new(null, [1, 0]);

    /// <summary>A layout by a shape and an order of its dimensions.</summary>
    /// <param name="split">The shape as which the declared tensor is read, with as many entries as it has: [heads x width, inputs] as [heads, width, inputs].</param>
    /// <param name="order">The dimension of <paramref name="split"/> that each dimension of the stored tensor is.</param>
    /// <returns>The layout.</returns>
    /// <exception cref="ArgumentException"><paramref name="order"/> is not an order of the dimensions, or a size is not positive.</exception>
    public static TensorLayout Of(IReadOnlyList<long> split, IReadOnlyList<int> order)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(order);
        if (split.Any(size => size < 1))
            throw new ArgumentException($"The split [{string.Join(", ", split)}] has a size that is not positive.", nameof(split));
        if (!order.Order().SequenceEqual(Enumerable.Range(0, split.Count)))
            throw new ArgumentException($"The order [{string.Join(", ", order)}] does not have each of the {Quantity.Of(split.Count, "dimension")} of [{string.Join(", ", split)}] once, counted from 0.", nameof(order));
        return new([.. split], [.. order]);
    }

    /// <summary>Whether the layout is that of the declaration.</summary>
    internal bool IsSame => split is null && order is null;

    /// <summary>The same text for layouts that arrange alike.</summary>
    internal string Signature => $"{string.Join(' ', split ?? [])}/{string.Join(' ', order ?? [])}";

    /// <summary>The shape of the stored tensor; null where a declared shape can't be read so.</summary>
    /// <param name="declared">The shape of the declared tensor.</param>
    internal IReadOnlyList<long>? StoredShape(IReadOnlyList<long> declared)
    {
        IReadOnlyList<long> read = split ?? declared;
        if (split is not null && split.Aggregate(1L, (product, size) => product * size) != declared.Aggregate(1L, (product, size) => product * size))
            return null;
        return order is null ? read : order.Length == read.Count ? [.. order.Select(dimension => read[dimension])] : null;
    }

    /// <summary>Arranges declared numbers as they are stored.</summary>
    /// <param name="declared">The declared tensor.</param>
    /// <returns>A contiguous tensor, which may share the memory of <paramref name="declared"/>.</returns>
    internal Tensor ToStored(Tensor declared)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor read = split is null ? declared.alias() : declared.reshape(split);
        return (order is null ? read : read.permute([.. order.Select(dimension => (long)dimension)])).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Arranges stored numbers as they are declared.</summary>
    /// <param name="stored">The stored tensor.</param>
    /// <param name="declared">The shape of the declared tensor.</param>
    /// <returns>A tensor of that shape, which may share the memory of <paramref name="stored"/>.</returns>
    internal Tensor ToDeclared(Tensor stored, IReadOnlyList<long> declared)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor read = order is null ? stored.alias() : stored.permute([.. Enumerable.Range(0, order.Length).Select(dimension => (long)Array.IndexOf(order, dimension))]);
        return read.reshape([.. declared]).MoveToOuterDisposeScope();
    }

    /// <summary>What happens to the stored tensor, in words; empty for the layout of the declaration.</summary>
    public override string ToString() =>
        IsSame ? ""
        : split is null ? "transposed"
        : order!.Select((dimension, place) => dimension == place).All(isSame => isSame) ? "joined"
        : split.Length == 2 ? "transposed"
        : "joined, transposed";
}
