using DegeneracyLab.Terminal;
using Spectre.Console;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Tables fit the width they are given, and nothing is broken inside a number or a word.</summary>
public sealed class ReportTests
{
    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(200)]
    public void No_line_is_wider_and_names_keep_their_ends(int width)
    {
        using var scope = NewDisposeScope();
        using var network = new DeepNamedNetwork(ScalarType.Float64, seed: 3);
        AnalysisResult result = NetworkAnalysis.Run(network, Compare.Gaussian(4, 200, 12), new() { BasisKind = BasisKind.Local, Centre = true }, cancellationToken: TestContext.Current.CancellationToken);
        string text = ResultReport.Text(result, width);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, width));
        foreach (NodeBasis node in result.Basis!)
            Assert.Contains(End(node.Name), text, StringComparison.Ordinal);
        foreach (NodeBasis node in result.Basis!)
            Assert.Contains(text.Split('\n'), line => line.Contains(End(node.Name), StringComparison.Ordinal) && line.Split(' ').Contains(node.Dimension.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Contains(width == 200 ? "TheFirstOfThemAll" : "…", text, StringComparison.Ordinal);
        Assert.Equal(width == 80, text == result.ToString());

        static string End(string name) => name[^Math.Min(name.Length, 9)..];
    }

    [Theory]
    [InlineData(BasisKind.Global, false, "Bases: Interaction Basis")]
    [InlineData(BasisKind.Local, true, "Bases: centred Local Interaction Basis")]
    [InlineData(BasisKind.PrincipalDirections, true, "Bases: centred principal directions")]
    [InlineData(BasisKind.Neurons, false, "Bases: neurons")]
    public void A_basis_is_called_what_it_is(BasisKind kind, bool centre, string title)
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(5, "6b ReLU 4b ReLU 3b", seed: 42);
        AnalysisResult result = NetworkAnalysis.Run(network, Compare.Gaussian(4, 200, 5), new() { BasisKind = kind, Centre = centre }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains(title, result.ToString().Split('\n'));
    }

    [Fact]
    public void The_console_shows_the_same_lines()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(5, "6b ReLU 4b ReLU 3b", seed: 42);
        AnalysisResult result = NetworkAnalysis.Run(network, Compare.Gaussian(4, 3, 5), cancellationToken: TestContext.Current.CancellationToken);
        using var writer = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 81;
        console.WriteAnalysis(result);
        Assert.NotEmpty(result.Remarks);
        Assert.Equal(Lines(result.ToString()), Lines(writer.ToString()));

        static string[] Lines(string text) => [.. text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];
    }

    /// <summary>Output that goes to a file has no width of its own: it is read at 80 columns.</summary>
    [Theory]
    [InlineData(nameof(DeepNamedNetwork))]
    [InlineData(nameof(KindsOfSpaces))]
    [InlineData(nameof(ManyLayers))]
    public void Redirected_output_is_at_most_80_columns_wide(string name)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("COLUMNS") is null, "The environment says another width.");
        using var scope = NewDisposeScope();
        IInstrumentedNetwork network = name switch
        {
            nameof(DeepNamedNetwork) => new DeepNamedNetwork(ScalarType.Float64, seed: 3),
            nameof(KindsOfSpaces) => new KindsOfSpaces(ScalarType.Float64, seed: 3),
            _ => new ManyLayers(ScalarType.Float64, seed: 3),
        };
        using var owned = (IDisposable)network;
        Tensor data = network.Description.Vocabulary is { } vocabulary ? randint(0, vocabulary, [200, .. network.Description.InputShape], ScalarType.Int64, CPU, generator: new Generator(4)) : Compare.Gaussian(4, 200, 12);
        AnalysisOptions options = new() { BasisKind = BasisKind.Local, Centre = true, Synchronisation = new(), Degeneracy = DegeneracyCount.Exact, Directions = new(), Hessian = new() };
        AnalysisResult result = NetworkAnalysis.Run(network, data, options, cancellationToken: TestContext.Current.CancellationToken);
        using var writer = new StringWriter();
        StandardConsole.Plain(writer).WriteAnalysis(result);
        string[] lines = writer.ToString().Split(writer.NewLine);
        Assert.Contains(lines, line => line.StartsWith("Edges: squared", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("from ", StringComparison.Ordinal) && line.Contains(" strongest", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        // No line was broken by the console, which would leave a short rest: these are the lines of the report.
        Assert.Equal(ResultReport.Text(result, 79).Split('\n').Where(line => line.Length > 0), lines.Select(line => line.TrimEnd()).Where(line => line.Length > 0));
    }

    [Fact]
    public void What_does_not_fit_at_all_is_stacked()
    {
        var table = new TextTable(new("name", CellKind.Name), new("first number"), new("second number"), new("third number"));
        table.AddRow("ABlock.AnotherBlock.Linear1", "123456789012", "123456789013", "123456789014");
        IReadOnlyList<TextTable> tables = table.Fit(40);
        Assert.Equal(2, tables.Count);
        Assert.All(tables.SelectMany(part => part.Lines()), line => Assert.InRange(line.Length, 0, 40));
        Assert.Equal(["name", "first number", "second number"], tables[0].Columns.Select(column => column.Title));
        Assert.Equal(["…k.Linear1", "123456789014"], tables[1].Rows[0]);
    }
}

[Network(Input = 12)]
[Linear(14, Name = "ALinearMapWithALongNameTheFirstOfThemAll"), ReLU(Name = "AnActivationWithALongNameTheFirstOfThemAll")]
[Linear(13, Name = "ALinearMapWithALongNameTheSecondOne"), ReLU(Name = "AnActivationWithALongNameTheSecondOne")]
[Use<NamedBlock>(Name = "ABlockThatStandsInTheMiddleOfAllLayers")]
[Linear(13, Name = "ALinearMapWithALongNameTheThirdOne"), ReLU(Name = "AnActivationWithALongNameTheThirdOne")]
[Linear(4, Name = "TheLastOfAllLayersWhichIsTheOutput")]
internal sealed partial class DeepNamedNetwork;

[Network(Input = 12)]
[Linear(10), ReLU, Linear(9), ReLU, Linear(8), ReLU, Linear(7), ReLU, Linear(6), ReLU, Linear(5), ReLU, Linear(5), ReLU, Linear(5), ReLU, Linear(4)]
internal sealed partial class ManyLayers;

[Block(Input = 13)]
[Linear(15, Name = "AnInnerLinearMapWithALongName"), ReLU(Name = "AnInnerActivationWithALongName")]
internal sealed partial class NamedBlock;
