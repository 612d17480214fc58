using System.Text.Json.Nodes;
using DegeneracyLab.Analysis;
using Spectre.Console;
using static TorchSharp.torch;

namespace Samples;

/// <summary>How many features of a basis, and edges between them, the network needs: the accuracy on the test pairs without the others.</summary>
internal static class Ablations
{
    /// <summary>How much accuracy edges may cost, as the Local Interaction Basis' authors have it.</summary>
    private const double Difference = 0.001;

    /// <summary>Removes directions, in the authors' steps, and edges by bisection, one node layer at a time; shows the curves and writes them.</summary>
    /// <param name="console">Where they are shown.</param>
    /// <param name="network">The network.</param>
    /// <param name="data">The pairs.</param>
    /// <param name="result">The basis and its edges.</param>
    /// <param name="options">What the command line says.</param>
    /// <returns>The curves of directions and of edges.</returns>
    public static (AblationResult Nodes, AblationResult Edges) Run(IAnsiConsole console, ModularAddition network, ModularData data, AnalysisResult result, Options options)
    {
        using Tensor tokens = data.TokensOf(data.Test), labels = data.LabelsOf(data.Test);
        var accuracy = AblationMetric.Accuracy(labels);
        AblationResult nodes = NetworkAblation.Nodes(network, tokens, result, accuracy, AblationSchedule.Exponential(1.05, every: 10));
        AblationResult edges = NetworkAblation.Edges(network, tokens, result, accuracy, AblationSchedule.Bisect(Difference));
        console.WriteLine($"{nodes}\n\n{edges}\n");

        string file = Path.Combine(options.Output, "ablation.json");
        JsonObject document = new() { ["nodes"] = JsonNode.Parse(nodes.ToJson()), ["edges"] = JsonNode.Parse(edges.ToJson()) };
        File.WriteAllText(file, document.ToJsonString(new() { WriteIndented = true }) + "\n");
        console.WriteLine($"Written: {file}");
        return (nodes, edges);
    }

    /// <summary>The modules of the graph of those edges that the network needs, by the logarithm above the weakest of them, as the authors have it.</summary>
    /// <param name="result">The basis and its edges.</param>
    /// <param name="edges">What the bisection over the edges found.</param>
    public static GraphModules Modules(AnalysisResult result, AblationResult edges) =>
        Leiden.Find(InteractionGraph.Of(result, EdgeNorm.Logarithm(edges.Curves.ToDictionary(curve => curve.Node, curve => curve.Cutoff!.Value))));
}
