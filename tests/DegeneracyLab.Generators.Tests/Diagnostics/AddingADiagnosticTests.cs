using System.Text.RegularExpressions;
using DegeneracyLab.Generators.Tests.Infrastructure;

namespace DegeneracyLab.Generators.Tests.Diagnostics;

/// <summary>The page that tells how to add a diagnostic names what there is.</summary>
public partial class AddingADiagnosticTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(BuildFacts.RepositoryRoot, "docs", "adding-a-diagnostic.md"));

    [Fact]
    public void Every_test_that_the_page_names_is_there()
    {
        MatchCollection names = TestName().Matches(Page);
        Assert.True(names.Count >= 6);
        Assert.All(names, match => Assert.Contains(
            typeof(CatalogueTests).Assembly.GetTypes(),
            type => type.Name == match.Groups[1].Value && (!match.Groups[2].Success || type.GetMethod(match.Groups[2].Value) is not null)));
    }

    [Fact]
    public void Every_file_that_the_page_names_is_there() =>
        Assert.All(FileName().Matches(Page), match => Assert.True(Path.Exists(Path.Combine(BuildFacts.RepositoryRoot, match.Groups[1].Value)), match.Value));

    [GeneratedRegex(@"`(\w+Tests)(?:\.(\w+))?`")]
    private static partial Regex TestName();

    /// <summary>A number with placeholders stands for any page.</summary>
    [GeneratedRegex(@"`((?:docs|generators|tests)/(?![^`]*xxxx)[^`]+)`")]
    private static partial Regex FileName();
}
