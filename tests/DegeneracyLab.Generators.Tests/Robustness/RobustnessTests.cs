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
    private static string[] Sound { get; } = [Samples.Digits, Samples.EveryLayer, Samples.Nested, Samples.Hostile, Samples.EveryBlock];

    [Fact]
    public void A_declaration_may_be_cut_anywhere()
    {
        int step = BuildFacts.IsLongRun ? 1 : 8;
        FuzzBatch.Run(new[] { Samples.Nested, Samples.EveryBlock }
            .SelectMany(text => Enumerable.Range(0, text.Length / step).Select(cut => text[..(cut * step)]))
            .Select((text, number) => Moved(number, text)));
    }

    [Fact]
    public void A_declaration_may_be_damaged() =>
        FuzzBatch.Run(Enumerable.Range(0, Count(700, 7000)).Select(number => new RandomText(number).Damage(Moved(number, Sound[number % Sound.Length]))));

    [Fact]
    public void A_declaration_may_be_anything()
    {
        IReadOnlyList<FuzzOutcome> outcomes = FuzzBatch.Run(Enumerable.Range(0, Count(800, 9000))
            .Select(number => new FuzzCase(number, new RandomText(number).Declaration(FuzzCase.NamespaceOf(number)))));

        // The random declarations would prove little if all were of one sort.
        Assert.All([FuzzOutcome.Reported, FuzzOutcome.Compiled], kind => Assert.True(outcomes.Count(outcome => outcome == kind) >= outcomes.Count / 5, $"{kind}: {outcomes.Count(outcome => outcome == kind)} of {outcomes.Count}"));
    }

    [Fact]
    public void A_mistake_gets_exactly_its_error()
    {
        FuzzCase[] cases = [.. Enumerable.Range(0, Count(300, 3000)).Select(Planted)];
        FuzzBatch.Run(cases);
        Assert.Empty(PlantedMistakes.All.Select(mistake => mistake.Id).Except(cases.SelectMany(each => each.Planted!)));
    }

    private static int Count(int quick, int @long) => BuildFacts.IsLongRun ? @long : quick;

    /// <summary>A sample, in the namespace of a case.</summary>
    private static FuzzCase Moved(int number, string text) => new(number, text.Replace("Samples", FuzzCase.NamespaceOf(number), StringComparison.Ordinal));

    /// <summary>A sound declaration with no mistake, with one in the network or in a block, or with one in each of two networks.</summary>
    private static FuzzCase Planted(int number)
    {
        var random = new Random(number);
        DeclarationSample network = RandomDeclaration.Of(number);
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
                DeclarationSample other = RandomDeclaration.Of(number + 1);
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

        static string Blocks(DeclarationSample sample) => string.Join('\n', sample.Blocks.Select(block => block.Text));

        Plot Plant(DeclarationSample sample)
        {
            var plot = new Plot(sample, random);
            mistakes.Add(PlantedMistakes.PlantOne(plot));
            return plot;
        }
    }
}
