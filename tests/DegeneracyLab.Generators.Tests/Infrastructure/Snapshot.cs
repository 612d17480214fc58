using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using DiffPlex;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Tests.Infrastructure;

/// <summary>
/// Compares generated files with accepted ones, by the file conventions of Verify.SourceGenerators. <c>SNAPSHOT_ACCEPT=1</c>
/// accepts what was generated.
/// </summary>
internal static partial class Snapshot
{
    public static Task VerifyAsync(Generation generation, [CallerFilePath] string file = "", [CallerMemberName] string member = "")
    {
        string folder = Path.Combine(Path.GetDirectoryName(file)!, "..", "_snapshots");
        string prefix = $"{Path.GetFileNameWithoutExtension(file)}.{member}#";
        Dictionary<string, string> received = generation.Result.Results
            .SelectMany(result => result.GeneratedSources)
            .ToDictionary(source => $"{prefix}{Path.GetFileNameWithoutExtension(source.HintName)}.verified.cs", source => $"//HintName: {source.HintName}\n{source.SourceText}");

        List<string> failures = [];
        foreach ((string name, string text) in received.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            if (Compare(Path.Combine(folder, name), Normalise(text)) is { } failure)
                failures.Add($"{name}:\n{failure}");
        foreach (string accepted in Directory.EnumerateFiles(folder, prefix + "*.verified.*").Select(Path.GetFileName).OfType<string>())
            if (!received.ContainsKey(accepted))
                failures.Add($"{accepted} is stale: nothing is generated for it.");
        Assert.True(failures.Count == 0, "Generated code is not what was accepted (SNAPSHOT_ACCEPT=1 accepts it):\n" + string.Join("\n\n", failures));
        return Task.CompletedTask;
    }

    private static string? Compare(string verifiedPath, string actual)
    {
        string receivedPath = verifiedPath.Replace(".verified.", ".received.", StringComparison.Ordinal);
        string? expected = File.Exists(verifiedPath) ? Normalise(File.ReadAllText(verifiedPath)) : null;
        if (actual == expected)
        {
            File.Delete(receivedPath);
            return null;
        }

        bool accept = Environment.GetEnvironmentVariable("SNAPSHOT_ACCEPT") == "1";
        File.WriteAllText(accept ? verifiedPath : receivedPath, actual, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        return accept ? null : Difference(expected ?? "", actual);
    }

    /// <summary>The text without what changes with every version, or with the machine.</summary>
    private static string Normalise(string text) => GeneratorVersion().Replace(text.TrimStart('\uFEFF').ReplaceLineEndings("\n").TrimEnd('\n'), "$1{version}$2");

    [GeneratedRegex("""(GeneratedCode\("DegeneracyLab", ")[^"]*(")""")]
    private static partial Regex GeneratorVersion();

    private static string Difference(string expected, string actual) => string.Join('\n', new InlineDiffBuilder(new Differ())
        .BuildDiffModel(expected, actual).Lines
        .Where(line => line.Type != ChangeType.Unchanged)
        .Take(40)
        .Select(line => (line.Type == ChangeType.Inserted ? "+ " : "- ") + line.Text));
}
