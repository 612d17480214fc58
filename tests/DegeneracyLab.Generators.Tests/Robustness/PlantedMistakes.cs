using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;

namespace DegeneracyLab.Generators.Tests.Robustness;

/// <summary>Mistakes that can be planted in a sound declaration, so that exactly one error must come of it.</summary>
internal static partial class PlantedMistakes
{
    private static readonly string[] OwnMembers =
    [
        "public int {0} => 1;", "internal const int {0} = 1;", "internal class {0} {{ }}", "internal delegate void {0}();", "public int {0} {{ get; set; }}",
        "public event System.Action? {0} {{ add {{ }} remove {{ }} }}", "internal enum {0} {{ A }}", "internal static readonly string {0} = \"\";", "public interface {0}<T> {{ }}",
    ];

    /// <summary>Each mistake: its error, and what plants it; that says false where it does not fit.</summary>
    public static readonly (string Id, Func<Plot, bool> Plant)[] All =
    [
        ("DGL0001", plot => Do(() => plot.Modifiers = plot.Modifiers.Replace("partial ", "", StringComparison.Ordinal))),
        ("DGL0002", plot => !plot.IsBlock && Do(() => plot.Around = ($"internal {plot.Pick("", "static ")}class Holder{plot.Name} {{ ", " }"))),
        ("DGL0002", plot => !plot.IsBlock && Do(() => plot.Around = ($"internal {plot.Pick("interface", "struct", "record", "record struct")} Holder{plot.Name} {{ ", " }"))),
        ("DGL0003", plot => Do(() => plot.Modifiers = plot.Pick("internal abstract partial class", "internal partial record", "internal sealed partial record class"))),
        ("DGL0003", plot => !plot.IsBlock && plot.Parameters.Length == 0 && Do(() => plot.Modifiers = "internal static partial class")),
        ("DGL0003", plot => !plot.IsBlock && Do(() => plot.Modifiers = "file partial class")),
        ("DGL0004", plot => !plot.IsBlock && Do(() => plot.TypeParameters = plot.Pick("<T>", "<@class, TValue>"))),
        ("DGL0004", plot => !plot.IsBlock && Do(() => plot.Around = ($"internal partial {plot.Pick("class", "interface", "struct", "record")} Holder{plot.Name}<T> {{ ", " }"))),
        ("DGL0005", plot => plot.Attributes.Count > 2 && Do(() =>
        {
            plot.After = $"{plot.Attributes[^1]} partial class {plot.Name};";
            plot.Attributes.RemoveAt(plot.Attributes.Count - 1);
        })),
        ("DGL0006", plot => Do(() => plot.Bases = " : " + plot.Pick("System.EventArgs", "System.Exception", "System.Attribute", "System.IO.MemoryStream", "System.Collections.Generic.List<int>"))),
        ("DGL0009", plot => !plot.IsBlock && Do(() => plot.Attributes.Insert(0, plot.Pick("[Block(Input = 3)]", "[Block]", "[Block(Input = -1)]")))),
        ("DGL0010", plot => Head(plot, plot.Pick("0", "-3", "int.MinValue", "-1"))),
        ("DGL0010", plot => Do(() => plot.Attributes[0] = plot.IsBlock ? plot.Pick("[Block]", "[Block(Positions = 3)]", "[Block(Width = 3)]") : plot.Pick("[Network]", "[Network(Tokens = 3)]", "[Network(Input = 2, Tokens = 3)]", "[Network()]"))),
        ("DGL0012", plot => Own(plot, plot.IsBlock ? ["Place", "Hooks", "HookPoints", "Recording", "DescribeInside", "forward", "PullBackInside", "OutputShape", "DrawWeights"] : ["Hooks", "Recording", "PlaceBlocks", "Describe", "Trace", "Dtype", "NewTrace", "forward", "Seed", "Description", "Record", "Jacobian"])),
        ("DGL0101", plot => plot.ChoosePlace() switch
        {
            _ when plot.IsOpen => Insert(plot, "Conv2d(2)", "Flatten", "LastPosition", "TokenEmbedding(2)", "MaxPool2d(1)", "PositionalEmbedding"),
            { IsTokens: true } => Insert(plot, "Linear(2)", "ReLU", "Flatten", "LayerNorm", "SelfAttention"),
            { IsImage: true } => Insert(plot, "Linear(2)", "LastPosition", "SelfAttention", "TokenEmbedding(3)", "PositionalEmbedding"),
            { IsSequence: true } => Insert(plot, "Conv2d(2)", "TokenEmbedding(2)", "MaxPool2d(1)", "AvgPool2d(1)"),
            _ => Insert(plot, "Conv2d(2)", "LastPosition", "MeanPool", "SelfAttention", "TokenEmbedding(2)", "PositionalEmbedding"),
        }),
        ("DGL0102", plot => FixedWidth(plot) is { } width && With(plot, $"[Block(Input = {width}), Linear({width + 1})]", "Wide", "") && Insert(plot, $"Residual<Wide{plot.Name}>", $"Residual<Wide{plot.Name}>(Name = \"Planted\")")),
        ("DGL0103", plot => Width(plot) is not null && Insert(plot, "Linear(0)", "Linear(-5)", "Linear(outputs: int.MinValue, Bias = false)", "Linear(1 - 1, Name = \"Planted\")")),
        ("DGL0104", plot => Width(plot) is not null && Insert(plot, "Linear(\"nowhere\")", "Linear((string)null!)", "Linear(\"\")", "Linear(\"{x}\")", "Linear(\"*/ \\n\\\"\")", "Linear(nameof(System))")),
        ("DGL0104", plot => Head(plot, plot.Pick("2.5", "2L", "null", "typeof(int)", "\"nowhere\"", "new[] { 1 }", "true", "'c'"))),
        ("DGL0105", plot => FixedWidth(plot) is { } width && With(plot, $"[Block(Input = {width}), Linear(2)]", "Two", "") && With(plot, $"[Block(Input = {width}), Linear(3)]", "Three", "") && Insert(plot, $"Parallel<Two{plot.Name}, Three{plot.Name}>(ParallelMode.Add)", $"Parallel<Two{plot.Name}, Two{plot.Name}, Three{plot.Name}>(ParallelMode.Add)")),
        ("DGL0106", plot => FixedWidth(plot) is { } width && With(plot, $"[Block(Input = {width}), Linear(2)]", "Two", "") && Insert(plot, $"Parallel<Two{plot.Name}, Two{plot.Name}>", $"Parallel<Two{plot.Name}, Two{plot.Name}, Two{plot.Name}>", $"Parallel<Two{plot.Name}, Two{plot.Name}, Two{plot.Name}, Two{plot.Name}>")),
        ("DGL0201", plot => !plot.ChoosePlace().IsTokens && Insert(plot, "LeakyReLU(double.NaN)", "LeakyReLU(-1e300)", "LeakyReLU(slope: double.NegativeInfinity)", "Hardtanh(double.NaN, 1)", "Hardtanh(0, 1e39)")),
        ("DGL0201", plot => FixedWidth(plot) is { } width && With(plot, $"[Block(Input = {width}), Linear({width})]", "Same", "") && Insert(plot, $"Use<Same{plot.Name}>(Repeat = 0)", $"Residual<Same{plot.Name}>(Repeat = -1)", $"Use<Same{plot.Name}>(Repeat = 1001, Name = \"Planted\")", $"Residual<Same{plot.Name}>(Repeat = int.MinValue)")),
        ("DGL0206", plot => !plot.ChoosePlace().IsTokens && Do(() => plot.Insert("Identity(Name = \"Twice\")", "Square(Name = \"Twice\")"))),
        ("DGL0207", plot => !plot.ChoosePlace().IsTokens && BadName(plot) is { } name && Insert(plot, $"Identity(Name = {name})", $"Abs(Name = {name})")),
        ("DGL0208", plot => !plot.ChoosePlace().IsTokens && Insert(plot, "Use<string>", "Residual<int[]>", "Use<System.Collections.Generic.List<int>>(3)", "Use<System.DayOfWeek>(Repeat = 3)", "Residual<System.IDisposable>")),
        ("DGL0209", plot => !plot.IsOpen && FixedWidth(plot) is { } width && With(plot, $"[Block(Input = {width}), Use<Loop{plot.Name}>]", "Loop", "") && Insert(plot, $"Use<Loop{plot.Name}>", $"Residual<Loop{plot.Name}>")),
        ("DGL0210", plot => Width(plot) is not null && Insert(plot, "TiedLinear(\"nowhere\")", "TiedLinear(\"\")", "TiedLinear(\"Input\")", "TiedLinear(null!)", "TiedLinear(\"*/ {0}\")")),
        ("DGL0211", plot => FixedWidth(plot) is { } width && With(plot, $"[Block(Input = {width}), Linear(nameof(planted)), Linear({width})]", "Sized", "(int planted)") && Insert(plot, $"Use<Sized{plot.Name}>", $"Use<Sized{plot.Name}>(2, 3)", $"Residual<Sized{plot.Name}>(0)", $"Residual<Sized{plot.Name}>(-1, Repeat = 2)", $"Residual<Sized{plot.Name}>")),
        ("DGL0212", plot => !plot.ChoosePlace().IsTokens && Insert(plot, "Elementwise<string>", "Elementwise<int[]>", "Elementwise<System.IDisposable>")),
        ("DGL0213", plot => !plot.IsBlock && FixedWidth(plot) is { } width && With(plot, $"[Block(Input = {width}), Linear({width})]", "Hidden", "")
            && plot.Attributes.All(attribute => !attribute.Contains('<', StringComparison.Ordinal) || attribute.Contains("Elementwise", StringComparison.Ordinal))
            && Do(() => plot.Modifiers = "public partial class") && Insert(plot, $"Use<Hidden{plot.Name}>", $"Residual<Hidden{plot.Name}>(Repeat = 2)")),
    ];

    /// <summary>Plants a mistake: one, or the next that fits.</summary>
    /// <param name="plot">Where.</param>
    /// <param name="which">Which; they come round again.</param>
    /// <returns>Its error.</returns>
    public static string PlantOne(Plot plot, int which)
    {
        while (true)
        {
            (string id, Func<Plot, bool> plant) = All[which++ % All.Length];
            string before = plot.Before;
            if (plant(plot))
                return id;
            plot.Before = before;
        }
    }

    /// <summary>The width where a fully connected layer fits, at a place that it chooses; null if it chose another.</summary>
    private static int? Width(Plot plot) => plot.ChoosePlace() is { IsTokens: false, IsImage: false } shape ? shape.Width : null;

    /// <summary>The same where it is a number, which can be compared before there is an instance.</summary>
    private static int? FixedWidth(Plot plot) => Width(plot) is { } width && plot.Parameters.Length == 0 ? width : null;

    private static bool Do(Action plant)
    {
        plant();
        return true;
    }

    private static bool Insert(Plot plot, params string[] among) => Do(() => plot.Insert(plot.Pick(among)));

    private static bool With(Plot plot, string attributes, string name, string parameters) =>
        Do(() => plot.Before += $"{attributes} internal partial class {name}{plot.Name}{parameters}; ");

    /// <summary>Another value for one of the sizes of the input that are numbers.</summary>
    private static bool Head(Plot plot, string value)
    {
        MatchCollection numbers = Number().Matches(plot.Attributes[0]);
        if (numbers.Count == 0)
            return false;
        Match number = numbers[plot.Random.Next(numbers.Count)];
        plot.Attributes[0] = plot.Attributes[0][..number.Index] + value + plot.Attributes[0][(number.Index + number.Length)..];
        return true;
    }

    private static bool Own(Plot plot, params string[] names) =>
        Do(() => plot.Body = $" {{ {string.Format(CultureInfo.InvariantCulture, plot.Pick(OwnMembers), plot.Pick(names))} }}");

    private static string? BadName(Plot plot)
    {
        string literal = new RandomAttributes(plot.Random, [], []).AnyText();
        string text = ((Microsoft.CodeAnalysis.CSharp.Syntax.LiteralExpressionSyntax)SyntaxFactory.ParseExpression(literal)).Token.ValueText;
        return SyntaxFacts.IsValidIdentifier(text) ? null : literal;
    }

    [GeneratedRegex(@"(?<== )\d+")]
    private static partial Regex Number();
}
