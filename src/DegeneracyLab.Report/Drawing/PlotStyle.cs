using System.Text;
using System.Text.RegularExpressions;

namespace DegeneracyLab.Report.Drawing;

/// <summary>
/// The style sheet of all plots. Colours are custom properties, with values for light and dark pages, so that a page can set its own; each rule
/// has the light colour before that, for programs that know no custom properties, as converters of SVG do not.
/// </summary>
internal static partial class PlotStyle
{
    /// <summary>Names with the colours on light and on dark pages. Categories are those of Okabe and Ito, which the colour-blind can tell apart.</summary>
    private static readonly (string Name, string Light, string Dark)[] Colours =
    [
        ("paper", "#ffffff", "#0d1117"), ("ink", "#1f2328", "#e6edf3"), ("muted", "#59636e", "#9da7b3"), ("grid", "#e4e8ec", "#262c36"),
        ("axis", "#8c959f", "#6e7681"), ("accent", "#cf222e", "#ff7b72"), ("dropped", "#8c959f", "#8b949e"), ("gap", "#fff1cc", "#3b2f10"),
        ("c0", "#0072b2", "#58a6e0"), ("c1", "#d55e00", "#f0883e"), ("c2", "#009e73", "#3fc79a"), ("c3", "#b8578f", "#e29ac4"),
        ("c4", "#8a6d00", "#d9b93b"), ("c5", "#3aa0d8", "#a5d8f7"), ("c6", "#444b54", "#c3cad2"), ("cx", "#a8b0b8", "#6e7681"),
        ("h0", "#f7fbff", "#0e1a2b"), ("h1", "#e1edf8", "#12263f"), ("h2", "#cbdff1", "#173454"), ("h3", "#abd0e6", "#1d446c"), ("h4", "#82badb", "#265987"),
        ("h5", "#5aa2cf", "#3573a6"), ("h6", "#3787c0", "#5090c4"), ("h7", "#1a68ae", "#7fb3de"), ("h8", "#0b4a8f", "#bfdcf5"),
    ];

    private const string Rules = """
        .dgl-plot text { font-family: "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; fill: $ink; }
        .dgl-plot .paper { fill: $paper; }
        .dgl-plot .title, .dgl-plot .panel-title { font-weight: 600; }
        .dgl-plot .note, .dgl-plot .tick, .dgl-plot .axis-title, .dgl-plot .gap-label, .dgl-plot .node-label { fill: $muted; }
        .dgl-plot .axis { stroke: $axis; fill: none; }
        .dgl-plot .grid { stroke: $grid; fill: none; }
        .dgl-plot .kept { fill: $c0; }
        .dgl-plot .dropped { fill: $paper; stroke: $dropped; }
        .dgl-plot .zero { stroke: $dropped; fill: none; }
        .dgl-plot .cut { stroke: $accent; stroke-dasharray: 5 3; fill: none; }
        .dgl-plot .required { stroke: currentColor; stroke-dasharray: 5 3; fill: none; }
        .dgl-plot .required-label { fill: currentColor; font-weight: 600; }
        .dgl-plot .part-label { fill: $paper; }
        .dgl-plot .part-label.odd { fill: $ink; }
        .dgl-plot .cell { shape-rendering: crispEdges; }
        .dgl-plot .border { fill: none; stroke: $axis; stroke-width: 0.75; }
        .dgl-plot .gap { fill: $gap; }
        .dgl-plot .gap-label { paint-order: stroke; stroke: $gap; stroke-width: 4; stroke-linejoin: round; }
        .dgl-plot .edge { fill: none; stroke: $cx; stroke-opacity: 0.45; }
        .dgl-plot .edge.inside { stroke-opacity: 0.7; }
        .dgl-plot .node-label { paint-order: stroke; stroke: $paper; stroke-width: 3; stroke-linejoin: round; }
        .dgl-plot .mark { stroke: $paper; stroke-width: 0.75; fill: $cx; }
        .dgl-plot .rate { fill: $c0; }
        .dgl-plot .block { fill: none; stroke: $accent; stroke-width: 1.5; }
        .dgl-plot .unmodified { stroke: $ink; stroke-dasharray: 1 3; fill: none; }
        .dgl-plot .curve { fill: none; stroke: currentColor; stroke-width: 1.75; }
        .dgl-plot .point { fill: currentColor; stroke: $paper; stroke-width: 0.75; }
        .dgl-plot .combination { fill: $paper; stroke: $ink; stroke-width: 1.25; }
        .dgl-plot .combination.worst { fill: $accent; stroke: $paper; }
        .dgl-plot .part { stroke: $paper; stroke-width: 0.75; }
        .dgl-plot .m-inputs { fill: $c0; }
        .dgl-plot .m-jacobians { fill: $c5; }
        .dgl-plot .m-every-input { fill: $c1; }
        .dgl-plot .m-these-data { fill: $c4; }
        .dgl-plot .m-stage { fill: $c6; }
        .dgl-plot .m-stage.odd { fill: $cx; }
        """;

    private static readonly Lazy<string> All = new(Make);

    /// <summary>The style sheet, line by line.</summary>
    public static string Sheet => All.Value;

    private static string Make()
    {
        var sheet = new StringBuilder();
        string light = string.Concat(Colours.Select(colour => $" --dgl-{colour.Name}: {colour.Light};")), dark = string.Concat(Colours.Select(colour => $" --dgl-{colour.Name}: {colour.Dark};"));
        sheet.Append(".dgl-plot {").Append(light).Append(" }\n");
        sheet.Append("@media (prefers-color-scheme: dark) { .dgl-plot {").Append(dark).Append(" } }\n");
        sheet.Append("@media print { .dgl-plot {").Append(light).Append(" } }\n");
        foreach (string rule in Rules.ReplaceLineEndings("\n").Split('\n'))
            sheet.Append(WithFallback(rule)).Append('\n');
        foreach ((string name, _, _) in Colours.Where(colour => colour.Name[0] == 'c' && colour.Name.Length == 2))
        {
            sheet.Append(WithFallback($".dgl-plot .{name} > .mark, .dgl-plot .key.{name} {{ fill: ${name}; }}")).Append('\n');
            sheet.Append(WithFallback($".dgl-plot .edge.inside.{name} {{ stroke: ${name}; }}")).Append('\n');
            sheet.Append(WithFallback($".dgl-plot .series.{name} {{ color: ${name}; }}")).Append('\n');
        }

        foreach ((string name, _, _) in Colours.Where(colour => colour.Name[0] == 'h'))
            sheet.Append(WithFallback($".dgl-plot .{name} {{ fill: ${name}; }}")).Append('\n');
        return sheet.ToString();
    }

    /// <summary>A rule with each colour twice: as it is, and as a custom property.</summary>
    private static string WithFallback(string rule) => Declaration().Replace(rule, match =>
    {
        string property = match.Groups[1].Value, name = match.Groups[2].Value;
        return $"{property}: {Colours.First(colour => colour.Name == name).Light}; {property}: var(--dgl-{name});";
    });

    [GeneratedRegex(@"([a-z-]+): \$([a-z0-9]+);")]
    private static partial Regex Declaration();
}
