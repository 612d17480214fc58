using System.Globalization;
using DegeneracyLab.Report.Drawing;

namespace DegeneracyLab.Report.Tests.Plots;

/// <summary>Scales, ticks and the widths of texts.</summary>
public class PlotAxisTests
{
    [Fact]
    public void Ticks_are_few_round_and_in_order()
    {
        var random = new Random(1);
        for (int round = 0; round < 2000; round++)
        {
            double power = (random.NextDouble() * 60) - 30, from = (random.NextDouble() - 0.5) * Math.Pow(10, power), to = from + (random.NextDouble() * Math.Pow(10, power));
            Check(new LinearScale(from, to, 10, 200), random.Next(2, 12));
            double low = Math.Pow(10, power);
            Check(new LogScale(low, low * Math.Pow(10, random.NextDouble() * 40), 200, 10), random.Next(2, 12));
        }

        static void Check(Scale scale, int most)
        {
            IReadOnlyList<Tick> ticks = scale.Ticks(most);
            Assert.True(ticks.Count <= most + 1, $"{ticks.Count} ticks of {most} from {scale.From} to {scale.To}");
            double size = Math.Max(Math.Abs(scale.From), Math.Abs(scale.To));
            foreach (Tick tick in ticks)
            {
                Assert.InRange(tick.Value, scale.From - (1e-9 * size), scale.To + (1e-9 * size));
                double read = double.Parse(tick.Label, CultureInfo.InvariantCulture);
                Assert.True(Math.Abs(read - tick.Value) <= 0.01 * size, $"{tick} from {scale.From} to {scale.To}");
                Assert.False(tick.Label.StartsWith("-0", StringComparison.Ordinal) && tick.Value == 0);
            }

            Assert.Equal(ticks.Select(tick => tick.Value).Order(), ticks.Select(tick => tick.Value));
            Assert.Equal(ticks.Count, ticks.Select(tick => tick.Label).Distinct().Count());
        }
    }

    [Fact]
    public void A_scale_keeps_the_order_and_its_ends()
    {
        foreach (Scale scale in new Scale[] { new LinearScale(-3, 7, 0, 100), new LogScale(1e-12, 1e3, 0, 100) })
        {
            double[] places = [.. Enumerable.Range(0, 200).Select(step => scale.At(scale.From + ((scale.To - scale.From) * Math.Pow(10, (step - 199) / 12.0))))];
            Assert.Equal(places.Order(), places);
            Assert.Equal((0, 100), (scale.At(scale.From), scale.At(scale.To)));
            Assert.Equal((0, 100), (scale.At(-1e300), scale.At(1e300)));
        }
    }

    /// <summary>A scale of one number, or of none, is a scale.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void A_scale_of_one_number_has_it(double value)
    {
        var scale = new LinearScale(value, value, 0, 100);
        Assert.Equal(0, scale.At(value));
        Assert.NotEmpty(scale.Ticks(5));
    }

    [Fact]
    public void A_text_that_is_fitted_fits_and_one_that_fits_stays()
    {
        foreach (string name in Examples.Hostile)
        {
            for (double room = 15; room < 300; room += 17)
            {
                string fitted = SansText.Fit(name, 10, room);
                Assert.True(SansText.Width(fitted, 10) <= room, $"'{fitted}' in {room}");
                Assert.Equal(SansText.Width(name, 10) <= room, fitted == name);
                Assert.All(SansText.Wrap(name, 10, room), line => Assert.True(SansText.Width(line, 10) <= room, line));
                Assert.All(SansText.Break(name, 10, room), line => Assert.True(SansText.Width(line, 10, bold: true) <= room, line));
            }

            Assert.Equal(name, string.Concat(SansText.Break(name, 10, 10_000)));
        }
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.5, "0.5")]
    [InlineData(1234, "1234")]
    [InlineData(1.26e12, "1.26e12")]
    [InlineData(1e-10, "1e-10")]
    [InlineData(-2.5e-7, "-2.5e-7")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void Numbers_for_people_are_short(double value, string expected) => Assert.Equal(expected, Figures.Short(value));

    [Fact]
    public void A_coordinate_that_is_no_number_is_a_mistake()
    {
        var svg = new SvgBuilder();
        Assert.Throws<InvalidOperationException>(() => svg.Line($"""<line x1="{double.NaN}"/>"""));
        svg.Line($"""<text x="{1.005}" data-a="{"<\"&>"}"{SvgBuilder.Attributes(("data-b", "\"'"), ("data-c", null))}>{"]]>"}</text>""");
        Assert.EndsWith("data-a=\"&lt;&quot;&amp;&gt;\" data-b=\"&quot;'\">]]&gt;</text>\n", svg.ToString(), StringComparison.Ordinal);
    }
}
