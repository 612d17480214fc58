using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Reads the header of a safetensors file, and holds it against the format and against the size of the file: whoever
/// allocates by what it returns allocates no more than the file has.
/// </summary>
internal ref struct SafetensorsHeaderReader
{
    public const string MetadataName = "__metadata__";

    private readonly string file;
    private readonly long dataLength;
    private Utf8JsonReader json;

    private SafetensorsHeaderReader(ReadOnlySpan<byte> header, long dataLength, string file)
    {
        this.file = file;
        this.dataLength = dataLength;
        json = new(header);
    }

    /// <summary>Reads a header.</summary>
    /// <param name="header">Its bytes.</param>
    /// <param name="dataLength">How many bytes follow it.</param>
    /// <param name="file">What messages call the file.</param>
    /// <returns>What it says.</returns>
    /// <exception cref="InvalidDataException">It breaks the format, or does not fit the data.</exception>
    public static SafetensorsHeader Read(ReadOnlySpan<byte> header, long dataLength, string file)
    {
        if (header.IsEmpty || header[0] != '{')
            throw new InvalidDataException($"{file}: the header is no JSON object: it does not begin with '{{'.");
        if (!Utf8.IsValid(header))
            throw new InvalidDataException($"{file}: the header is not UTF-8.");
        try
        {
            return new SafetensorsHeaderReader(header, dataLength, file).ReadHeader();
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{file}: the header is no JSON object: {exception.Message}", exception);
        }
    }

    private SafetensorsHeader ReadHeader()
    {
        Dictionary<string, string>? metadata = null;
        List<SafetensorsEntry> entries = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        json.Read();
        while (NextProperty("the header", names) is { } name)
        {
            if (name == MetadataName)
                metadata = ReadMetadata();
            else
                entries.Add(ReadEntry(name));
        }

        // Throws where something follows the object.
        json.Read();
        RequireCover(entries);
        return new(metadata ?? [], entries);
    }

    private Dictionary<string, string> ReadMetadata()
    {
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        HashSet<string> names = new(StringComparer.Ordinal);
        Require(JsonTokenType.StartObject, MetadataName, "an object");
        while (NextProperty(MetadataName, names) is { } name)
        {
            string place = $"{MetadataName}: {Quotation.Of(name)}";
            Require(JsonTokenType.String, place, "a string");
            metadata.Add(name, Text(place));
        }

        return metadata;
    }

    private SafetensorsEntry ReadEntry(string name)
    {
        string tensor = $"the tensor {Quotation.Of(name)}";
        SafetensorsType? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        HashSet<string> fields = new(StringComparer.Ordinal);
        Require(JsonTokenType.StartObject, tensor, "an object");
        while (NextProperty(tensor, fields) is { } field)
        {
            switch (field)
            {
                case "dtype":
                    type = ReadType(tensor);
                    break;
                case "shape":
                    shape = ReadNumbers($"{tensor}: shape", TensorShape.MaximumDimensions);
                    break;
                case "data_offsets":
                    offsets = ReadNumbers($"{tensor}: data_offsets", 2);
                    break;
                default:
                    throw Malformed(tensor, $"unknown field {Quotation.Of(field)}");
            }
        }

        if (type is null || shape is null || offsets is null)
            throw Malformed(tensor, $"the field '{(type is null ? "dtype" : shape is null ? "shape" : "data_offsets")}' is missing");
        if (offsets is not [long begin, long end])
            throw Malformed(tensor, $"data_offsets has {offsets.Count} numbers, expected 2");
        if (begin > end)
            throw Malformed(tensor, $"data_offsets are reversed: it begins at {begin} and ends at {end}");
        if (end > dataLength)
            throw Malformed(tensor, $"it ends at byte {end} of the data, of which there are {dataLength}");
        if (ByteCount(tensor, type, shape) is var expected && expected != end - begin)
            throw Malformed(tensor, $"data_offsets give it {end - begin} bytes, but {type.Name} [{string.Join(", ", shape)}] has {expected}");
        return new(name, type, [.. shape], begin, end - begin);
    }

    private SafetensorsType ReadType(string tensor)
    {
        Require(JsonTokenType.String, $"{tensor}: dtype", "a string");
        string name = Text($"{tensor}: dtype");
        return SafetensorsType.All.FirstOrDefault(type => type.Name == name)
            ?? throw Malformed(tensor, $"the dtype {Quotation.Of(name)} is not supported; supported are {SafetensorsType.Names}");
    }

    private readonly long ByteCount(string tensor, SafetensorsType type, List<long> shape) =>
        TensorShape.TryCount(shape, type.Size, out long bytes) ? bytes : throw Malformed(tensor, $"the shape [{string.Join(", ", shape)}] overflows");

    private List<long> ReadNumbers(string place, int most)
    {
        List<long> numbers = [];
        Require(JsonTokenType.StartArray, place, "an array");
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out long number))
                throw Malformed(place, $"{Token()}, expected a whole number below 2^63");
            if (number < 0)
                throw Malformed(place, $"{number} is negative");
            if (numbers.Count == most)
                throw Malformed(place, $"more than {most} numbers");
            numbers.Add(number);
        }

        return numbers;
    }

    /// <summary>Sorts the tensors by place; they must follow each other without gap or overlap, from the first byte to the last.</summary>
    private readonly void RequireCover(List<SafetensorsEntry> entries)
    {
        entries.Sort((a, b) => (a.Offset, a.Length).CompareTo((b.Offset, b.Length)));
        long covered = 0;
        string before = "the header";
        foreach (SafetensorsEntry entry in entries)
        {
            string tensor = $"the tensor {Quotation.Of(entry.Name)}";
            if (entry.Offset < covered)
                throw Malformed(tensor, $"it begins at byte {entry.Offset} of the data and overlaps {before}, which ends at {covered}");
            if (entry.Offset > covered)
                throw Malformed(tensor, $"it begins at byte {entry.Offset} of the data and leaves a hole after {before}, which ends at {covered}");
            covered = entry.Offset + entry.Length;
            before = tensor;
        }

        if (covered < dataLength)
            throw new InvalidDataException($"{file}: {dataLength - covered} trailing bytes belong to no tensor.");
    }

    /// <summary>The name of the next property of an object, or null at its end.</summary>
    private string? NextProperty(string place, HashSet<string> seen)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.EndObject)
            return null;
        string name = Text(place);
        return seen.Add(name) ? name : throw Malformed(place, $"the name {Quotation.Of(name)} occurs twice");
    }

    private string Text(string place)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidDataException($"{file}: {place}: {Token()} is no text: it has half of a surrogate pair.", exception);
        }
    }

    private void Require(JsonTokenType type, string place, string expected)
    {
        json.Read();
        if (json.TokenType != type)
            throw Malformed(place, $"{Token()}, expected {expected}");
    }

    /// <summary>The token that was read, for a message.</summary>
    private readonly string Token() => json.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => $"the string {Quotation.Of(Source())}",
        _ => Quotation.Of(Source()),
    };

    private readonly string Source() => Encoding.UTF8.GetString(json.ValueSpan[..Math.Min(json.ValueSpan.Length, 400)]);

    private readonly InvalidDataException Malformed(string place, string what) => new($"{file}: {place}: {what}.");
}
