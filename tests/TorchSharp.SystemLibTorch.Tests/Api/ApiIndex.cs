using System.Text.RegularExpressions;

namespace TorchSharp.SystemLibTorch.Tests.Api;

/// <summary>The index of TorchSharp's signatures: one heading a type, one line a member.</summary>
internal sealed partial class ApiIndex
{
    private readonly Dictionary<string, HashSet<string>> members = [];
    private readonly string text;

    private ApiIndex(string text)
    {
        this.text = text;
        HashSet<string>? current = null;
        foreach (string line in text.Split('\n').Select(line => line.TrimEnd()))
        {
            if (Heading().Match(line) is { Success: true } heading) members[heading.Groups[1].Value] = current = [];
            else if (line.Length > 0) current?.Add(Signature.Normalize(line));
        }
    }

    internal static ApiIndex Parse(string text) => new(text);

    /// <summary>The file, in the folder that DEGENERACYLAB_SHARED names or beside the repository.</summary>
    internal static string? FindFile()
    {
        string? shared = Environment.GetEnvironmentVariable("DEGENERACYLAB_SHARED");
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); shared is null && folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DSL.sln"))) shared = Path.Combine(folder.FullName, "..", "shared");
        }
        string file = Path.Combine(shared ?? ".", "reference", "torchsharp-api.txt");
        return File.Exists(file) ? file : null;
    }

    internal bool HasHeading(string type) => members.ContainsKey(type);

    internal bool Has(string type, string member) => members.TryGetValue(type, out HashSet<string>? known) && known.Contains(member);

    /// <summary>Whether some signature uses a type of this name.</summary>
    internal bool Mentions(string type) => Regex.IsMatch(text, $@"\b{Regex.Escape(type)}\b");

    /// <summary>The lines of a heading that begin with a name, for messages.</summary>
    internal IEnumerable<string> Alike(string type, string name) =>
        members.TryGetValue(type, out HashSet<string>? known) ? known.Where(member => Signature.NameOf(member) == name) : [];

    [GeneratedRegex(@"^\[([A-Z_a-z][\w.]*(?:<[\w, ]+>)?)\]$")]
    private static partial Regex Heading();
}
