namespace DegeneracyLab.Generators.Tests.Infrastructure;

/// <summary>
/// A part of a page of documentation that is made from the code. It stands between two comments; <c>SNAPSHOT_ACCEPT=1</c>
/// rewrites it.
/// </summary>
internal static class PagePart
{
    private const string End = "<!-- end -->";

    /// <summary>Checks that a page has the part as it is made, or rewrites it.</summary>
    /// <param name="page">The page, in the repository.</param>
    /// <param name="name">The part's name.</param>
    /// <param name="made">What it should be.</param>
    public static void Verify(string page, string name, string made)
    {
        string path = Path.Combine(BuildFacts.RepositoryRoot, page);
        string text = File.ReadAllText(path);
        string begin = $"<!-- {name}: made from the code; SNAPSHOT_ACCEPT=1 dotnet test rewrites it -->\n";
        int from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        int to = text.IndexOf(End, from, StringComparison.Ordinal);
        Assert.True(from >= begin.Length && to >= from, $"{page} has no part '{name}': {begin.TrimEnd()} ... {End}");
        if (Environment.GetEnvironmentVariable("SNAPSHOT_ACCEPT") == "1")
            File.WriteAllText(path, string.Concat(text.AsSpan(0, from), made, text.AsSpan(to)));
        else
            Assert.Equal(made, text[from..to]);
    }
}
