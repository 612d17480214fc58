using System.Text;
using System.Text.Json;

namespace DegeneracyLab;

/// <summary>Writes interventions as JSON.</summary>
internal static class InterventionJsonWriter
{
    /// <summary>The JSON, in one line. Numbers are as short as they can be and still read back to the same bits.</summary>
    public static string Write(Interventions interventions)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString(InterventionJson.Schema, InterventionJson.SchemaVersion);
            writer.WriteStartArray(InterventionJson.Interventions);
            foreach (Intervention intervention in interventions)
                Write(writer, intervention);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter writer, Intervention intervention)
    {
        writer.WriteStartObject();
        writer.WriteString(InterventionJson.Kind, InterventionJson.Kinds.Single(kind => kind.Kind == intervention.Kind).Name);
        writer.WriteString(InterventionJson.Hook, intervention.Hook.Name);
        Write(writer, InterventionJson.Units, intervention.Units);
        Write(writer, InterventionJson.Positions, intervention.Positions);
        Write(writer, InterventionJson.Channels, intervention.Channels);
        switch (intervention)
        {
            case Replacement { Kind: not InterventionKind.Zero } replacement:
                Write(writer, InterventionJson.Value, replacement.Value);
                break;
            case Translation translation:
                Write(writer, InterventionJson.Value, translation.Value);
                break;
            case Scaling scaling:
                writer.WriteNumber(InterventionJson.Factor, scaling.Factor);
                break;
            case Projection projection:
                Write(writer, InterventionJson.Directions, projection.Basis);
                if (projection.Origin is { } origin)
                    Write(writer, InterventionJson.Origin, origin);
                break;
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<int>? indices)
    {
        if (indices is null)
            return;
        writer.WriteStartArray(name);
        foreach (int index in indices)
            writer.WriteNumberValue(index);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, string name, NumberArray numbers)
    {
        writer.WriteStartObject(name);
        writer.WriteStartArray(InterventionJson.Shape);
        foreach (long size in numbers.Shape)
            writer.WriteNumberValue(size);
        writer.WriteEndArray();
        writer.WriteStartArray(InterventionJson.Values);
        foreach (double value in numbers.Values)
            writer.WriteNumberValue(value);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
