using System.Globalization;
using DegeneracyLab.Analysis;
using DegeneracyLab.Report.Page;
using Microsoft.Playwright;
using static TorchSharp.torch;

namespace DegeneracyLab.Report.Tests.Browser;

/// <summary>Eight node layers of 200 units.</summary>
[Network(Input = 200)]
[Linear(200), ReLU]
[Linear(200), ReLU]
[Linear(200), ReLU]
[Linear(200), ReLU]
[Linear(200), ReLU]
[Linear(200), ReLU]
[Linear(200)]
public partial class WidePerceptron;

/// <summary>A graph of 200 features at each of 8 node layers stays smooth.</summary>
public sealed class LargeGraphTests(BrowserFixture browser, ITestOutputHelper output)
{
    /// <summary>Generous, because machines are slow and loaded: the figures are in docs/report.md.</summary>
    private const double LargestMedian = 250;

    private const int Repeats = 30;

    /// <summary>Times of each event until the frame after it is drawn, in milliseconds: sorted.</summary>
    private const string Measure = """
        async ({ kind, repeats }) => {
          const svg = document.querySelector("figure[data-graph='0'] svg"), nodes = [...svg.querySelectorAll(".node")], range = document.querySelector(".controls input[type=range]");
          const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
          const times = [];
          for (let i = 0; i < repeats; i++) {
            await frame();
            const node = nodes[(i * 97) % nodes.length], { x, y } = node.getBoundingClientRect(), begin = performance.now();
            if (kind === "hover")
              node.querySelector(".mark").dispatchEvent(new PointerEvent("pointerover", { bubbles: true, clientX: x, clientY: y }));
            else if (kind === "click")
              node.dispatchEvent(new MouseEvent("click", { bubbles: true }));
            else {
              range.value = String((i * 331) % 1000);
              range.dispatchEvent(new Event("input", { bubbles: true }));
            }
            await frame();
            await frame();
            times.push(performance.now() - begin);
          }
          return times.sort((a, b) => a - b);
        }
        """;

    [Fact]
    public async Task Hover_choice_and_threshold_stay_smooth()
    {
        LongRun.Only();
        using var network = new WidePerceptron(seed: 1);
        using Tensor data = randn([600, 200], ScalarType.Float32, CPU, generator: new Generator(1));
        AnalysisResult result = NetworkAnalysis.Run(network, data, new() { BasisKind = BasisKind.Neurons, Degeneracy = DegeneracyCount.None });
        await using ReportInBrowser report = await ReportInBrowser.Open(browser, result, new(), new() { ViewportSize = new() { Width = 1400, Height = 1000 } });
        await report.Page.Locator("figure[data-graph='0']").ScrollIntoViewIfNeededAsync();
        Assert.Equal(8, await report.Page.Locator(".layer").CountAsync());
        Assert.InRange(await report.Page.Locator(".node").CountAsync(), 1600, 1700);
        int edges = await report.Page.Locator(".edge").CountAsync();
        foreach (string kind in new[] { "hover", "click", "threshold" })
        {
            double[] times = await report.Page.EvaluateAsync<double[]>(Measure, new { kind, repeats = Repeats });
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}: median {times[Repeats / 2]:0.0} ms, worst {times[^1]:0.0} ms to the frame after the event, {edges} edges, page of {PageBytes(result) / 1e6:0.0} MB"));
            Assert.InRange(times[Repeats / 2], 0, LargestMedian);
        }

        Assert.Empty(report.Complaints);
    }

    private static int PageBytes(AnalysisResult result) => PageWriter.Write(ReportSource.Of(result, new()), PageScript.Embedded).Length;
}
