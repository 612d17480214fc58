using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using DegeneracyLab.Analysis.Tests.Storage;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>A result says what its network is made of, and its files do.</summary>
public sealed class DescriptionTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        folder.Dispose();
        scope.Dispose();
    }

    [Theory]
    [InlineData("chain")]
    [InlineData("image")]
    [InlineData("attention")]
    public void A_result_that_was_read_describes_the_network(string name)
    {
        (IInstrumentedNetwork network, Tensor data) = FurtherResults.Make(name);
        AnalysisResult written = FurtherResults.Run(network, data, new() { Basis = false });
        Assert.Same(network.Description, written.Description);
        written.Save(folder["result"]);
        NetworkDescription read = AnalysisResult.Load(folder["result"]).Description;
        Assert.Equal(network.Description.ToString(), read.ToString());
        Assert.Equal(network.Description.ToMermaid(), read.ToMermaid());
        Assert.Equal(Text(network.Description), Text(read));
    }

    /// <summary>Hook points in layers are those of the description itself, as its methods demand.</summary>
    [Fact]
    public void Hook_points_that_were_read_are_one_object_each()
    {
        (IInstrumentedNetwork network, _) = FurtherResults.Make("attention");
        NetworkDescription read = StoredDescription.Of(network.Description).Restore();
        Assert.Contains(read.AllLayers, layer => layer.Carries.Count > 0);
        Assert.Contains(read.AllLayers, layer => layer.Attention is not null);
        foreach (HookPoint hook in read.AllLayers.SelectMany(layer => (HookPoint[])[layer.HookPoint, .. layer.Carries, .. layer.ProductsNeed, .. layer.Attention is { } attention ? (HookPoint[])[attention.Pattern, attention.Values] : []]))
            read.Require(hook);
        Assert.Equal(network.Description.HookPoints.Select(hook => network.Description.NodeShapeAt(hook)), read.HookPoints.Select(hook => read.NodeShapeAt(hook)));
    }

    [Fact]
    public void A_file_that_names_hook_points_that_are_not_there_is_refused()
    {
        (IInstrumentedNetwork network, Tensor data) = FurtherResults.Make("chain");
        FurtherResults.Run(network, data, new() { Basis = false }).Save(folder["result"]);
        string json = Path.Combine(folder["result"], "analysis.json"), text = File.ReadAllText(json);
        Refused(document => Layer(document)["productsNeed"] = new JsonArray("ReLU9"), "analysis.json is damaged: TestMlp has no hook point 'ReLU9'.");
        Refused(document => Layer(document)["hookPoint"] = "Input", "analysis.json is damaged: Two hook points of TestMlp have the name 'Input'.");
        Refused(document => document.Remove("description"), "analysis.json is damaged: it does not describe the network.");
        Refused(document => Layer(document).Remove("isBranch"), "analysis.json is damaged: ");

        static JsonObject Layer(JsonObject document) => document["description"]!["layers"]![0]!.AsObject();

        void Refused(Action<JsonObject> damage, string expected)
        {
            JsonObject document = JsonNode.Parse(text)!.AsObject();
            damage(document);
            File.WriteAllText(json, document.ToJsonString());
            Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => AnalysisResult.Load(folder["result"])).Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Every property of every layer, so that one that is added and not written shows.</summary>
    private static string Text(NetworkDescription description) => JsonSerializer.Serialize(new { description.Name, description.InputShape, description.Vocabulary, Layers = description.AllLayers.Select(Properties) });

    private static Dictionary<string, string> Properties(LayerDescription layer) => typeof(LayerDescription).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .ToDictionary(property => property.Name, property => property.GetValue(layer) switch
        {
            IEnumerable<LayerDescription> inside => string.Join(' ', inside.Select(each => each.HookPoint.Name)),
            string text => text,
            IEnumerable many => string.Join(' ', many.Cast<object>()),
            var value => value?.ToString() ?? "null",
        });
}
