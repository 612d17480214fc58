using System.Globalization;
using System.Text;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Parses the dictionary of a NumPy header: exactly the keys <c>descr</c>, <c>fortran_order</c> and <c>shape</c>, whose values are a
/// string, True or False, and a tuple of whole numbers. Anything else that Python would take is refused.
/// </summary>
/// <param name="text">The dictionary.</param>
/// <param name="place">What messages begin with.</param>
internal ref struct NpyHeaderParser(ReadOnlySpan<byte> text, string place)
{
    private readonly ReadOnlySpan<byte> text = text;
    private int position;

    /// <summary>Parses it.</summary>
    /// <param name="length">How many bytes are before the elements.</param>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public NpyHeader Parse(int length)
    {
        (NpyType Type, bool IsBigEndian)? type = null;
        bool? fortranOrder = null;
        List<long>? shape = null;
        Expect('{');
        while (!TryTake('}'))
        {
            string key = ReadString();
            Expect(':');
            switch (key)
            {
                case "descr" when type is null:
                    type = ReadType();
                    break;
                case "fortran_order" when fortranOrder is null:
                    fortranOrder = ReadBoolean();
                    break;
                case "shape" when shape is null:
                    shape = ReadShape();
                    break;
                default:
                    throw Malformed($"the key {Quotation.Of(key)} is unknown or occurs twice");
            }

            if (!TryTake(','))
            {
                Expect('}');
                break;
            }
        }

        SkipSpaces();
        if (position < text.Length)
            throw Malformed($"{Here()} follows its dictionary");
        if (type is not var (found, isBigEndian) || fortranOrder is null || shape is null)
            throw Malformed($"it lacks the key '{(type is null ? "descr" : fortranOrder is null ? "fortran_order" : "shape")}'");
        return new(length, found, isBigEndian, fortranOrder.Value, shape);
    }

    private (NpyType Type, bool IsBigEndian) ReadType()
    {
        SkipSpaces();
        if (position < text.Length && text[position] == '[')
            throw Malformed("its elements are records of several fields, which are not tensors");
        string description = ReadString();
        // '=' is the order of the machine that wrote the file; NumPy writes '<' or '>'. Single bytes have '|'.
        NpyType? type = description.Length > 1 && description[0] is '<' or '>' or '|' or '=' ? NpyType.All.FirstOrDefault(type => type.Code == description[1..]) : null;
        if (type is null || (description[0] == '|' && type.Size > 1))
            throw Malformed($"its type {Quotation.Of(description)} is not supported{(description.EndsWith('O') ? ": it stands for pickled Python objects" : "")}; supported are {NpyType.Codes} with '<' or '>' in front");
        return (type, description[0] == '>' && type.Size > 1);
    }

    private bool ReadBoolean()
    {
        SkipSpaces();
        foreach ((string name, bool value) in ((string, bool)[])[("True", true), ("False", false)])
        {
            if (text[position..].StartsWith(Encoding.ASCII.GetBytes(name)))
            {
                position += name.Length;
                return value;
            }
        }

        throw Malformed($"fortran_order is {Here()}, expected True or False");
    }

    private List<long> ReadShape()
    {
        List<long> shape = [];
        Expect('(');
        while (!TryTake(')'))
        {
            if (shape.Count == TensorShape.MaximumDimensions)
                throw Malformed($"its shape has more than {TensorShape.MaximumDimensions} dimensions");
            shape.Add(ReadSize());
            if (!TryTake(','))
            {
                // (3) is a number in Python, (3,) a tuple.
                if (shape.Count == 1)
                    throw Malformed("its shape is a number, expected a tuple");
                Expect(')');
                break;
            }
        }

        return shape;
    }

    private long ReadSize()
    {
        SkipSpaces();
        int start = position;
        while (position < text.Length && char.IsAsciiDigit((char)text[position]))
            position++;
        if (position == start)
            throw Malformed($"its shape has {Here()}, expected a whole number that is not negative");
        if (!long.TryParse(text[start..position], NumberStyles.None, CultureInfo.InvariantCulture, out long size))
            throw Malformed($"its shape has a number of {position - start} digits, expected one below 2^63");
        // Python 2 wrote 3L.
        if (position < text.Length && text[position] == 'L')
            position++;
        return size;
    }

    private string ReadString()
    {
        SkipSpaces();
        if (position >= text.Length || text[position] is not ((byte)'\'' or (byte)'"') || text[(position + 1)..].IndexOf(text[position]) is not (>= 0 and var length))
            throw Malformed($"{Here()} stands where a string is expected");
        ReadOnlySpan<byte> content = text.Slice(position + 1, length);
        if (content.ContainsAnyExceptInRange((byte)' ', (byte)'~') || content.Contains((byte)'\\'))
            throw Malformed("a string has characters other than plain ASCII");
        position += length + 2;
        return Encoding.ASCII.GetString(content);
    }

    private void Expect(char character)
    {
        if (!TryTake(character))
            throw Malformed($"{Here()} stands where '{character}' is expected");
    }

    private bool TryTake(char character)
    {
        SkipSpaces();
        if (position >= text.Length || text[position] != character)
            return false;
        position++;
        return true;
    }

    private void SkipSpaces()
    {
        while (position < text.Length && text[position] is (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r')
            position++;
    }

    /// <summary>What stands at the position, for a message.</summary>
    private readonly string Here() => position < text.Length ? Quotation.Of(Encoding.Latin1.GetString(text.Slice(position, Math.Min(20, text.Length - position)))) : "its end";

    private readonly InvalidDataException Malformed(string what) => new($"{place}: its header: {what}.");
}
