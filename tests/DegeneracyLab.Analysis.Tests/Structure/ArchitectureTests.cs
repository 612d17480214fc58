using System.Reflection;
using System.Xml.Linq;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Arrows between the projects, and between the folders of the analysis, go down only.</summary>
public sealed class ArchitectureTests
{
    /// <summary>
    /// The folders of the analysis from top to bottom. A file may use types of its own folder and of those in lower rows; folders
    /// in one row know nothing of each other.
    /// </summary>
    private static readonly string[][] Rows =
    [
        [""],                              // NetworkAnalysis
        ["Graphs"],                        // the interaction graph and its modules
        ["Plan"],                          // which passes, in which way; their state, and the files of it
        ["Attribution", "Comparisons"],    // paths and estimated effects; analyses side by side
        ["Checkpoints"],                   // weights as files, under the names of other libraries
        ["Ablation", "MeanJacobian"],      // networks with parts removed; Jacobians over data
        ["Storage", "Reporting"],          // results on disk and as text
        ["Results"],                       // what an analysis found
        ["Directions"],                    // free directions one by one: certificates and orders
        ["Spectra"],                       // the Hessian's spectrum, formed or by products
        ["Exact"],                         // all free directions, and what explains them
        ["Synchronisation", "Shrinking"],  // units that fire together; smaller networks with the same outputs
        ["LinearPaths"],                   // free directions along linear paths
        ["Proof"],                         // the nullity of piecewise linear networks as a theorem
        ["Degeneracy", "Interactions"],    // its parts, as functions of sums
        ["Bases"],
        ["Passes"],                        // drive accumulators over data
        ["Accumulators"],                  // what a pass sums up
        ["Gauge"],                         // what may change inside a network
        ["Spans"],                         // what the data leave free in single layers
        ["Structure"],                     // node layers, sections, and what is seen of samples there
        ["Options"],                       // the choices
        ["Data"],                          // what comes in
        ["Files"],                         // tensors in files, and files written whole or not at all
        ["Numerics", "Arithmetic"],        // floating-point numbers; exact ones and residues
    ];

    /// <summary>Arrows that go up nevertheless, each with the reason.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["Results/AnalysisResult -> Storage/ResultFiles"] = "Save and Load are where a user looks for them, and only pass on",
        ["Results/AnalysisResult -> Reporting/ResultReport"] = "ToString is where a user looks for the report, and only passes on",
        ["Synchronisation/SynchronisationResult -> Reporting/ResultReport"] = "the width of a report",
        ["Synchronisation/SynchronisationResult -> Reporting/SynchronisationReport"] = "ToString is where a user looks for the report, and only passes on",
    };

    /// <summary>The projects that are packed, from top to bottom, with those that each refers to.</summary>
    private static readonly Dictionary<string, string[]> Projects = new()
    {
        ["DegeneracyLab.Cli"] = ["DegeneracyLab.Console", "DegeneracyLab.Report"],
        ["DegeneracyLab.Console"] = ["DegeneracyLab.Analysis"],
        ["DegeneracyLab.Report"] = ["DegeneracyLab.Analysis"],
        ["DegeneracyLab.Analysis"] = ["DegeneracyLab"],
        ["DegeneracyLab"] = [],
    };

    private static readonly string Root = typeof(ArchitectureTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    private static readonly Lazy<IReadOnlyList<Arrow>> Arrows = new(() => SourceGraph.Of(Path.Combine(Root, "src", "DegeneracyLab.Analysis")));

    [Fact]
    public void Arrows_between_folders_go_down()
    {
        string[] up = [.. Arrows.Value.Where(arrow => !GoesDown(arrow)).Select(arrow => arrow.ToString())];
        Assert.Equal(Exceptions.Keys.Order(StringComparer.Ordinal), up);
    }

    [Fact]
    public void Every_folder_has_its_row_and_content() =>
        Assert.Equal(
            Rows.SelectMany(row => row).Where(folder => folder.Length > 0).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(Path.Combine(Root, "src", "DegeneracyLab.Analysis"), "*.cs", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Path.Combine(Root, "src", "DegeneracyLab.Analysis"), Path.GetDirectoryName(file)!))
                .Where(folder => folder != ".").Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Arrows_between_projects_go_down()
    {
        string source = Path.Combine(Root, "src");
        Assert.Equal(Projects.Keys.Order(StringComparer.Ordinal), Directory.EnumerateDirectories(source).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal));
        foreach ((string project, string[] expected) in Projects)
        {
            // The generators go into the package only: the library is compiled without them.
            IEnumerable<string> references = XDocument.Load(Path.Combine(source, project, project + ".csproj")).Descendants("ProjectReference")
                .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
                .SelectMany(reference => ((string)reference.Attribute("Include")!).Split(';'))
                .Select(path => Path.GetFileNameWithoutExtension(path));
            Assert.Equal(expected, references);
        }
    }

    /// <summary>What the compiler wrote into the assemblies agrees.</summary>
    [Fact]
    public void Assemblies_refer_to_those_below()
    {
        // The tool is a program, which the tests do not load: its project file alone says what it refers to.
        foreach ((string project, string[] expected) in Projects.Where(project => project.Key != "DegeneracyLab.Cli"))
        {
            string[] allowed = [.. expected, .. expected.SelectMany(below => Projects[below])];
            IEnumerable<string> used = Assembly.Load(project).GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("DegeneracyLab", StringComparison.Ordinal));
            Assert.Subset(allowed.ToHashSet(), used.ToHashSet());
        }
    }

    /// <summary>The graph has what makes it worth a look: an arrow by each way in which source names a type.</summary>
    [Theory]
    [InlineData("class A : B { }")]
    [InlineData("class A { B? b; }")]
    [InlineData("class A { object b = new B(); }")]
    [InlineData("class A { object b = typeof(System.Collections.Generic.List<B>); }")]
    [InlineData("class A { int b = B.Value; }")]
    [InlineData("class A { int M() => Top.Make().Twice(); }")]
    [InlineData("class A { void M() { Top.Take(new() { Own = 1 }); } }")]
    [InlineData("class A { void M(object o) { if (o is B { Own: 1 }) { } } }")]
    public void An_arrow_is_found(string source)
    {
        IReadOnlyList<Arrow> arrows = SourceGraph.Of(
        [
            ("Up/A", source),
            ("Up/Top", "static class Top { public static B Make() => new(); public static void Take(B b) { } }"),
            ("Down/B", "class B { public const int Value = 1; public int Own; public int Twice() => 2; }"),
        ]);
        Assert.Contains(new("Up/A", "Down/B"), arrows);
    }

    [Theory]
    [InlineData("class A { int B => 1; int M() => B; }")]
    [InlineData("class A { /* B */ string b = nameof(A) + \"B\"; /// <see cref=\"B\"/>\n void M() { } }")]
    public void A_member_or_comment_of_the_name_is_no_arrow(string source) =>
        Assert.Empty(SourceGraph.Of([("Up/A", source), ("Down/B", "class B { }")]));

    [Fact]
    public void An_arrow_up_is_seen()
    {
        Assert.False(GoesDown(new("Numerics/Matrix", "Results/AnalysisResult")));
        Assert.False(GoesDown(new("Storage/ResultFiles", "Reporting/ResultReport")));
        Assert.False(GoesDown(new("Results/AnalysisResult", "NetworkAnalysis")));
        Assert.True(GoesDown(new("NetworkAnalysis", "Plan/AnalysisPlan")));
    }

    private static bool GoesDown(Arrow arrow) => RowOf(arrow.FromFolder) < RowOf(arrow.ToFolder);

    private static int RowOf(string folder) => Array.FindIndex(Rows, row => row.Contains(folder));
}
