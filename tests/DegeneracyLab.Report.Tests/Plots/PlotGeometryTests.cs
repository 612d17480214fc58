using System.Globalization;
using System.Xml.Linq;

namespace DegeneracyLab.Report.Tests.Plots;

/// <summary>What must hold of every plot, on random results.</summary>
public class PlotGeometryTests
{
    private static readonly Lazy<(string What, Plot Plot, Drawn Drawn)[]> Plots = new(() =>
        [.. Enumerable.Range(0, LongRun.IsOn ? 300 : 12).SelectMany(seed => Examples.All(seed).Select(each => ($"{each.What} of seed {seed}", each.Plot, Drawn.Of(each.Plot))))]);

    [Fact]
    public void Nothing_is_outside_the_sheet()
    {
        foreach ((string what, Plot plot, Drawn drawn) in Plots.Value)
        {
            Assert.Equal((plot.Width, plot.Height), (drawn.Sheet.Width, drawn.Sheet.Height));
            foreach ((double x, double y, string mark) in drawn.Points())
                Assert.True(x >= 0 && y >= 0 && x <= drawn.Sheet.Width && y <= drawn.Sheet.Height, $"{what}: {mark}");
            foreach (Drawn.Label text in drawn.Texts)
                Assert.True(drawn.Sheet.Contains(text.Area), $"{what}: '{text.Text}' ({text.Style}) at {text.Area} leaves {drawn.Sheet}.");
        }
    }

    [Fact]
    public void No_two_texts_overlap()
    {
        foreach ((string what, _, Drawn drawn) in Plots.Value)
        {
            Drawn.Label[] texts = [.. drawn.Texts.Where(text => text.Text.Trim().Length > 0).OrderBy(text => text.Area.Top)];
            for (int i = 0; i < texts.Length; i++)
                for (int j = i + 1; j < texts.Length && texts[j].Area.Top < texts[i].Area.Bottom; j++)
                    Assert.False(texts[i].Area.Overlaps(texts[j].Area), $"{what}: '{texts[i].Text}' ({texts[i].Style}) and '{texts[j].Text}' ({texts[j].Style}) overlap.");
        }
    }

    [Fact]
    public void Panels_stand_apart()
    {
        foreach ((string what, _, Drawn drawn) in Plots.Value)
        {
            // Each text of a panel is nearer to its own axes than any text of another panel is, as far as none overlap: so their areas must not.
            Drawn.Box[] areas = [.. drawn.All("panel").Select(panel => panel.Descendants().Where(element => element.Name.LocalName == "line").ToArray()).Where(lines => lines.Length > 0).Select(lines =>
            {
                double left = lines.Min(line => Math.Min(Drawn.N(line, "x1"), Drawn.N(line, "x2"))), right = lines.Max(line => Math.Max(Drawn.N(line, "x1"), Drawn.N(line, "x2")));
                double top = lines.Min(line => Math.Min(Drawn.N(line, "y1"), Drawn.N(line, "y2"))), bottom = lines.Max(line => Math.Max(Drawn.N(line, "y1"), Drawn.N(line, "y2")));
                return new Drawn.Box(left, top, right - left, bottom - top);
            })];
            for (int i = 0; i < areas.Length; i++)
                for (int j = i + 1; j < areas.Length; j++)
                    Assert.False(areas[i].Overlaps(areas[j]), $"{what}: panels {i} and {j}.");
        }
    }

    [Fact]
    public void The_file_needs_nothing_else_and_suits_light_dark_and_print()
    {
        foreach ((string what, Plot plot, Drawn drawn) in Plots.Value)
        {
            string svg = plot.ToSvg();
            XElement style = drawn.Root.Elements().Single(element => element.Name.LocalName == "style");
            string marks = svg.Replace(style.Value, "", StringComparison.Ordinal);
            Assert.DoesNotContain('\r', svg);
            Assert.All(["@media (prefers-color-scheme: dark)", "@media print"], part => Assert.Contains(part, style.Value, StringComparison.Ordinal));
            // Only elements of SVG that do nothing; what a name says is text.
            string[] elements = [.. drawn.Root.DescendantsAndSelf().Select(element => element.Name.LocalName).Distinct()];
            Assert.Subset(new HashSet<string>(["svg", "title", "desc", "style", "g", "rect", "line", "circle", "path", "text"]), elements.ToHashSet());
            Assert.All(drawn.Root.DescendantsAndSelf().Attributes().Where(attribute => !attribute.Name.LocalName.StartsWith("data-", StringComparison.Ordinal)), attribute => Assert.False(attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || attribute.Name.LocalName is "href" or "style", $"{what}: {attribute}"));
            Assert.All(["url(", "@import", "@font-face"], part => Assert.DoesNotContain(part, style.Value, StringComparison.OrdinalIgnoreCase));
            // Outside of data, where a gap may be infinite, there are no such numbers.
            Assert.All(drawn.Root.Descendants().Attributes().Where(attribute => !attribute.Name.LocalName.StartsWith("data-", StringComparison.Ordinal)), attribute => Assert.False(attribute.Value.Contains("NaN", StringComparison.Ordinal) || attribute.Value.Contains('∞', StringComparison.Ordinal) || attribute.Value.Contains("E+", StringComparison.Ordinal), $"{what}: {attribute}"));
            Assert.False(string.IsNullOrWhiteSpace(marks), what);
        }
    }

    [Fact]
    public void Rules_of_the_style_sheet_hold_for_plots_only()
    {
        string sheet = Drawn.Of(Plots.Value[0].Plot).Root.Elements().Single(element => element.Name.LocalName == "style").Value;
        foreach (string rule in sheet.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string inner = rule.StartsWith("@media", StringComparison.Ordinal) ? rule[(rule.IndexOf('{', StringComparison.Ordinal) + 1)..].Trim() : rule;
            Assert.All(inner[..inner.IndexOf('{', StringComparison.Ordinal)].Split(','), selector => Assert.StartsWith(".dgl-plot", selector.Trim(), StringComparison.Ordinal));
            Assert.DoesNotContain('$', rule);
        }
    }

    [Fact]
    public void The_plot_can_be_read_aloud()
    {
        foreach ((string what, Plot plot, Drawn drawn) in Plots.Value)
        {
            Assert.Equal("img", drawn.Root.Attribute("role")!.Value);
            Assert.Equal(["title", "desc"], drawn.Root.Elements().Take(2).Select(element => element.Name.LocalName));
            Assert.True(plot.Description.StartsWith(plot.Title, StringComparison.Ordinal) && plot.Description.Length > plot.Title.Length + 10, what);
        }
    }

    [Fact]
    public void Every_mark_has_the_attributes_that_a_page_needs()
    {
        Dictionary<string, string[]> promised = new()
        {
            ["panel"] = ["panel", "x", "y"],
            ["value"] = ["index", "value"],
            ["cut"] = ["value", "threshold"],
            ["gap"] = ["kept", "dropped", "gap"],
            ["layer"] = ["layer", "nodes"],
            ["edge"] = ["from", "to", "strength", "weight"],
            ["edges"] = ["drawn", "total"],
            ["node"] = ["node", "layer", "index", "degree"],
            ["cell"] = ["row", "column", "value"],
            ["rate"] = ["unit", "value", "pattern"],
            ["block"] = ["pattern", "units", "rate"],
            ["required"] = ["basis", "required"],
            ["unmodified"] = ["score"],
            ["bar"] = ["layer"],
        };
        Dictionary<string, int> seen = promised.Keys.ToDictionary(style => style, _ => 0);
        foreach ((_, _, Drawn drawn) in Plots.Value)
        {
            foreach ((string style, string[] attributes) in promised)
            {
                foreach (XElement mark in drawn.All(style))
                {
                    seen[style]++;
                    Assert.All(attributes, attribute => Assert.NotNull(Drawn.Data(mark, attribute)));
                }
            }
        }

        Assert.All(seen, pair => Assert.True(pair.Value > 0, pair.Key));
    }

    [Fact]
    public void The_culture_makes_no_difference()
    {
        string[] expected = [.. Examples.All(3).SelectMany(Texts)];
        CultureInfo culture = CultureInfo.CurrentCulture;
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat.NumberGroupSeparator = "'";
        odd.NumberFormat.NumberDecimalSeparator = ",";
        odd.NumberFormat.NegativeSign = "minus";
        odd.NumberFormat.PercentSymbol = "percent";
        try
        {
            CultureInfo.CurrentCulture = odd;
            Assert.Equal(expected, Examples.All(3).SelectMany(Texts));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        static IEnumerable<string> Texts((string What, Plot Plot) each) => each.Plot.Tables.Select(table => table.ToCsv()).Prepend(each.Plot.ToSvg());
    }
}
