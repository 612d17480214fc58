using DegeneracyLab.Analysis;
using DegeneracyLab.Terminal;
using Spectre.Console;
using static TorchSharp.torch;

namespace Samples;

/// <summary>The bases and edges of the transformer, by default with the choices of the Local Interaction Basis' authors.</summary>
internal static class Interactions
{
    /// <summary>The authors' threshold, in the noise of float64: what is kept there hangs on the machine.</summary>
    private const double AuthorsThreshold = 1e-15;

    /// <summary>Builds them over the training pairs, shows them and writes them.</summary>
    /// <param name="console">Where they are shown.</param>
    /// <param name="network">The network.</param>
    /// <param name="tokens">The training pairs, [pairs, 3].</param>
    /// <param name="kind">What directions are chosen by.</param>
    /// <param name="options">What the command line says.</param>
    /// <returns>What was written.</returns>
    public static AnalysisResult Run(IAnsiConsole console, ModularAddition network, Tensor tokens, BasisKind kind, Options options)
    {
        Directory.CreateDirectory(options.Output);
        AnalysisResult result = ProgressBar.Run(console, progress => NetworkAnalysis.Run(network, tokens, Choices(kind, options), progress));

        console.WriteAnalysis(result);
        result.Save(options.Output);
        console.WriteLine($"Written: {Path.Combine(options.Output, "analysis.safetensors")} and {Path.Combine(options.Output, "analysis.json")}");
        return result;
    }

    private static AnalysisOptions Choices(BasisKind kind, Options options) => new()
    {
        NodeLayers = [.. ModularAddition.ResidualStream, ModularAddition.Hooks.Output],
        NodeNames = ["ln1.0", "ln2.0", "unembed", "output"],
        BasisKind = kind,
        Centre = options.Centre,
        RotateOutput = false,
        Threshold = options.Threshold,
        AbsoluteThreshold = options.Threshold is null ? options.AbsoluteThreshold ?? AuthorsThreshold : null,
        Degeneracy = DegeneracyCount.None,
    };
}
