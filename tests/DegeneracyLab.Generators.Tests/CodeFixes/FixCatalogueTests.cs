using DegeneracyLab.Generators.Tests.Diagnostics;
using DegeneracyLab.Generators.Tests.Infrastructure;

namespace DegeneracyLab.Generators.Tests.CodeFixes;

/// <summary>What the fixes mend is what is reported, documented and tested.</summary>
public sealed class FixCatalogueTests
{
    private static readonly string[] Fixable = [.. FixWorkspace.Providers.SelectMany(provider => provider.FixableDiagnosticIds).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Its page says so, under the heading of the fix, and no other page does.</summary>
    [Fact]
    public void A_fixable_diagnostic_has_a_page_that_says_so() =>
        Assert.Equal(Fixable, CatalogueTests.Ids.Select(row => row.Data).Where(SpeaksOfCodeFix).Order(StringComparer.Ordinal));

    [Fact]
    public void Each_fix_of_each_diagnostic_is_tested()
    {
        foreach (var provider in FixWorkspace.Providers)
            foreach (string id in provider.FixableDiagnosticIds)
                Assert.Contains(id, CodeFixTests.Fixes.Select(row => row.Data.Item1));
    }

    private static bool SpeaksOfCodeFix(string id)
    {
        string[] parts = File.ReadAllText(Path.Combine(BuildFacts.RepositoryRoot, "docs", "diagnostics", id + ".md")).Split("## Fix");
        Assert.DoesNotContain("code fix", parts[0], StringComparison.Ordinal);
        return parts[1].Contains("A code fix ", StringComparison.Ordinal);
    }
}
