using System.Globalization;
using System.Text;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Writes the header of a safetensors file, byte for byte as the format's own writer does: no spaces but the padding, and
/// nothing escaped but what JSON demands.
/// </summary>
internal static class SafetensorsHeaderWriter
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes a header.</summary>
    /// <param name="entries">The tensors, in the order of their bytes.</param>
    /// <param name="metadata">Remarks, or null.</param>
    /// <returns>The header, padded to a multiple of 8 bytes.</returns>
    public static byte[] Write(IEnumerable<SafetensorsEntry> entries, IReadOnlyDictionary<string, string>? metadata)
    {
        var json = new MemoryStream();
        string separator = "";
        Add("{");
        if (metadata?.Count > 0)
        {
            AddString(SafetensorsHeaderReader.MetadataName);
            Add(":{");
            foreach ((byte[] key, string value) in metadata.Select(pair => (Utf8(pair.Key), pair.Value)).OrderBy(pair => pair.Item1, ByBytes))
            {
                Add(separator);
                AddBytes(key);
                Add(":");
                AddString(value ?? throw new ArgumentException($"The metadata value of '{Encoding.UTF8.GetString(key)}' is null.", nameof(metadata)));
                separator = ",";
            }

            Add("}");
        }

        foreach (SafetensorsEntry entry in entries)
        {
            Add(separator);
            AddString(entry.Name);
            Add(string.Create(CultureInfo.InvariantCulture, $$""":{"dtype":"{{entry.ElementType.Name}}","shape":[{{string.Join(',', entry.Shape)}}],"data_offsets":[{{entry.Offset}},{{entry.Offset + entry.Length}}]}"""));
            separator = ",";
        }

        Add("}");
        Add(new string(' ', (int)(-json.Length & 7)));
        return json.ToArray();

        void Add(string text) => json.Write(Encoding.ASCII.GetBytes(text));

        void AddString(string text) => AddBytes(Utf8(text));

        void AddBytes(byte[] text)
        {
            Add("\"");
            foreach (byte value in text)
            {
                switch (value)
                {
                    case (byte)'"': Add("\\\""); break;
                    case (byte)'\\': Add("\\\\"); break;
                    case (byte)'\b': Add("\\b"); break;
                    case (byte)'\t': Add("\\t"); break;
                    case (byte)'\n': Add("\\n"); break;
                    case (byte)'\f': Add("\\f"); break;
                    case (byte)'\r': Add("\\r"); break;
                    case < 0x20: Add($"\\u{value:x4}"); break;
                    default: json.WriteByte(value); break;
                }
            }

            Add("\"");
        }
    }

    /// <summary>Orders texts by their UTF-8 bytes, as the format's own writer does.</summary>
    public static Comparer<byte[]> ByBytes { get; } = Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b));

    /// <summary>The bytes of a text.</summary>
    /// <param name="text">A text.</param>
    /// <returns>Its UTF-8.</returns>
    /// <exception cref="ArgumentException">The text has half of a surrogate pair, which UTF-8 can't express.</exception>
    public static byte[] Utf8(string text)
    {
        try
        {
            return Strict.GetBytes(text);
        }
        catch (EncoderFallbackException exception)
        {
            throw new ArgumentException($"'{text}' can't be written: it has half of a surrogate pair, which UTF-8 can't express.", nameof(text), exception);
        }
    }
}
