using System.Globalization;
using DegeneracyLab.Analysis;
using Spectre.Console;
using static TorchSharp.torch;

namespace Samples;

/// <summary>
/// Labels of directions by the frequencies in which the network adds, as the Local Interaction Basis' authors have them: what a direction is
/// as a function of the two numbers x and y, with any phases.
/// </summary>
internal static class FourierLabels
{
    /// <summary>What a label must explain.</summary>
    private const double Threshold = 0.5;

    private const int Shown = 8;

    /// <summary>The functions: a frequency of each number, of their sum, and of their difference.</summary>
    /// <param name="modulus">The number of numbers, odd.</param>
    public static IReadOnlyList<LabelFunction> Functions(int modulus) =>
    [
        .. Enumerable.Range(1, modulus / 2).SelectMany(k => new LabelFunction[]
        {
            new($"cos({k}x) + cos({k}y)", tokens => cat([Waves(k, tokens.select(1, 0)), Waves(k, tokens.select(1, 1))], 1)),
            new($"cos({k}x + {k}y)", tokens => Waves(k, tokens.select(1, 0) + tokens.select(1, 1))),
            new($"cos({k}x - {k}y)", tokens => Waves(k, tokens.select(1, 0) - tokens.select(1, 1))),
        }),
    ];

    /// <summary>Labels the directions over all pairs.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">All pairs are made of its tokens.</param>
    /// <param name="result">The basis.</param>
    public static DirectionLabels Find(ModularAddition network, ModularData data, AnalysisResult result)
    {
        using Tensor rows = arange(Modulus * Modulus, dtype: ScalarType.Int64), pairs = data.TokensOf(rows);
        return NetworkLabels.Find(network, pairs, result, Functions(Modulus), Threshold);
    }

    /// <summary>Shows the labels of the most important directions.</summary>
    /// <param name="console">Where they are shown.</param>
    /// <param name="labels">The labels of all.</param>
    public static void Write(IAnsiConsole console, DirectionLabels labels)
    {
        DirectionLabels first = labels with { Nodes = [.. labels.Nodes.SkipLast(1).Select(node => node with { Labels = [.. node.Labels.Take(Shown)] })] };
        console.WriteLine($"{first}\n");
        foreach (LabelledNode node in labels.Nodes.SkipLast(1))
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{node.Node}: {node.Labels.Count(label => label.Text(Threshold) is not "none" and not "constant")} of {node.Labels.Count} directions have a label"));
    }

    /// <summary>The number that the network adds by.</summary>
    public const int Modulus = 113;

    /// <summary>Cosine and sine, [n, 2].</summary>
    private static Tensor Waves(int frequency, Tensor numbers)
    {
        Tensor angle = numbers.to(ScalarType.Float64) * (2 * Math.PI * frequency / Modulus);
        return stack([angle.cos(), angle.sin()], 1);
    }
}
