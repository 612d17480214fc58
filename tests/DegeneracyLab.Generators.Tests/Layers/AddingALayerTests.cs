using System.Text.RegularExpressions;
using DegeneracyLab.Generators.Tests.Infrastructure;

namespace DegeneracyLab.Generators.Tests.Layers;

/// <summary>The page that tells how to add a layer says what the files say.</summary>
public partial class AddingALayerTests
{
    private static readonly string Page = Read("docs/adding-a-layer.md");

    /// <summary>The quotes: the file, whether it is quoted in part, and the code.</summary>
    public static TheoryData<string, bool, string> Quotes => new(Quote().Matches(Page).Select(match => (match.Groups[2].Value, match.Groups[1].Success, match.Groups[3].Value)));

    [Theory]
    [MemberData(nameof(Quotes))]
    public void A_quote_is_literal(string path, bool isPart, string code)
    {
        if (isPart)
            Assert.Contains('\n' + code, Read(path), StringComparison.Ordinal);
        else
            Assert.Equal(Read(path), code);
    }

    [Fact]
    public void Every_block_of_code_is_a_quote() =>
        Assert.Equal(Page.Split('\n').Count(line => line == "```csharp"), Quotes.Count);

    [Fact]
    public void Every_file_that_the_page_names_is_there() =>
        Assert.All(FileName().Matches(Page), match => Assert.True(Path.Exists(Path.Combine(BuildFacts.RepositoryRoot, match.Groups[1].Value)), match.Value));

    /// <summary>Files of the repository's folders; a name with a space or a wildcard is a command or a pattern.</summary>
    [GeneratedRegex(@"`((?:docs|eng|generators|src|tests)/[^`\s*]+)`")]
    private static partial Regex FileName();

    [GeneratedRegex(@"^(In )?`([^`]+)`:\n\n```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Quote();

    private static string Read(string path) => File.ReadAllText(Path.Combine(BuildFacts.RepositoryRoot, path)).TrimStart('\uFEFF').ReplaceLineEndings("\n");
}
