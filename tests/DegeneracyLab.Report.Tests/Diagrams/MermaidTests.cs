using System.Text.RegularExpressions;
using static DegeneracyLab.Report.Tests.Diagrams.Sketch;

namespace DegeneracyLab.Report.Tests.Diagrams;

public partial class MermaidTests
{
    private const int RandomNetworks = 50;

    [Fact]
    public void The_flowchart_has_the_nodes_and_edges_of_the_picture()
    {
        foreach ((NetworkDescription description, string what) in Networks())
        {
            string[] lines = Lines(description);
            Picture picture = Picture.Of(description);
            Assert.True(lines[0] == "flowchart TD", what);
            string[] nodes = [.. lines.Select(line => Node().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value)];
            string[] edges = [.. lines.Select(line => Edge().Match(line)).Where(match => match.Success).Select(match => match.Value)];
            Assert.Equal(picture.Nodes.Select(node => node.Id).Order(StringComparer.Ordinal), nodes.Order(StringComparer.Ordinal));
            Assert.Equal(picture.Edges.Select(edge => $"{edge.From} --> {edge.To}").Order(StringComparer.Ordinal), edges.Order(StringComparer.Ordinal));
            Assert.True(lines.Length == 1 + nodes.Length + edges.Length + (2 * picture.Frames.Count), $"{what}: a line that is nothing.");
        }
    }

    [Fact]
    public void Subgraphs_are_the_frames()
    {
        foreach ((NetworkDescription description, string what) in Networks())
        {
            Picture picture = Picture.Of(description);
            Dictionary<string, Picture.Rect> areas = picture.Nodes.ToDictionary(node => node.Id, node => node.Area);
            var open = new Stack<string>();
            foreach (string line in Lines(description))
            {
                if (Subgraph().Match(line) is { Success: true } subgraph)
                    open.Push(subgraph.Groups[1].Value);
                else if (line == "end")
                    open.Pop();
                else if (Node().Match(line) is { Success: true } node)
                    Assert.True(open.ToHashSet().SetEquals(picture.Frames.Where(frame => frame.Area.Contains(areas[node.Groups[1].Value])).Select(frame => frame.Id)), $"{what}: {line}");
            }

            Assert.Empty(open);
        }
    }

    [Fact]
    public void Labels_hold_no_punctuation_that_means_something()
    {
        foreach ((NetworkDescription description, string what) in Networks())
            foreach (string line in Lines(description))
                if (Label().Match(line) is { Success: true } label)
                    Assert.True(Harmless().IsMatch(label.Groups[1].Value.Replace("<br/>", "", StringComparison.Ordinal)), $"{what}: {line}");
    }

    [Theory]
    [InlineData("end", "end")]
    [InlineData("__x__", "#95;#95;x#95;#95;")]
    [InlineData("layer_1", "layer_1")]
    [InlineData("a\"b", "a#34;b")]
    [InlineData("#35;", "#35;35#59;")]
    [InlineData("`a`", "#96;a#96;")]
    [InlineData("<b>", "#60;b#62;")]
    [InlineData("a\nb", "a b")]
    [InlineData("層", "層")]
    public void Names_are_escaped(string name, string label)
    {
        string[] lines = Lines(Network("N", [1], null, ReLU(name)));
        Assert.Equal($"n1[\"{label} · ReLU<br/>[1] · mask\"]", lines[2]);
    }

    private static IEnumerable<(NetworkDescription Description, string What)> Networks() => Sketches.All.Select(name => (Sketches.ByName(name), name))
        .Concat(Enumerable.Range(0, RandomNetworks).Select(seed => (RandomSketches.Make(seed), $"seed {seed}")));

    private static string[] Lines(NetworkDescription description)
    {
        string text = description.ToMermaid();
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        return [.. text[..^1].Split('\n').Select(line => line.Trim())];
    }

    [GeneratedRegex("""^(n[0-9]+[sj]?)[[(]{1,2}"[^"]*"[\])]{1,2}$""")]
    private static partial Regex Node();

    [GeneratedRegex("^n[0-9]+[sj]? --> n[0-9]+[sj]?$")]
    private static partial Regex Edge();

    [GeneratedRegex("""^subgraph (f[0-9]+)\["[^"]*"\]$""")]
    private static partial Regex Subgraph();

    [GeneratedRegex("""
        "([^"]*)"
        """)]
    private static partial Regex Label();

    [GeneratedRegex(@"^([\p{L}\p{M}\p{N}\p{Cs} .,\[\]·_]|#[0-9]+;)*$")]
    private static partial Regex Harmless();
}
