using System.Text.Json;

namespace DegeneracyLab;

/// <summary>Reads interventions from JSON, and says of bad JSON where it is bad.</summary>
/// <param name="network">The network whose hook points the JSON names.</param>
internal sealed class InterventionJsonReader(NetworkDescription network)
{
    // Twice the same name would leave open which is meant.
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a whole document.</summary>
    /// <exception cref="FormatException">It is bad.</exception>
    public Interventions Read(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Options);
            return Document(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The interventions are no JSON: {exception.Message}", exception);
        }
        catch (InvalidOperationException exception)
        {
            // Half a surrogate pair, which the parser lets pass and the string does not.
            throw new FormatException($"The interventions hold text that is no Unicode: {exception.Message}", exception);
        }
    }

    private Interventions Document(JsonElement root)
    {
        // The schema comes first: what another version holds is not for this one to judge.
        Require(root, "$", JsonValueKind.Object, "an object");
        string schema = Text(Field(root, "$", InterventionJson.Schema), Path("$", InterventionJson.Schema));
        if (schema != InterventionJson.SchemaVersion)
            throw Malformed(Path("$", InterventionJson.Schema), $"'{InterventionJson.SchemaVersion}'", Quote(schema));
        RequireFields(root, "$", [InterventionJson.Schema, InterventionJson.Interventions]);

        string path = Path("$", InterventionJson.Interventions);
        return Interventions.Create([.. Items(Field(root, "$", InterventionJson.Interventions), path, "interventions").Select(item => One(item.Element, item.Path))]);
    }

    private Intervention One(JsonElement element, string path)
    {
        Require(element, path, JsonValueKind.Object, "an object");
        InterventionKind kind = Kind(Field(element, path, InterventionJson.Kind), Path(path, InterventionJson.Kind));
        string[] shared = [InterventionJson.Kind, InterventionJson.Hook, InterventionJson.Positions, InterventionJson.Channels];
        RequireFields(element, path, kind switch
        {
            InterventionKind.Zero => [.. shared, InterventionJson.Units],
            InterventionKind.Scale => [.. shared, InterventionJson.Units, InterventionJson.Factor],
            InterventionKind.Project or InterventionKind.ProjectOut => [.. shared, InterventionJson.Directions, InterventionJson.Origin],
            _ => [.. shared, InterventionJson.Units, InterventionJson.Value],
        });

        HookPoint hook = Hook(Field(element, path, InterventionJson.Hook), Path(path, InterventionJson.Hook));
        Intervention whole = kind switch
        {
            InterventionKind.Zero => Intervention.Zero(hook),
            InterventionKind.Scale => Intervention.Scale(hook, Number(Field(element, path, InterventionJson.Factor), Path(path, InterventionJson.Factor))),
            InterventionKind.Project or InterventionKind.ProjectOut => Projection(hook, kind, element, path),
            InterventionKind.Add => new Translation(hook, Numbers(Field(element, path, InterventionJson.Value), Path(path, InterventionJson.Value))),
            _ => new Replacement(hook, kind, Numbers(Field(element, path, InterventionJson.Value), Path(path, InterventionJson.Value))),
        };
        return whole.At(
            Indices(element, path, InterventionJson.Units),
            Indices(element, path, InterventionJson.Positions),
            Indices(element, path, InterventionJson.Channels));
    }

    private static InterventionKind Kind(JsonElement element, string path)
    {
        string name = Text(element, path);
        foreach ((InterventionKind kind, string known) in InterventionJson.Kinds)
            if (known == name)
                return kind;
        throw Malformed(path, $"one of {string.Join(", ", InterventionJson.Kinds.Select(kind => kind.Name))}", Quote(name));
    }

    private HookPoint Hook(JsonElement element, string path)
    {
        string name = Text(element, path);
        return network.HookPoints.FirstOrDefault(hook => hook.Name == name)
            ?? throw Malformed(path, $"a hook point of {network.Name}", $"{Quote(name)}; the nearest name is '{network.HookPoints.MinBy(hook => EditDistance.Between(name, hook.Name))!.Name}'");
    }

    private static Projection Projection(HookPoint hook, InterventionKind kind, JsonElement element, string path)
    {
        string directionsPath = Path(path, InterventionJson.Directions);
        NumberArray directions = Numbers(Field(element, path, InterventionJson.Directions), directionsPath);
        if (directions.Shape.Count != 2)
            throw Malformed(directionsPath, "a shape [width, r]", ShapeText.Of(directions.Shape));
        if (!element.TryGetProperty(InterventionJson.Origin, out JsonElement originElement))
            return new(hook, kind, directions, origin: null);
        string originPath = Path(path, InterventionJson.Origin);
        NumberArray origin = Numbers(originElement, originPath);
        if (!origin.Shape.SequenceEqual([directions.Shape[0]]))
            throw Malformed(originPath, $"the shape [{directions.Shape[0]}] that the directions ask for", ShapeText.Of(origin.Shape));
        return new(hook, kind, directions, origin);
    }

    private static NumberArray Numbers(JsonElement element, string path)
    {
        Require(element, path, JsonValueKind.Object, "an object");
        RequireFields(element, path, [InterventionJson.Shape, InterventionJson.Values]);
        long[] shape = [.. Items(Field(element, path, InterventionJson.Shape), Path(path, InterventionJson.Shape), "sizes").Select(item => (long)Count(item.Element, item.Path))];
        string valuesPath = Path(path, InterventionJson.Values);
        double[] values = [.. Items(Field(element, path, InterventionJson.Values), valuesPath, "numbers").Select(item => Number(item.Element, item.Path))];

        // In floating point, because a product of integers could overflow into a number that happens to be right.
        double expected = shape.Aggregate(1.0, (product, size) => product * size);
        if (expected != values.Length)
            throw Malformed(valuesPath, $"as many numbers as the shape {ShapeText.Of(shape)} has entries", $"{values.Length}");
        return new(values, shape);
    }

    private static List<int>? Indices(JsonElement element, string path, string name) =>
        element.TryGetProperty(name, out JsonElement indices)
            ? [.. Items(indices, Path(path, name), "indices").Select(item => Count(item.Element, item.Path))]
            : null;

    private static int Count(JsonElement element, string path) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int count) && count >= 0
            ? count
            : throw Malformed(path, "an integer from 0", Found(element));

    private static double Number(JsonElement element, string path) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Malformed(path, "a finite number", Found(element));

    private static string Text(JsonElement element, string path)
    {
        Require(element, path, JsonValueKind.String, "a string");
        return element.GetString()!;
    }

    private static IEnumerable<(JsonElement Element, string Path)> Items(JsonElement element, string path, string what)
    {
        Require(element, path, JsonValueKind.Array, $"an array of {what}");
        return element.EnumerateArray().Select((item, index) => (item, FormattableString.Invariant($"{path}[{index}]")));
    }

    private static JsonElement Field(JsonElement element, string path, string name) =>
        element.TryGetProperty(name, out JsonElement field) ? field : throw Malformed(Path(path, name), "a value", "nothing");

    private static void RequireFields(JsonElement element, string path, string[] known)
    {
        foreach (JsonProperty property in element.EnumerateObject())
            if (!known.Contains(property.Name))
                throw Malformed(path, $"no other names than {string.Join(", ", known)}", Quote(property.Name));
    }

    private static void Require(JsonElement element, string path, JsonValueKind kind, string expected)
    {
        if (element.ValueKind != kind)
            throw Malformed(path, expected, Found(element));
    }

    private static string Path(string path, string name) => $"{path}.{name}";

    private static string Found(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => Quote(element.GetString()!),
        _ => Short(element.GetRawText()),
    };

    private static string Quote(string text) => $"'{Short(text)}'";

    /// <summary>A part for a message, which a damaged file must not flood.</summary>
    private static string Short(string text) => text.Length <= 100 ? text : text[..100] + "...";

    private static FormatException Malformed(string path, string expected, string found) =>
        new($"The interventions are malformed at {path}: expected {expected}, but found {found}.");
}
