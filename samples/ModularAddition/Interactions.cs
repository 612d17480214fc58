using DegeneracyLab.Analysis;
using Spectre.Console;
using static TorchSharp.torch;

namespace Samples;

/// <summary>The bases and edges of the transformer, by default with the choices of the Local Interaction Basis' authors.</summary>
internal static class Interactions
{
    /// <summary>The authors' threshold, in the noise of float64: what is kept there hangs on the machine.</summary>
    private const double AuthorsThreshold = 1e-15;

    /// <summary>Builds them over the training pairs, shows them and writes them.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The pairs.</param>
    /// <param name="kind">What directions are chosen by.</param>
    /// <param name="options">What the command line says.</param>
    public static void Run(ModularAddition network, ModularData data, BasisKind kind, Options options)
    {
        Directory.CreateDirectory(options.Output);
        IAnsiConsole console = StandardConsole.Create();
        using Tensor tokens = data.TokensOf(data.Train);
        using InteractionAnalysis analysis = ProgressBar.Run(console, "Bases and edges", progress => InteractionAnalysis.Run(network, tokens, Choices(kind, options), progress));

        console.WriteInteractions(analysis);
        analysis.Save(options.Output);
        console.WriteLine($"Written: {Path.Combine(options.Output, "analysis.safetensors")} and {Path.Combine(options.Output, "analysis.json")}");
    }

    private static InteractionOptions Choices(BasisKind kind, Options options) => new()
    {
        NodeLayers = [.. ModularAddition.ResidualStream, ModularAddition.Hooks.Output],
        NodeNames = ["ln1.0", "ln2.0", "unembed", "output"],
        Basis = new()
        {
            Kind = kind,
            Centre = options.Centre,
            RotateOutput = false,
            Threshold = options.Threshold,
            AbsoluteThreshold = options.Threshold is null ? options.AbsoluteThreshold ?? AuthorsThreshold : null,
        },
    };
}
