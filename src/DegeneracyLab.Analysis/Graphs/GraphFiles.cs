using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Writes graphs, with or without modules, in formats that Gephi, igraph and networkx read. Nodes have the attributes <c>label</c>,
/// <c>layer</c> (its name), <c>depth</c> (its place), <c>feature</c> and <c>module</c>; edges <c>weight</c> and <c>strength</c>.
/// </summary>
public static class GraphFiles
{
    private const string Namespace = "http://graphml.graphdrawing.org/xmlns";

    /// <summary>Writes GraphML. Characters that XML cannot hold, such as control characters in names, are written as \u and four digits.</summary>
    /// <param name="path">The file; an earlier one is replaced once the new one is whole.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="modules">Its modules; null to leave them out.</param>
    /// <exception cref="ArgumentException">The modules are of another graph.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void WriteGraphML(string path, InteractionGraph graph, GraphModules? modules = null)
    {
        Check(graph, modules);
        AtomicFile.Write(path, stream => WriteGraphML(stream, graph, modules));
    }

    /// <summary>
    /// Writes JSON of nodes and links. networkx reads it by <c>node_link_graph(data, edges="edges")</c>, igraph by
    /// <c>Graph.DictList(data["nodes"], data["edges"], vertex_name_attr="id")</c>.
    /// </summary>
    /// <param name="path">The file; an earlier one is replaced once the new one is whole.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="modules">Its modules; null to leave them out.</param>
    /// <exception cref="ArgumentException">The modules are of another graph.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void WriteJson(string path, InteractionGraph graph, GraphModules? modules = null)
    {
        Check(graph, modules);
        AtomicFile.Write(path, stream => WriteJson(stream, graph, modules));
    }

    private static void WriteGraphML(Stream stream, InteractionGraph graph, GraphModules? modules)
    {
        var settings = new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineHandling = NewLineHandling.Entitize, NewLineChars = "\n" };
        using var xml = XmlWriter.Create(stream, settings);
        xml.WriteStartDocument();
        xml.WriteStartElement("graphml", Namespace);
        Key(xml, "label", "node", "string");
        Key(xml, "layer", "node", "string");
        Key(xml, "depth", "node", "int");
        Key(xml, "feature", "node", "int");
        if (modules is not null)
            Key(xml, "module", "node", "int");
        Key(xml, "weight", "edge", "double");
        Key(xml, "strength", "edge", "double");
        foreach ((string name, _) in Attributes(graph, modules))
            Key(xml, name, "graph", "string");
        xml.WriteStartElement("graph", Namespace);
        xml.WriteAttributeString("id", "interactions");
        xml.WriteAttributeString("edgedefault", "undirected");
        foreach ((string name, string value) in Attributes(graph, modules))
            Data(xml, name, value);
        foreach (GraphNode node in graph.Nodes)
        {
            xml.WriteStartElement("node", Namespace);
            xml.WriteAttributeString("id", Id(node.Index));
            Data(xml, "label", Label(node));
            Data(xml, "layer", node.LayerName);
            Data(xml, "depth", Text(node.Layer));
            Data(xml, "feature", Text(node.Feature));
            if (modules is not null)
                Data(xml, "module", Text(modules.ModuleOf[node.Index]));
            xml.WriteEndElement();
        }

        foreach (GraphEdge edge in graph.Edges)
        {
            xml.WriteStartElement("edge", Namespace);
            xml.WriteAttributeString("source", Id(edge.From));
            xml.WriteAttributeString("target", Id(edge.To));
            Data(xml, "weight", edge.Weight.ToString("r", CultureInfo.InvariantCulture));
            Data(xml, "strength", edge.Strength.ToString("r", CultureInfo.InvariantCulture));
            xml.WriteEndElement();
        }

        xml.WriteEndDocument();
    }

    private static void WriteJson(Stream stream, InteractionGraph graph, GraphModules? modules)
    {
        using var json = new Utf8JsonWriter(stream, new() { Indented = true });
        json.WriteStartObject();
        json.WriteBoolean("directed", false);
        json.WriteBoolean("multigraph", false);
        json.WriteStartObject("graph");
        foreach ((string name, string value) in Attributes(graph, modules))
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteStartArray("nodes");
        foreach (GraphNode node in graph.Nodes)
        {
            json.WriteStartObject();
            json.WriteString("id", Id(node.Index));
            json.WriteString("label", Label(node));
            json.WriteString("layer", node.LayerName);
            json.WriteNumber("depth", node.Layer);
            json.WriteNumber("feature", node.Feature);
            if (modules is not null)
                json.WriteNumber("module", modules.ModuleOf[node.Index]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("edges");
        foreach (GraphEdge edge in graph.Edges)
        {
            json.WriteStartObject();
            json.WriteString("source", Id(edge.From));
            json.WriteString("target", Id(edge.To));
            json.WriteNumber("weight", edge.Weight);
            json.WriteNumber("strength", edge.Strength);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static IEnumerable<(string Name, string Value)> Attributes(InteractionGraph graph, GraphModules? modules)
    {
        yield return ("norm", graph.Norm.ToString());
        if (modules is null)
            yield break;
        yield return ("nullModel", modules.Options.NullModel.ToString());
        yield return ("resolution", modules.Options.Resolution!.Value.ToString("r", CultureInfo.InvariantCulture));
        yield return ("quality", modules.Quality.ToString("r", CultureInfo.InvariantCulture));
        yield return ("seed", modules.Options.Seed.ToString(CultureInfo.InvariantCulture));
        yield return ("restarts", Text(modules.Options.Restarts));
    }

    private static void Check(InteractionGraph graph, GraphModules? modules)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (modules is not null && modules.Graph != graph)
            throw new ArgumentException($"The modules are of another graph: of {modules.Graph}, but the graph has {graph}.", nameof(modules));
    }

    private static void Key(XmlWriter xml, string name, string domain, string type)
    {
        xml.WriteStartElement("key", Namespace);
        xml.WriteAttributeString("id", name);
        xml.WriteAttributeString("for", domain);
        xml.WriteAttributeString("attr.name", name);
        xml.WriteAttributeString("attr.type", type);
        xml.WriteEndElement();
    }

    private static void Data(XmlWriter xml, string key, string value)
    {
        xml.WriteStartElement("data", Namespace);
        xml.WriteAttributeString("key", key);
        xml.WriteString(Escaped(value));
        xml.WriteEndElement();
    }

    /// <summary>Text without the characters that XML cannot hold.</summary>
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
                escaped.Append(text[i]).Append(text[++i]);
            else if (XmlConvert.IsXmlChar(text[i]))
                escaped.Append(text[i]);
            else
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
        }

        return escaped.ToString();
    }

    private static string Label(GraphNode node) => $"{node.LayerName}:{Text(node.Feature)}";

    private static string Id(int node) => $"n{Text(node)}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
