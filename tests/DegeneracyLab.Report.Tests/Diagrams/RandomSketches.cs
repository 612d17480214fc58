using static DegeneracyLab.Report.Tests.Diagrams.Sketch;

namespace DegeneracyLab.Report.Tests.Diagrams;

/// <summary>Random networks of every composition, with plain and with awkward names.</summary>
internal sealed class RandomSketches
{
    private static readonly string[] Pieces = ["x", "Weights", "_", "é", "ß", "Ω", "ж", "層", "ש", "ك", "𝐀", "the_longest_of_all", "i̇", "1"];
    private static readonly long[] Widths = [8, 48, 512, 50257];

    private readonly Random random;
    private readonly Dictionary<string, int> ordinals = [];

    private RandomSketches(int seed) => random = new Random(seed);

    public static NetworkDescription Make(int seed)
    {
        var sketches = new RandomSketches(seed);
        return Network(sketches.Name("Network"), [sketches.random.Next(1, 40), 48], null, sketches.Parts(sketches.random.Next(0, 7), depth: 3));
    }

    private Part[] Parts(int count, int depth) => [.. Enumerable.Range(0, count).Select(_ => Any(depth))];

    private Part Any(int depth) => random.Next(depth > 0 ? 12 : 5) switch
    {
        0 => Linear(Name("Linear"), Widths[random.Next(Widths.Length)], trainable: random.Next(4) > 0),
        1 => ReLU(Name("ReLU")),
        2 => Affine(Name("Identity"), "Identity", 0),
        3 => Layer(Name("Softplus"), "Softplus", LayerDerivative.Smooth, mask: random.Next(2) == 0),
        4 => Layer(Name("MaxPool2d"), "MaxPool2d", LayerDerivative.Mixing, mask: true, 16, 8, 128),
        5 => Attention(Name("SelfAttention"), 4),
        6 => LayerNorm(Name("LayerNorm")),
        7 => Block(Name("Use"), "Use", Inside(depth)),
        8 => Sum(Name("Parallel"), Branches(depth)),
        9 => Concatenation(Name("Parallel"), Branches(depth)),
        _ => Residual(Name("Residual"), Inside(depth)),
    };

    private Part[] Inside(int depth) => random.Next(3) > 0
        ? [Input(), .. Parts(random.Next(0, 4), depth - 1), Linear(Name("Linear"), 48)]
        : [.. Parts(random.Next(0, 2), depth - 1), Any(depth - 1), Linear(Name("Linear"), 48)];

    private Part[] Branches(int depth) => [.. Enumerable.Range(1, random.Next(2, 5)).Select(i =>
        random.Next(5) == 0 ? Linear($"Branch{i}", 48) : Block($"Branch{i}", "Branch", Inside(depth)))];

    private string Name(string kind)
    {
        int ordinal = ordinals[kind] = ordinals.GetValueOrDefault(kind) + 1;
        return random.Next(5) > 0
            ? $"{kind}{ordinal}"
            : string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => Pieces[random.Next(Pieces.Length)]).Prepend("N"));
    }
}
