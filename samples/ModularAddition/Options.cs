using System.Globalization;
using DegeneracyLab.Analysis;

namespace Samples;

/// <summary>What the command line says.</summary>
/// <param name="Checkpoint">The file with the weights.</param>
/// <param name="Dataset">The file with the pairs.</param>
/// <param name="Basis">What directions are chosen by; null for no bases.</param>
/// <param name="Output">The folder of the result.</param>
/// <param name="Threshold">The threshold as a ratio, in place of the authors' absolute one.</param>
/// <param name="AbsoluteThreshold">The absolute threshold.</param>
/// <param name="Ablates">Whether directions and edges of the basis are removed.</param>
/// <param name="Labels">Whether directions of the basis are labelled by frequencies.</param>
/// <param name="Report">Whether the basis is written as a page, too.</param>
internal sealed record Options(string Checkpoint, string Dataset, BasisKind? Basis, string Output, double? Threshold, double? AbsoluteThreshold, bool Ablates = false, bool Labels = false, bool Report = false)
{
    public const string Usage = """
        usage: ModularAddition --checkpoint FILE --dataset FILE [--basis KIND] [--out DIR] [--threshold REL | --absolute-threshold ABS] [--ablate] [--labels] [--report]

          --checkpoint FILE         weights, in TransformerLens' names or others that are known
          --dataset FILE            safetensors with tokens [n, 3], labels [n], train_idx and test_idx
          --basis KIND              also a basis at every node layer, with the edges between them: local, global, pca, svd or neuron
          --out DIR                 where they are written: analysis.safetensors and analysis.json (analysis)
          --threshold REL           drop directions below this ratio to the largest eigenvalue
          --absolute-threshold ABS  drop eigenvalues below this number (1e-15, as the authors do)
          --ablate                  with --basis: remove directions and edges, and write the accuracy without them to ablation.json
          --labels                  with --basis: label the directions by the frequencies in which the network adds
          --report                  with --basis: write report.html, a page with the graph of the basis, its modules and labels, and what --ablate finds
        """;

    /// <summary>Whether the basis is centred: the authors' are, but for singular vectors and neurons.</summary>
    public bool Centre { get; private init; } = true;

    /// <summary>Reads the command line; null if it can't be read.</summary>
    public static Options? Parse(string[] arguments)
    {
        var options = new Options("", "", null, "analysis", null, null);
        for (int i = 0; i < arguments.Length; i += 2)
        {
            if (WithFlag(options, arguments[i]) is { } flagged)
            {
                options = flagged;
                i--;
                continue;
            }

            if (i + 1 == arguments.Length || With(options, arguments[i], arguments[i + 1]) is not { } next)
                return null;
            options = next;
        }

        bool isComplete = options.Checkpoint.Length > 0 && options.Dataset.Length > 0 && options.Output.Length > 0;
        return isComplete && (options.Basis is not null || !(options.Ablates || options.Labels || options.Report)) && (options.Threshold is null || options.AbsoluteThreshold is null) ? options : null;
    }

    private static Options? WithFlag(Options options, string name) => name switch
    {
        "--ablate" => options with { Ablates = true },
        "--labels" => options with { Labels = true },
        "--report" => options with { Report = true },
        _ => null,
    };

    private static Options? With(Options options, string name, string value) => name switch
    {
        "--checkpoint" => options with { Checkpoint = value },
        "--dataset" => options with { Dataset = value },
        "--out" => options with { Output = value },
        "--basis" => value switch
        {
            "local" => options with { Basis = BasisKind.Local },
            "global" => options with { Basis = BasisKind.Global },
            "pca" => options with { Basis = BasisKind.PrincipalDirections },
            "svd" => options with { Basis = BasisKind.PrincipalDirections, Centre = false },
            "neuron" => options with { Basis = BasisKind.Neurons, Centre = false },
            _ => null,
        },
        "--threshold" => Ratio(value) is { } ratio ? options with { Threshold = ratio } : null,
        "--absolute-threshold" => Ratio(value) is { } absolute ? options with { AbsoluteThreshold = absolute } : null,
        _ => null,
    };

    private static double? Ratio(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is > 0 and < 1 ? value : null;
}
