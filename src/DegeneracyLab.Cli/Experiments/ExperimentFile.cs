using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using DegeneracyLab.Analysis;

namespace DegeneracyLab.Cli;

/// <summary>Experiments as JSON. Every folder of results has one, from which <c>degeneracylab run</c> makes the results again.</summary>
internal static class ExperimentFile
{
    /// <summary>The name of the file in a folder of results.</summary>
    public const string Name = "experiment.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // A misspelt name would be a choice that is not taken.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>An experiment as text, its paths as they are.</summary>
    /// <param name="experiment">The experiment.</param>
    public static string Text(Experiment experiment) => JsonSerializer.Serialize(experiment, Json);

    /// <summary>An experiment of a text.</summary>
    /// <param name="text">The text.</param>
    public static Experiment Parse(string text) => JsonSerializer.Deserialize<Experiment>(text, Json)!;

    /// <summary>An experiment as the text of a file.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="folder">The folder of the file.</param>
    public static string Text(Experiment experiment, string folder) => Text(WithPaths(experiment, path => Path.GetRelativePath(folder, path).Replace('\\', '/')));

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <returns>The experiment, with absolute paths.</returns>
    /// <exception cref="CommandFailure">It is no experiment.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static Experiment Read(string file)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        CommandFailure.RequireFile(file);
        Experiment experiment;
        try
        {
            JsonNode? document = JsonNode.Parse(File.ReadAllText(file), documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (document is not JsonObject arguments || arguments["schema"] is not JsonValue schema || schema.ToString() != Experiment.CurrentSchema)
                throw CommandFailure.Usage($"{file} is of the schema '{(document as JsonObject)?["schema"]}'; this version of degeneracylab reads {Experiment.CurrentSchema}.");
            string[] known = [.. typeof(Experiment).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))];
            if (arguments.Select(argument => argument.Key).Except(known).FirstOrDefault() is { } unknown)
                throw CommandFailure.Usage($"{file} has the argument '{unknown}', which no command takes; the nearest is {NearestName.Of(unknown, known)}.");
            experiment = arguments.Deserialize<Experiment>(Json)!;
        }
        catch (JsonException exception)
        {
            throw CommandFailure.Usage($"{file} is no experiment: {exception.Message}");
        }

        return WithPaths(experiment, path => Path.GetFullPath(path, folder));
    }

    /// <summary>An experiment with other paths.</summary>
    private static Experiment WithPaths(Experiment experiment, Func<string, string> change)
    {
        return experiment with
        {
            Assembly = Changed(experiment.Assembly),
            Weights = Changed(experiment.Weights),
            Data = Changed(experiment.Data),
            Parts = experiment.Parts is { } parts ? [.. parts.Select(part => part with { Data = change(part.Data) })] : null,
            FreshData = Changed(experiment.FreshData),
            Labels = Changed(experiment.Labels),
            Ablation = Changed(experiment.Ablation),
            Results = experiment.Results is { } results ? [.. results.Select(change)] : null,
            Out = Changed(experiment.Out),
        };

        string? Changed(string? path) => path is null ? null : change(path);
    }
}
