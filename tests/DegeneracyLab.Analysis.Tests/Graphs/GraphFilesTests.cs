using System.Globalization;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using DegeneracyLab.Analysis.Tests.Storage;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Files of graphs, read by .NET's own readers.</summary>
public sealed class GraphFilesTests : IDisposable
{
    private const string Hostile = "<a> & \"b\" 'c' ]]> é 😀\t\r\n{}";

    private static readonly XNamespace GraphML = "http://graphml.graphdrawing.org/xmlns";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("Input", "Hidden")]
    [InlineData(Hostile, "</graphml>")]
    public void GraphML_has_the_graph_and_its_modules(string first, string second)
    {
        InteractionGraph graph = GraphModulesTests.Blocks([first, second, "Output"]);
        GraphModules modules = Leiden.Find(graph);
        GraphFiles.WriteGraphML(folder["graph.graphml"], graph, modules);
        XElement root = XDocument.Load(folder["graph.graphml"]).Root!;
        Assert.Equal(GraphML + "graphml", root.Name);

        // Each key is declared for what has it, with its type.
        Dictionary<string, (string For, string Type)> keys = root.Elements(GraphML + "key").ToDictionary(key => (string)key.Attribute("id")!, key => ((string)key.Attribute("for")!, (string)key.Attribute("attr.type")!));
        Assert.Equal(("node", "int"), keys["module"]);
        Assert.Equal(("edge", "double"), keys["weight"]);
        XElement drawn = root.Element(GraphML + "graph")!;
        Assert.Equal("undirected", (string?)drawn.Attribute("edgedefault"));
        Assert.All(root.Descendants(GraphML + "data"), data => Assert.Equal(keys[(string)data.Attribute("key")!].For, data.Parent!.Name.LocalName));

        XElement[] nodes = [.. drawn.Elements(GraphML + "node")];
        Assert.Equal(graph.Nodes.Count, nodes.Length);
        foreach ((GraphNode node, XElement element) in graph.Nodes.Zip(nodes))
        {
            Assert.Equal(node.LayerName, Data(element, "layer"));
            Assert.Equal($"{node.LayerName}:{node.Feature}", Data(element, "label"));
            Assert.Equal((node.Layer, node.Feature, modules.ModuleOf[node.Index]), (Number(element, "depth"), Number(element, "feature"), Number(element, "module")));
        }

        Dictionary<string, int> places = nodes.Select((node, place) => ((string)node.Attribute("id")!, place)).ToDictionary();
        Assert.Equal(
            graph.Edges,
            drawn.Elements(GraphML + "edge").Select(edge => new GraphEdge(places[(string)edge.Attribute("source")!], places[(string)edge.Attribute("target")!], double.Parse(Data(edge, "strength"), CultureInfo.InvariantCulture), double.Parse(Data(edge, "weight"), CultureInfo.InvariantCulture))));
        Assert.Equal(modules.Quality, double.Parse(Data(drawn, "quality"), CultureInfo.InvariantCulture));
        Assert.Equal("sqrt E", Data(drawn, "norm"));
    }

    [Theory]
    [InlineData("Input", "Hidden")]
    [InlineData(Hostile + "\u0001", "\\\"}]")]
    public void Json_has_the_graph_and_its_modules(string first, string second)
    {
        InteractionGraph graph = GraphModulesTests.Blocks([first, second, "Output"]);
        GraphModules modules = Leiden.Find(graph, new() { NullModel = NullModel.Newman, Seed = 3 });
        GraphFiles.WriteJson(folder["graph.json"], graph, modules);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(folder["graph.json"]));
        JsonElement root = document.RootElement;
        Assert.False(root.GetProperty("directed").GetBoolean());
        Assert.False(root.GetProperty("multigraph").GetBoolean());
        Assert.Equal("Newman", root.GetProperty("graph").GetProperty("nullModel").GetString());
        JsonElement[] nodes = [.. root.GetProperty("nodes").EnumerateArray()];
        Assert.Equal(
            graph.Nodes,
            nodes.Select((node, place) => new GraphNode(place, node.GetProperty("depth").GetInt32(), node.GetProperty("layer").GetString()!, node.GetProperty("feature").GetInt32())));
        Assert.Equal(modules.ModuleOf, nodes.Select(node => node.GetProperty("module").GetInt32()));
        Dictionary<string, int> places = nodes.Select((node, place) => (node.GetProperty("id").GetString()!, place)).ToDictionary();
        Assert.Equal(
            graph.Edges,
            root.GetProperty("edges").EnumerateArray().Select(edge => new GraphEdge(places[edge.GetProperty("source").GetString()!], places[edge.GetProperty("target").GetString()!], edge.GetProperty("strength").GetDouble(), edge.GetProperty("weight").GetDouble())));
    }

    [Fact]
    public void What_XML_cannot_hold_is_written_as_a_number()
    {
        InteractionGraph graph = GraphModulesTests.Blocks(["a\u0001b\0", "c\uD800d", "e"]);
        GraphFiles.WriteGraphML(folder["graph.graphml"], graph);
        XElement[] nodes = [.. XDocument.Load(folder["graph.graphml"]).Descendants(GraphML + "node")];
        Assert.Equal("a\\u0001b\\u0000", Data(nodes[0], "layer"));
        Assert.Equal("c\\ud800d", Data(nodes[7], "layer"));
        Assert.DoesNotContain(nodes.Elements(), data => (string?)data.Attribute("key") == "module");
    }

    [Fact]
    public void Modules_of_another_graph_are_refused_and_nothing_is_written()
    {
        GraphModules modules = Leiden.Find(GraphModulesTests.Blocks(["a", "b", "c"]));
        Assert.Contains("The modules are of another graph", Assert.Throws<ArgumentException>(() => GraphFiles.WriteGraphML(folder["graph"], GraphModulesTests.Blocks(["a", "b", "c"]), modules)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => GraphFiles.WriteJson(folder["graph"], GraphModulesTests.Blocks(["a", "b", "c"]), modules));
        Assert.Throws<DirectoryNotFoundException>(() => GraphFiles.WriteJson(Path.Combine(folder["absent"], "graph"), modules.Graph, modules));
        Assert.Empty(folder.Names);
    }

    private static string Data(XElement element, string key) => element.Elements(GraphML + "data").Single(data => (string?)data.Attribute("key") == key).Value;

    private static int Number(XElement element, string key) => XmlConvert.ToInt32(Data(element, key));
}
