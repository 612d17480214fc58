using System.Globalization;
using System.Text.Json;
using DegeneracyLab.Analysis;
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
    private const int Repeats = 30;

    /// <summary>
    /// The most milliseconds of processor time that an event may take, until it is drawn. Generous: the figures are in docs/report.md. Time on the
    /// clock says more of what else runs on the machine than of the page, so it is written down and not asserted.
    /// </summary>
    private const double MostProcessorTime = 150;

    /// <summary>Raises events one by one, and waits until each is drawn. Gives the times on the clock in milliseconds, sorted.</summary>
    private const string Raise = """
        async ({ kind, repeats }) => {
          const svg = document.querySelector("figure[data-graph='0'] svg"), nodes = [...svg.querySelectorAll(".node")], range = document.querySelector(".controls input[type=range]");
          const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
          const times = [];
          for (let i = 0; i < repeats; i++) {
            await frame();
            const node = nodes[(i * 97) % nodes.length], begin = performance.now();
            if (kind === "hover")
              node.querySelector(".mark").dispatchEvent(new PointerEvent("pointerover", { bubbles: true, clientX: 300, clientY: 300 }));
            else if (kind === "click")
              node.dispatchEvent(new MouseEvent("click", { bubbles: true }));
            else if (kind === "threshold") {
              range.value = String((i * 331) % 1000);
              range.dispatchEvent(new Event("input", { bubbles: true }));
            }
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
        Assert.Equal(1600, await report.Page.Locator(".node").CountAsync());
        int edges = await report.Page.Locator(".edges .edge").CountAsync();
        ICDPSession session = await report.Page.Context.NewCDPSessionAsync(report.Page);
        await session.SendAsync("Performance.enable");
        // The first events compile the script; "none" is what frames cost by themselves.
        foreach (string kind in new[] { "hover", "click", "threshold", "none", "hover", "click", "threshold" })
        {
            double before = await ProcessorTime(session);
            double[] times = await report.Page.EvaluateAsync<double[]>(Raise, new { kind, repeats = Repeats });
            double each = (await ProcessorTime(session) - before) / Repeats;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}, {edges} edges drawn: {each:0.0} ms of processor time an event; on the clock median {times[Repeats / 2]:0.0} ms, worst {times[^1]:0.0} ms"));
            Assert.InRange(each, 0, MostProcessorTime);
        }

        Assert.Empty(report.Complaints);
    }

    /// <summary>The processor time of the page's process so far, in milliseconds.</summary>
    private static async Task<double> ProcessorTime(ICDPSession session)
    {
        JsonElement metrics = (await session.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics");
        return 1000 * metrics.EnumerateArray().Single(metric => metric.GetProperty("name").GetString() == "ProcessTime").GetProperty("value").GetDouble();
    }
}
