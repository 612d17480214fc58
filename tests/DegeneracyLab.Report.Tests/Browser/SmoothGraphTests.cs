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

/// <summary>
/// A graph of 200 features at each of 8 node layers stays smooth, because an event touches little of the drawing: the edges of one feature are
/// drawn again on top, and what is there stays as it is.
/// </summary>
public sealed class SmoothGraphTests(BrowserFixture browser, ITestOutputHelper output)
{
    private const int Repeats = 30;

    /// <summary>The most interactions of a feature that the page has beside those that are drawn, and the ring around it.</summary>
    private const int Listed = 16, Ring = 1;

    /// <summary>
    /// Raises events one by one, waits until each is drawn, and says what changed in the drawing: attributes of nodes and edges that were there,
    /// elements that came and went, and edges that the threshold hides or shows.
    /// </summary>
    private const string Raise = """
        async ({ kind, repeats }) => {
          const svg = document.querySelector("figure[data-graph='0'] svg"), nodes = [...svg.querySelectorAll(".node")], edges = [...svg.querySelectorAll(".edges .edge")];
          const range = document.querySelector(".controls input[type=range]"), drawn = new Set([...nodes, ...edges]);
          const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
          const hidden = () => new Set(edges.filter(edge => edge.classList.contains("below")));
          let records = [];
          const observer = new MutationObserver(found => records.push(...found));
          observer.observe(svg, { subtree: true, childList: true, attributes: true });
          const events = [];
          for (let i = 0; i < repeats; i++) {
            const node = nodes[(i * 97) % nodes.length], before = hidden();
            await frame();
            records = [];
            const begin = performance.now();
            if (kind === "hover")
              node.querySelector(".mark").dispatchEvent(new PointerEvent("pointerover", { bubbles: true, clientX: 300, clientY: 300 }));
            else if (kind === "click")
              node.dispatchEvent(new MouseEvent("click", { bubbles: true }));
            else if (kind === "threshold") {
              range.value = String((i * 331) % 1000);
              range.dispatchEvent(new Event("input", { bubbles: true }));
            }
            await frame();
            const time = performance.now() - begin, after = hidden();
            events.push({
              time,
              touched: records.filter(record => record.type === "attributes" && drawn.has(record.target)).length,
              added: records.reduce((sum, record) => sum + record.addedNodes.length, 0),
              gone: records.flatMap(record => [...record.removedNodes]).filter(element => drawn.has(element)).length,
              switched: edges.filter(edge => before.has(edge) !== after.has(edge)).length,
              own: edges.filter(edge => [edge.dataset.from, edge.dataset.to].includes(node.dataset.node)).length,
            });
          }
          observer.disconnect();
          return events;
        }
        """;

    [Fact]
    public async Task An_event_touches_only_what_it_changes()
    {
        LongRun.Only();
        using var network = new WidePerceptron(seed: 1);
        using Tensor data = randn([600, 200], ScalarType.Float32, CPU, generator: new Generator(1));
        AnalysisResult result = NetworkAnalysis.Run(network, data, new() { BasisKind = BasisKind.Neurons, Degeneracy = DegeneracyCount.None });
        await using ReportInBrowser report = await ReportInBrowser.Open(browser, result, new(), new() { ViewportSize = new() { Width = 1400, Height = 1000 } });
        await report.Page.Locator("figure[data-graph='0']").ScrollIntoViewIfNeededAsync();
        Assert.Equal(8, await report.Page.Locator(".layer").CountAsync());
        int nodes = await report.Page.Locator(".node").CountAsync(), edges = await report.Page.Locator(".edges .edge").CountAsync();
        // Units without edges, such as dead ones, are left out.
        Assert.Equal(InteractionGraph.Of(result).Edges.SelectMany(edge => new[] { edge.From, edge.To }).Distinct().Count(), nodes);
        Assert.InRange(nodes, 1400, 1600);
        Assert.Equal(1500, edges);
        ICDPSession session = await report.Page.Context.NewCDPSessionAsync(report.Page);
        await session.SendAsync("Performance.enable");
        // "none" is what frames cost by themselves. The threshold comes before the first choice, which would have it draw the choice again.
        foreach (string kind in new[] { "hover", "threshold", "click", "none" })
        {
            double before = await ProcessorTime(session);
            JsonElement[] events = [.. (await report.Page.EvaluateAsync(Raise, new { kind, repeats = Repeats }))!.Value.EnumerateArray()];
            double each = (await ProcessorTime(session) - before) / Repeats;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}, {nodes} features and {edges} edges drawn: {each:0.0} ms of processor time an event, and {events.Select(one => one.GetProperty("time").GetDouble()).Order().ElementAt(Repeats / 2):0.0} ms on the clock in the median"));
            foreach (JsonElement one in events)
            {
                int touched = Number(one, "touched"), added = Number(one, "added"), switched = Number(one, "switched"), own = Number(one, "own");
                Assert.Equal(0, Number(one, "gone"));
                (int mostTouched, int mostAdded) = kind switch
                {
                    "hover" => (0, own + Listed + Ring),
                    "threshold" => (switched, 0),
                    // The feature that was chosen before, and the one that is now.
                    "click" => (2, own + Listed + Ring),
                    _ => (0, 0),
                };
                Assert.InRange(touched, 0, mostTouched);
                Assert.InRange(added, 0, mostAdded);
                Assert.Equal(0, kind == "threshold" ? 0 : switched);
            }

            Assert.Contains(events, one => kind switch { "threshold" => Number(one, "touched") > 0, "none" => true, _ => Number(one, "added") > 1 });
        }

        Assert.Empty(report.Complaints);

        static int Number(JsonElement one, string name) => one.GetProperty(name).GetInt32();
    }

    /// <summary>The processor time of the page's process so far, in milliseconds.</summary>
    private static async Task<double> ProcessorTime(ICDPSession session)
    {
        JsonElement metrics = (await session.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics");
        return 1000 * metrics.EnumerateArray().Single(metric => metric.GetProperty("name").GetString() == "ProcessTime").GetProperty("value").GetDouble();
    }
}
