using System.Buffers.Binary;
using System.Text;

namespace DegeneracyLab.Analysis;

/// <summary>The bytes of a pickle, taken in order; no length is believed that they do not bear out.</summary>
/// <param name="pickle">The bytes, from the first operation on.</param>
/// <param name="place">What messages begin with.</param>
internal sealed class PickleBytes(ReadOnlyMemory<byte> pickle, string place)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private int position;
    private int operation;

    /// <summary>How many bytes were taken.</summary>
    public int Position => position;

    /// <summary>The next operation, which messages name from then on.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public byte TakeOperation()
    {
        operation = position;
        return Take(1)[0];
    }

    /// <summary>A text that follows the number of its bytes.</summary>
    /// <param name="size">Bytes of the number.</param>
    /// <exception cref="InvalidDataException">There are fewer bytes, or they are not UTF-8.</exception>
    public string TakeText(int size) => Text(TakeCounted(size));

    /// <summary>The length of a frame, which must be there; its operations are read as any others.</summary>
    /// <exception cref="InvalidDataException">There are fewer bytes.</exception>
    public void RequireFrame() => TakeLength(Take(sizeof(ulong)));

    /// <summary>The next bytes.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="InvalidDataException">There are fewer.</exception>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > pickle.Length - position)
            throw Malformed($"it ends within an operation: {Quantity.Of(count, "byte")} would follow, but {pickle.Length - position} do");
        position += count;
        return pickle.Span.Slice(position - count, count);
    }

    /// <summary>Bytes that follow their number.</summary>
    /// <param name="size">Bytes of the number.</param>
    /// <exception cref="InvalidDataException">There are fewer.</exception>
    public ReadOnlySpan<byte> TakeCounted(int size)
    {
        Span<byte> length = stackalloc byte[8];
        length.Clear();
        Take(size).CopyTo(length);
        return Take(TakeLength(length));
    }

    private int TakeLength(ReadOnlySpan<byte> bytes)
    {
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        return length <= (ulong)(pickle.Length - position) ? (int)length : throw Malformed($"a value is said to have {length} bytes, but only {pickle.Length - position} follow");
    }

    /// <summary>A text up to the end of its line.</summary>
    /// <exception cref="InvalidDataException">There is no end, or the text is not UTF-8.</exception>
    public string TakeLine()
    {
        int length = pickle.Span[position..].IndexOf((byte)'\n');
        if (length < 0)
            throw Malformed("it ends within a name");
        string line = Text(Take(length));
        position++;
        return line;
    }

    private string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException($"{place}: byte {operation} of the pickle: a text is not UTF-8.", exception);
        }
    }

    /// <summary>A whole number in two's complement; of larger ones no more is kept than that they are there.</summary>
    /// <param name="bytes">Its bytes, the least significant first.</param>
    public static object Integer(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > sizeof(long))
            return PickledOpaque.Instance;
        Span<byte> wide = stackalloc byte[sizeof(long)];
        wide.Fill(bytes.Length > 0 && bytes[^1] >= 0x80 ? (byte)0xff : (byte)0);
        bytes.CopyTo(wide);
        return BinaryPrimitives.ReadInt64LittleEndian(wide);
    }

    /// <summary>The exception of an operation.</summary>
    /// <param name="what">What is wrong.</param>
    public InvalidDataException Malformed(string what) => new($"{place}: byte {operation} of the pickle: {what}.");
}
