using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Layers;
using DegeneracyLab.Generators.Tests.CodeFixes;
using DegeneracyLab.Generators.Tests.Infrastructure;
using DegeneracyLab.Generators.Tests.UseSites;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DegeneracyLab.Generators.Tests.Diagnostics;

/// <summary>What is listed in several places is the same everywhere.</summary>
public partial class CatalogueTests
{
    private static readonly string Pages = Path.Combine(BuildFacts.RepositoryRoot, "docs", "diagnostics");

    private static readonly string ProjectChecks = Path.Combine(BuildFacts.RepositoryRoot, "src", "DegeneracyLab", "buildTransitive", "ProjectChecks.targets");

    /// <summary>The first two digits of the ids: the category, and what the index calls it.</summary>
    private static readonly Dictionary<string, (string Category, string Title)> Bands = new()
    {
        ["00"] = ("Declaration", "The declaration"),
        ["01"] = ("Shape", "Shapes"),
        ["02"] = ("Layers", "Layers"),
        ["04"] = ("Instrumentation", "Instrumentation"),
        ["05"] = ("Use", "Where networks are used"),
        ["06"] = ("Configuration", "Configuration"),
        ["09"] = ("Generator", "The generator itself"),
    };

    public static TheoryData<string> Ids => [.. Descriptors.Select(descriptor => descriptor.Id)];

    public static TheoryData<string> BuildErrorIds => [.. BuildErrors.Select(error => error.Id)];

    private static DiagnosticDescriptor[] Descriptors =>
    [
        .. typeof(DiagnosticDescriptors).GetFields(BindingFlags.Static | BindingFlags.Public).Where(found => found.FieldType == typeof(DiagnosticDescriptor))
            .Select(found => (DiagnosticDescriptor)found.GetValue(null)!),
    ];

    [Fact]
    public void Ids_are_unique_and_in_their_bands()
    {
        Assert.Equal(Descriptors.Length, Descriptors.Select(descriptor => descriptor.Id).Distinct().Count());
        Assert.All(Descriptors, descriptor => Assert.Equal(
            Bands[descriptor.Id[3..5]].Category,
            descriptor.Category.Split('.')[1]));
    }

    [Fact]
    public void The_analyzers_support_all_but_the_generators_own_each_once() =>
        Assert.Equal(
            Descriptors.Select(descriptor => descriptor.Id).Except(["DGL0999"]).Order(StringComparer.Ordinal),
            Generation.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(descriptor => descriptor.Id).Order(StringComparer.Ordinal));

    [Fact]
    public void The_compiler_finds_every_analyzer() =>
        Assert.All(Generation.Analyzers, analyzer => Assert.Equal([LanguageNames.CSharp], analyzer.GetType().GetCustomAttribute<DiagnosticAnalyzerAttribute>()!.Languages));

    [Fact]
    public void The_release_file_lists_all() =>
        Assert.Equal(
            Descriptors.Select(descriptor => (descriptor.Id, descriptor.DefaultSeverity.ToString(), descriptor.Title.ToString(CultureInfo.InvariantCulture))).Order(),
            Released().Order());

    /// <summary>The index is made from the release file, and from what the build itself reports.</summary>
    [Fact]
    public void The_index_lists_all()
    {
        HashSet<string> fixable = [.. FixWorkspace.Providers.SelectMany(provider => provider.FixableDiagnosticIds)];
        var text = new StringBuilder();
        foreach (IGrouping<string, (string Id, string Severity, string Title)> band in Released().Concat(BuildErrors).OrderBy(row => row.Item1, StringComparer.Ordinal).GroupBy(row => row.Item1[3..5]))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {band.Key}xx: {Bands[band.Key].Title}\n\n| Id | Severity | Title | Fix |\n| --- | --- | --- | --- |\n");
            foreach ((string id, string severity, string title) in band)
                text.Append(CultureInfo.InvariantCulture, $"| [{id}]({id}.md) | {severity} | {title} | {(fixable.Contains(id) ? "yes" : "")} |\n");
        }

        PagePart.Verify("docs/diagnostics/README.md", "index", text.ToString());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_diagnostic_has_a_help_page(string id)
    {
        DiagnosticDescriptor descriptor = Descriptors.Single(candidate => candidate.Id == id);
        Assert.Equal($"docs/diagnostics/{id}.md", descriptor.HelpLinkUri);
        string page = File.ReadAllText(Path.Combine(Pages, id + ".md"));
        Assert.StartsWith($"# {id}: {descriptor.Title}\n\nSeverity: {descriptor.DefaultSeverity}\n", page, StringComparison.Ordinal);
        Assert.Equal(["Cause", "Example", "Fix"], Heading().Matches(page).Select(match => match.Groups[1].Value));
    }

    /// <summary>Errors of the build are in a file of targets: each under a comment with its id and title.</summary>
    [Fact]
    public void Build_errors_are_titled_and_in_their_band()
    {
        Assert.Equal(
            ErrorCode().Matches(File.ReadAllText(ProjectChecks)).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal),
            BuildErrors.Select(error => error.Id).Order(StringComparer.Ordinal));
        Assert.All(BuildErrors, error => Assert.Equal("Configuration", Bands[error.Id[3..5]].Category));
        Assert.Empty(BuildErrors.Select(error => error.Id).Intersect(Descriptors.Select(descriptor => descriptor.Id)));
    }

    [Theory]
    [MemberData(nameof(BuildErrorIds))]
    public void A_build_error_has_a_help_page_and_a_test(string id)
    {
        (_, string severity, string title) = BuildErrors.Single(error => error.Id == id);
        string page = File.ReadAllText(Path.Combine(Pages, id + ".md"));
        Assert.StartsWith($"# {id}: {title}\n\nSeverity: {severity}\n", page, StringComparison.Ordinal);
        Assert.Equal(["Cause", "Example", "Fix"], Heading().Matches(page).Select(match => match.Groups[1].Value));
        Assert.Contains($": {id}: ", File.ReadAllText(Path.Combine(BuildFacts.RepositoryRoot, "tests", "Packages.Tests", "BadInputTests.cs")), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_help_page_is_of_a_diagnostic() =>
        Assert.Equal(
            Descriptors.Select(descriptor => descriptor.Id).Concat(BuildErrors.Select(error => error.Id)).Append("README").Order(StringComparer.Ordinal),
            Directory.GetFiles(Pages, "*.md").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));

    /// <summary>Editors show the description: cause and remedy, with which the sections of the help page begin.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void A_description_states_cause_and_remedy_as_the_help_page_does(string id)
    {
        DiagnosticDescriptor descriptor = Descriptors.Single(candidate => candidate.Id == id);
        string description = descriptor.Description.ToString(CultureInfo.InvariantCulture);
        string[] parts = File.ReadAllText(Path.Combine(Pages, id + ".md")).Replace("`", "", StringComparison.Ordinal).ReplaceLineEndings(" ").Split("## ");
        string cause = Section("Cause"), fix = Section("Fix");
        int length = Enumerable.Range(0, description.Length).Last(length => cause.StartsWith(description[..length], StringComparison.Ordinal));
        string remedy = description[length..].TrimStart();
        Assert.True(description[..length].TrimEnd() is { Length: > 20 } stated && stated[^1] == '.', $"'{description[..length]}' is not where the section Cause begins: {cause}");
        Assert.True(remedy is { Length: > 10 } && remedy[^1] == '.' && fix.StartsWith(remedy, StringComparison.Ordinal), $"'{remedy}' is not where the section Fix begins: {fix}");

        string Section(string heading) => parts.Single(part => part.StartsWith(heading, StringComparison.Ordinal))[heading.Length..].Trim();
    }

    /// <summary>The example on a help page gives the diagnostic in the lines that say so, and the mended one is sound.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_example_of_a_help_page_is_true(string id)
    {
        string[] code = [.. CodeBlock().Matches(File.ReadAllText(Path.Combine(Pages, id + ".md"))).Select(match => match.Groups[1].Value)];
        if (code is not [string wrong, string mended])
            return;

        Generation generation = Generation.Of(Complete(wrong));
        Assert.Equal(
            Complete(wrong).Split('\n').Index().Where(line => line.Item.Contains("// DGL", StringComparison.Ordinal)).Select(line => line.Index),
            (await generation.AnalyzeAsync()).Where(diagnostic => diagnostic.Id == id).Select(diagnostic => diagnostic.Location.GetLineSpan().StartLinePosition.Line).Order());
        if (!mended.Contains("var ", StringComparison.Ordinal))
            Assert.Empty(await Generation.Sound(Complete(mended)).AnalyzeAsync());

        static string Complete(string code) => DiagnosticCheck.Usings + (code.TrimEnd().EndsWith('}') || code.Contains(';', StringComparison.Ordinal) ? code : code.TrimEnd() + "\n{ }\n");
    }

    /// <summary>Each diagnostic has a test where it fires, and one where it does not.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void A_diagnostic_has_its_tests(string id)
    {
        if (id is "DGL0999" or "DGL0007")
            return; // Tested by name: InternalErrorTests, An_old_language_version_is_reported.
        Assert.Contains(
            DiagnosticTests.Mistakes.Concat(DiagnosticTests.MistakesWithoutSurface).Concat(UseSiteTests.Mistakes).Select(row => row.Data.Item2)
                .Concat(DiagnosticTests.MistakesBesideTheCompilers.Select(row => row.Data.Item2)),
            source => source.Contains($"{{|{id}:", StringComparison.Ordinal));
        Assert.Contains(DiagnosticTests.Sound.Concat(UseSiteTests.Sound), row => row.Data.Item1 == id);
    }

    [Fact]
    public void Every_layer_attribute_has_a_definition_and_every_definition_an_attribute()
    {
        IEnumerable<string> attributes = typeof(LayerAttribute).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(LayerAttribute)) && !type.IsAbstract).Select(type => type.FullName!);
        Assert.Equal(attributes.Order(StringComparer.Ordinal), LayerCatalogue.Kinds.Select(kind => kind.AttributeName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Only_the_library_defines_layers() =>
        Assert.All(typeof(LayerAttribute).GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public), constructor => Assert.True(constructor.IsFamilyAndAssembly));

    private static IEnumerable<(string Id, string Severity, string Title)> BuildErrors =>
        ErrorTitle().Matches(File.ReadAllText(ProjectChecks)).Select(match => (match.Groups[1].Value, "Error", match.Groups[2].Value));

    private static IEnumerable<(string Id, string Severity, string Title)> Released() =>
        ReleaseRow().Matches(File.ReadAllText(Path.Combine(BuildFacts.RepositoryRoot, "generators", "DegeneracyLab.Generators", "AnalyzerReleases.Unshipped.md")))
            .Concat(ReleaseRow().Matches(File.ReadAllText(Path.Combine(BuildFacts.RepositoryRoot, "generators", "DegeneracyLab.Generators", "AnalyzerReleases.Shipped.md"))))
            .Select(match => (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value));

    [GeneratedRegex(@"<!-- (DGL\d{4}): (.+?) -->")]
    private static partial Regex ErrorTitle();

    [GeneratedRegex(@"<Error Code=""(DGL\d{4})"" File=""\$\(_DegeneracyLabProject\)"" HelpLink=""docs/diagnostics/\1\.md""")]
    private static partial Regex ErrorCode();

    [GeneratedRegex(@"^(DGL\d{4}) \| \S+ \| (\w+) \| (.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex ReleaseRow();

    [GeneratedRegex(@"^## (\w+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
