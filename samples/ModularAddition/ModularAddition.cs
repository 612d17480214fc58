// A transformer of one layer that adds modulo 113, declared by attributes; its weights come from a checkpoint in
// TransformerLens' names, which one call reads.
//
// What to look at: the residual stream is 128 wide, but 99 % of its variance lies in 15 directions: the sines and cosines
// of few frequencies, in which the network adds. Before the attention only the embeddings of 114 tokens are in it. A rank
// with '?' is one whose gap is no gap. With --basis also the features in which the network computes, by how much they matter,
// and how strongly those of one layer act on those of the next. With --ablate too how many of these features, and of the edges between
// them, the network needs on the test pairs; with --labels the frequency that each feature computes in.
// --report writes all of it as one page.

using DegeneracyLab;
using DegeneracyLab.Analysis;
using DegeneracyLab.Report;
using DegeneracyLab.Terminal;
using Samples;
using Spectre.Console;
using static TorchSharp.torch;

if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

try
{
    using var network = new ModularAddition(ScalarType.Float64);
    Checkpoint.Load(options.Checkpoint, network);
    using ModularData data = ModularData.Load(options.Dataset);
    Console.WriteLine(network);
    Console.WriteLine();
    Console.WriteLine(FormattableString.Invariant($"Accuracy: {data.Accuracy(network, data.Train):0.00000} on {data.Train.size(0)} training pairs, {data.Accuracy(network, data.Test):0.00000} on {data.Test.size(0)} test pairs"));
    Console.WriteLine();

    IAnsiConsole console = StandardConsole.Create();
    using Tensor tokens = data.TokensOf(data.Train);
    AnalysisResult directions = NetworkAnalysis.Run(network, tokens, new()
    {
        NodeLayers = ModularAddition.ResidualStream,
        BasisKind = BasisKind.PrincipalDirections,
        Centre = true,
        Edges = false,
        Degeneracy = DegeneracyCount.None,
    });
    NodeLayerTable.Write(console, directions.Basis!);
    if (options.Basis is { } kind)
    {
        AnalysisResult result = Interactions.Run(console, network, tokens, kind, options);
        ReportContent content = new();
        if (options.Labels || options.Report)
        {
            DirectionLabels labels = FourierLabels.Find(network, data, result);
            content = content with { Labels = labels.Texts };
            if (options.Labels)
                FourierLabels.Write(console, labels);
        }

        if (options.Ablates)
        {
            (AblationResult nodes, AblationResult edges) = Ablations.Run(console, network, data, result, options);
            content = content with { Ablations = [nodes, edges], Modules = Ablations.Modules(result, edges) };
        }

        if (options.Report)
        {
            string report = Path.Combine(options.Output, "report.html");
            result.SaveReport(report, content);
            console.WriteLine($"Open in a browser: {Path.GetFullPath(report)}");
        }
    }

    return 0;
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
{
    Console.Error.WriteLine($"ModularAddition can't go on: {exception.Message}");
    return 1;
}

[Network(Tokens = 3, Vocabulary = 114)]
[TokenEmbedding(128)]
[PositionalEmbedding]
[Residual<CausalAttention>(Name = "Attention")]
[LastPosition]
[Residual<FeedForward>(Name = "Mlp")]
[Linear(114, Name = "Unembed")]
public partial class ModularAddition
{
    /// <summary>The residual stream before the attention, after it, and after the perceptron.</summary>
    public static HookPoint[] ResidualStream => [Hooks.PositionalEmbedding1, Hooks.LastPosition1, Hooks.Mlp];
}

[Block(Input = 128)]
[SelfAttention(Heads = 4, Causal = true)]
public partial class CausalAttention;

[Block(Input = 128)]
[Linear(512), ReLU]
[Linear(128)]
public partial class FeedForward;
