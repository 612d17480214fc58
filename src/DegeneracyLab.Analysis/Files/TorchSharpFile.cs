using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Locates the tensors of a file that <c>Module.save</c> of TorchSharp wrote: their number; then of each its name, the number of its type,
/// the number of its dimensions, its sizes, and its elements. Numbers and the lengths of names are LEB128, seven bits a byte
/// (docfx/articles/saveload.md and exportsd.py of https://github.com/dotnet/TorchSharp). The format has no magic number.
/// </summary>
internal sealed class TorchSharpFile
{
    /// <summary>The longest name, in bytes.</summary>
    private const int MaximumName = 1 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The types that TorchSharp writes.</summary>
    private static readonly HashSet<ScalarType> Types =
    [
        ScalarType.Byte, ScalarType.Int8, ScalarType.Int16, ScalarType.Int32, ScalarType.Int64, ScalarType.Float16, ScalarType.Float32,
        ScalarType.Float64, ScalarType.ComplexFloat32, ScalarType.ComplexFloat64, ScalarType.Bool, ScalarType.BFloat16,
    ];

    private readonly ByteSource source;
    private long position;

    private TorchSharpFile(ByteSource source) => this.source = source;

    /// <summary>Locates them.</summary>
    /// <param name="source">The file.</param>
    /// <exception cref="InvalidDataException">It has another format, or is damaged.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static IReadOnlyList<StoredTensor> Locate(ByteSource source) => new TorchSharpFile(source).Locate();

    private List<StoredTensor> Locate()
    {
        long count = ReadNumber("the number of tensors");
        // The format has no mark: a file of zeros is not taken for an empty state dictionary.
        if (count == 0)
            throw Malformed("it has no tensors");
        // Each takes three bytes at least; a number that is too large by less is found out below.
        if (count > source.Length)
            throw Malformed($"it is said to have {Quantity.Of(count, "tensor")}, more than bytes");
        List<StoredTensor> tensors = [];
        for (long i = 0; i < count; i++)
            tensors.Add(LocateNext($"tensor {i + 1} of {count}"));
        if (position < source.Length)
            throw Malformed($"its last tensor is followed by {Quantity.Of(source.Length - position, "byte")}");
        return tensors;
    }

    private StoredTensor LocateNext(string place)
    {
        string name = ReadName(place);
        place = $"the tensor {Quotation.Of(name)}";
        long number = ReadNumber($"the type of {place}");
        if (number > sbyte.MaxValue || !Types.Contains((ScalarType)number))
            throw Malformed($"{place} has the type {number}, which is not one that is supported");
        var type = (ScalarType)number;
        long dimensions = ReadNumber($"the number of dimensions of {place}");
        if (dimensions > TensorShape.MaximumDimensions)
            throw Malformed($"{place} is said to have {dimensions} dimensions, more than {TensorShape.MaximumDimensions}");
        long[] shape = new long[dimensions];
        for (int i = 0; i < shape.Length; i++)
            shape[i] = ReadNumber($"the shape of {place}");
        if (!TensorShape.TryCount(shape, type.ElementSize(), out long length))
            throw Malformed($"the shape [{string.Join(", ", shape)}] of {place} overflows");
        if (length > source.Length - position)
            throw Malformed($"{place} has {length} bytes, but only {source.Length - position} follow");
        StoredTensor tensor = new(new(name, type, shape), new(position, length, length));
        position += length;
        return tensor;
    }

    private string ReadName(string place)
    {
        long length = ReadNumber($"the length of the name of {place}");
        long most = Math.Min(source.Length - position, MaximumName);
        if (length > most)
            throw Malformed($"the name of {place} is said to have {length} bytes, expected at most {most}");
        byte[] bytes = source.Read(position, (int)length);
        position += length;
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException($"{source.Name}: the name of {place} is not UTF-8.", exception);
        }
    }

    /// <summary>A number below 2^63 in LEB128, of nine bytes at most.</summary>
    private long ReadNumber(string what)
    {
        long number = 0;
        Span<byte> next = stackalloc byte[1];
        for (int shift = 0; shift < 63; shift += 7)
        {
            if (position == source.Length)
                throw Malformed($"it ends within {what}");
            source.Read(position++, next);
            number |= (long)(next[0] & 0x7f) << shift;
            if (next[0] < 0x80)
                return number;
        }

        throw Malformed($"{what} is 2^63 or more");
    }

    private InvalidDataException Malformed(string what) => new($"{source.Name}: {what}.");
}
