using System.Globalization;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Tests.Infrastructure;
using DegeneracyLab.Generators.Tests.Layers;
using DegeneracyLab.Generators.Tests.Live;
using DegeneracyLab.Generators.Tests.Robustness;
using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Tests.Emission;

/// <summary>The same code is generated on every machine.</summary>
public class CultureTests
{
    private const string Source = "using DegeneracyLab; [Network(Input = 1000)] [Linear(2), LeakyReLU(-0.125), LeakyReLU(1e-5), LeakyReLU(-1e30)] public partial class Probe;";

    /// <summary>A culture that writes -1.5 as U+2212 1,5.</summary>
    private static CultureInfo Awkward()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = "\u2212";
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        return culture;
    }

    [Fact]
    public async Task The_culture_changes_neither_code_nor_messages()
    {
        const string Wrong = "using DegeneracyLab; [Network(Input = -1)] [Linear(-2), LeakyReLU(-1e300)] public partial class Probe;";
        string text = Generation.Sound(Source).Text;
        string[] messages = await Messages();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Awkward();
            Assert.Equal("\u22121,5", (-1.5).ToString(CultureInfo.CurrentCulture));
            Assert.Equal(text, Generation.Sound(Source).Text);
            Assert.Equal(messages, await Messages());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.Contains("-0.125", text, StringComparison.Ordinal);
        Assert.Contains("-1E+30", text, StringComparison.Ordinal);

        static async Task<string[]> Messages() => [.. (await Generation.Of(Wrong).AnalyzeAsync()).Select(diagnostic => diagnostic.GetMessage(CultureInfo.CurrentCulture)).Order(StringComparer.Ordinal)];
    }

    /// <summary>All samples, and random declarations with odd numbers, right and wrong.</summary>
    public static TheoryData<string, string> Declarations => new()
    {
        { nameof(Samples.Digits), Samples.Digits },
        { nameof(Samples.EveryLayer), Samples.EveryLayer },
        { nameof(Samples.EveryBlock), Samples.EveryBlock },
        { nameof(Samples.Nested), Samples.Nested },
        { nameof(Samples.Hostile), Samples.Hostile },
        { nameof(LayerSamples), LayerSamples.Source },
        {
            nameof(KindSamples),
            string.Join('\n', KindSamples.Alone().SelectMany(sample => sample.Blocks.Append(sample)).DistinctBy(sample => sample.Name).Select(sample => sample.Text)
                .Prepend(ElementwiseSample.FunctionsSource)
                .Prepend("using DegeneracyLab;\nusing static TorchSharp.torch;\n"))
        },
        { nameof(RandomDeclaration), string.Join('\n', Enumerable.Range(0, LongRun.IsOn ? 30 : 12).Select(RandomDeclaration.Of).Select(sample => sample.Declaration).Prepend(ElementwiseSample.FunctionsSource).Prepend("using DegeneracyLab;\nusing static TorchSharp.torch;\n")) },
        { nameof(RandomText), string.Join('\n', Enumerable.Range(0, LongRun.IsOn ? 300 : 30).Select(seed => new RandomText(seed).Declaration(FormattableString.Invariant($"Case{seed}")).Replace("using DegeneracyLab;\n", "", StringComparison.Ordinal).Replace("using Library;\n", "", StringComparison.Ordinal)).Prepend("using DegeneracyLab;\n")) },
    };

    [Theory]
    [MemberData(nameof(Declarations))]
    public async Task The_culture_changes_no_file_and_no_message(string name, string source)
    {
        _ = name; // shown in the name of the test
        string[] plain = await Everything();
        Assert.NotEmpty(plain);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Awkward();
            Assert.Equal(plain, await Everything());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        async Task<string[]> Everything()
        {
            Generation generation = Generation.Of(source);
            return
            [
                .. generation.Result.GeneratedTrees.Select(tree => tree.ToString()),
                .. (await generation.AnalyzeAsync()).Select(diagnostic => diagnostic.ToString()).Order(StringComparer.Ordinal),
            ];
        }
    }

    [Fact]
    public void Lines_end_the_same_everywhere() => Assert.DoesNotContain('\r', Generation.Of(Samples.EveryLayer.ReplaceLineEndings("\r\n")).Text);

    [Theory]
    [InlineData(0.01, "0.01")]
    [InlineData(1, "1.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1e-5, "1E-05")]
    [InlineData(double.MaxValue, "1.7976931348623157E+308")]
    [InlineData(double.Epsilon, "5E-324")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    public void A_number_reads_back_as_itself(double value, string literal)
    {
        Assert.Equal(literal, CSharpLiteral.Of(value));
        Assert.Equal(value, double.Parse(literal, CultureInfo.InvariantCulture));
    }
}
