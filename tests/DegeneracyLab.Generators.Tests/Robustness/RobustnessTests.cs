using DegeneracyLab.Generators.Tests.Infrastructure;
using DegeneracyLab.Generators.Tests.Live;

namespace DegeneracyLab.Generators.Tests.Robustness;

/// <summary>
/// Source text is wrong most of the time, while it is written. Whatever it is, nothing throws; and where the compiler has
/// no objection to it, either it compiles with what is generated, and so does code that uses that, or it gets exactly one
/// error of ours for each mistake, and none of the compiler's beside it.
/// </summary>
public class RobustnessTests
{
    private static string[] Sound { get; } = [Samples.Digits, Samples.EveryLayer, Samples.Nested, Samples.Hostile, .. Parts(Samples.EveryBlock)];

    [Fact]
    public void A_declaration_may_be_cut_anywhere()
    {
        int step = LongRun.IsOn ? 1 : 24;
        FuzzBatch.Run(new[] { Samples.Nested, Samples.EveryBlock }
            .SelectMany(text => Enumerable.Range(0, text.Length / step).Select(cut => text[..(cut * step)]))
            .Select((text, number) => Moved(number, text)));
    }

    [Fact]
    public void A_declaration_may_be_damaged() =>
        FuzzBatch.Run(Enumerable.Range(0, Count(200, 8000)).Select(number => new RandomText(number).Damage(Moved(number, Sound[number % Sound.Length]))));

    [Fact]
    public void A_declaration_may_be_anything()
    {
        IReadOnlyList<FuzzOutcome> outcomes = FuzzBatch.Run(Enumerable.Range(0, Count(150, 8000))
            .Select(number => new FuzzCase(number, new RandomText(number).Declaration(FuzzCase.NamespaceOf(number)))));

        // The random declarations would prove little if all were of one sort.
        Assert.All([FuzzOutcome.Reported, FuzzOutcome.Compiled], kind => Assert.True(outcomes.Count(outcome => outcome == kind) >= outcomes.Count / 5, $"{kind}: {outcomes.Count(outcome => outcome == kind)} of {outcomes.Count}"));
    }

    [Fact]
    public void A_mistake_gets_exactly_its_error()
    {
        FuzzCase[] cases = [.. Enumerable.Range(0, Count(120, 2500)).Select(Planted)];
        FuzzBatch.Run(cases);
        Assert.Empty(PlantedMistakes.All.Select(mistake => mistake.Id).Except(cases.SelectMany(each => each.Planted!)));
    }

    /// <summary>The networks of a file, each with what it uses and nothing else.</summary>
    private static IEnumerable<string> Parts(string text)
    {
        string[] declarations = text.Split("\n\n");
        Dictionary<string, string> byName = [];
        string rest = "";
        foreach (string declaration in declarations)
            if (System.Text.RegularExpressions.Regex.Match(declaration, @"partial class (\w+)\(?") is { Success: true } match)
                byName.Add(match.Groups[1].Value, declaration);
            else
                rest += declaration + "\n\n";
        foreach (string network in byName.Values.Where(declaration => declaration.Contains("[Network", StringComparison.Ordinal)))
        {
            List<string> needed = [network];
            for (int i = 0; i < needed.Count; i++)
                needed.AddRange(byName.Where(pair => System.Text.RegularExpressions.Regex.IsMatch(needed[i], $@"[<, ]{pair.Key}[,>]")).Select(pair => pair.Value).Except(needed));
            yield return rest + string.Join("\n\n", needed);
        }
    }

    private static int Count(int quick, int @long) => LongRun.IsOn ? @long : quick;

    /// <summary>A sample, in the namespace of a case.</summary>
    private static FuzzCase Moved(int number, string text) => new(number, text.Replace("Samples", FuzzCase.NamespaceOf(number), StringComparison.Ordinal));

    /// <summary>A sound declaration with no mistake, with one in the network or in a block, or with one in each of two networks.</summary>
    private static FuzzCase Planted(int number)
    {
        var random = new Random(number);
        DeclarationSample network = Small(number);
        List<string> mistakes = [];
        string[] names = [.. network.Layers.Select(layer => layer.Name)];
        string text;
        switch (random.Next(8))
        {
            case 0:
                text = network.Declaration;
                break;
            case 1 when network.Blocks.Count > 0:
                DeclarationSample block = network.Blocks[random.Next(network.Blocks.Count)];
                text = string.Join('\n', network.Blocks.Append(network).Select(each => each == block ? Plant(each).ToString() : each.Text));
                break;
            case 2:
                DeclarationSample other = Small(number + 1);
                names = [];
                text = $"{Blocks(network)}\n{Plant(network)}\n{Blocks(other)}\n{Plant(other)}";
                break;
            default:
                Plot plot = Plant(network);
                names = plot.KeepsNames ? names : [];
                text = $"{Blocks(network)}\n{plot}";
                break;
        }

        string source = $"using DegeneracyLab;\nusing static TorchSharp.torch;\nnamespace {FuzzCase.NamespaceOf(number)};\n{ElementwiseSample.FunctionsSource}\n{text}\n";
        return new(number, source) { Planted = [.. mistakes.Order(StringComparer.Ordinal)], LayerNames = names };

        // Large ones have nothing that these lack.
        static DeclarationSample Small(int number) =>
            Enumerable.Range(0, int.MaxValue).Select(attempt => RandomDeclaration.Of(number + (attempt * 100_003))).First(sample => sample.HookCount <= 12);

        static string Blocks(DeclarationSample sample) => string.Join('\n', sample.Blocks.Select(block => block.Text));

        Plot Plant(DeclarationSample sample)
        {
            var plot = new Plot(sample, random);
            mistakes.Add(PlantedMistakes.PlantOne(plot, number + mistakes.Count));
            return plot;
        }
    }
}
