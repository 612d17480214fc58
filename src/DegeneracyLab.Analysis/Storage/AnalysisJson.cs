using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DegeneracyLab.Analysis;

/// <summary>How results and choices are written as JSON, and read.</summary>
internal static class AnalysisJson
{
    /// <summary>For whole documents.</summary>
    public static JsonSerializerOptions Indented { get; } = Make(indented: true);

    /// <summary>For metadata of other files.</summary>
    public static JsonSerializerOptions Compact { get; } = Make(indented: false);

    private static JsonSerializerOptions Make(bool indented) => new(JsonSerializerDefaults.Web)
    {
        WriteIndented = indented,
        // What a file lacks is not made up: it is damaged.
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        // A gap may be infinite: such numbers are written as the strings "Infinity" and "NaN".
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(), new HookPointConverter(), new IntegrationConverter(), new RankConverter() },
    };

    private sealed class HookPointConverter : JsonConverter<HookPoint>
    {
        public override HookPoint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            return new(document.RootElement.GetProperty("index").GetInt32(), document.RootElement.GetProperty("name").GetString()!);
        }

        public override void Write(Utf8JsonWriter writer, HookPoint value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteNumber("index", value.Index);
            writer.WriteString("name", value.Name);
            writer.WriteEndObject();
        }
    }

    private sealed class IntegrationConverter : JsonConverter<Integration>
    {
        public override Integration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            string rule = reader.GetString() ?? "";
            try
            {
                return Integration.Parse(rule);
            }
            catch (FormatException exception)
            {
                throw new JsonException(exception.Message, exception);
            }
        }

        public override void Write(Utf8JsonWriter writer, Integration value, JsonSerializerOptions options) => writer.WriteStringValue(value.Rule);
    }

    /// <summary>A rank with all that is needed to doubt it; its spectrum, threshold and scale make it again.</summary>
    private sealed class RankConverter : JsonConverter<NumericalRank>
    {
        public override NumericalRank Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement rank = document.RootElement;
            return NumericalRank.Of(rank.GetProperty("spectrum").EnumerateArray().Select(Number), Number(rank.GetProperty("threshold")), Number(rank.GetProperty("scale")));
        }

        public override void Write(Utf8JsonWriter writer, NumericalRank value, JsonSerializerOptions options) => JsonSerializer.Serialize(
            writer,
            new
            {
                value.Rank,
                value.Nullity,
                value.Threshold,
                value.Scale,
                value.SmallestKept,
                value.LargestDropped,
                value.Gap,
                value.RankAtTenfold,
                value.RankAtTenth,
                value.IsResolved,
                value.Spectrum,
            },
            options);

        private static double Number(JsonElement element) =>
            element.ValueKind == JsonValueKind.String ? double.Parse(element.GetString()!, CultureInfo.InvariantCulture) : element.GetDouble();
    }
}
