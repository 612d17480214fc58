using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The bytes of a tensor, piece by piece: a span has fewer than 2^31, a tensor may have more.</summary>
internal static class TensorBytes
{
    /// <summary>The most bytes moved at once.</summary>
    private const long PieceBytes = 1 << 26;

    /// <summary>Calls an action on the bytes of a contiguous tensor, with the index of the first element.</summary>
    /// <param name="tensor">The tensor, on the CPU.</param>
    /// <param name="action">Reads or writes the bytes.</param>
    public static void ForEachPiece(Tensor tensor, Action<Span<byte>, long> action)
    {
        long count = tensor.numel();
        if (count == 0)
            return;
        using Tensor elements = tensor.view(-1);
        long most = PieceBytes / tensor.element_size();
        for (long first = 0; first < count; first += most)
        {
            using Tensor piece = elements.narrow(0, first, Math.Min(most, count - first));
            action(piece.bytes, first);
        }
    }
}
