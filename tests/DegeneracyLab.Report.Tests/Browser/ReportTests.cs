using System.Text.Json;
using DegeneracyLab.Report.Tests.Page;
using Microsoft.Playwright;

namespace DegeneracyLab.Report.Tests.Browser;

/// <summary>The report as a reader has it: in a browser, from a file, with mouse and keyboard.</summary>
public sealed class ReportTests(BrowserFixture browser)
{
    [Theory]
    [InlineData(1280, 900, ColorScheme.Light)]
    [InlineData(1280, 900, ColorScheme.Dark)]
    [InlineData(375, 700, ColorScheme.Light)]
    public async Task It_renders_without_a_complaint_and_without_scrolling_sideways(int width, int height, ColorScheme scheme)
    {
        await using ReportInBrowser report = await Open(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme });
        Assert.Empty(report.Complaints);
        Assert.True(await report.Page.EvaluateAsync<bool>("document.documentElement.classList.contains('enhanced')"));
        Assert.Equal(9, await report.Page.Locator("section").CountAsync());
        Assert.Equal(width, await report.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        // With all tables open, too.
        await report.Page.EvaluateAsync("for (const details of document.querySelectorAll('details')) details.open = true");
        Assert.Equal(width, await report.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task Hovering_a_mark_shows_its_numbers()
    {
        await using ReportInBrowser report = await Open();
        foreach ((string kind, string mark, string says) in new[] { ("spectrum", ".value.kept", "Eigenvalue 1: [0-9.]+.*, kept"), ("firing", ".cell", "Units [0-9]+ and [0-9]+ agree on 100 %"), ("free", ".part[data-value]:not([data-value='0'])", "[0-9]+ free direction"), ("ablation", ".point[data-score]", "[0-9.]+ with [0-9]+ parts? kept") })
        {
            await report.Page.Locator($"figure[data-figure={kind}] {mark}").First.HoverAsync(new() { Force = true });
            Assert.Matches(says, await report.Page.Locator(".tip").TextContentAsync());
            await report.Page.Mouse.MoveAsync(1, 1);
            await report.Page.Locator(".tip").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        }

        Assert.Empty(report.Complaints);
    }

    [Fact]
    public async Task Choosing_a_feature_shows_its_neighbours_and_they_lead_on()
    {
        await using ReportInBrowser report = await Open();
        ILocator graph = report.Page.Locator("figure[data-graph='0']");
        Assert.Contains("Choose a feature", await graph.Locator(".panel-card").InnerTextAsync(), StringComparison.Ordinal);
        ILocator node = graph.Locator(".node[data-layer='ReLU1']").First;
        await node.ClickAsync();
        string card = await graph.Locator(".panel-card").InnerTextAsync();
        Assert.Contains($"ReLU1, feature {await node.GetAttributeAsync("data-index")}", card, StringComparison.Ordinal);
        Assert.Contains("Top inputs", card, StringComparison.Ordinal);
        Assert.Contains("Top outputs", card, StringComparison.Ordinal);
        Assert.Equal("true", await node.GetAttributeAsync("aria-pressed"));
        Assert.NotEqual(0, await graph.Locator(".overlay .edge").CountAsync());

        // The panel's numbers are the result's.
        JsonElement chosen = (await Data(report)).GetProperty("graphs")[0].GetProperty("nodes")[int.Parse((await node.GetAttributeAsync("data-node"))!)];
        Assert.Equal(chosen.GetProperty("inputs").GetArrayLength() + chosen.GetProperty("outputs").GetArrayLength(), await graph.Locator(".panel-card li").CountAsync());

        string neighbour = await graph.Locator(".panel-card li button .name").First.InnerTextAsync();
        await graph.Locator(".panel-card li button").First.ClickAsync();
        Assert.StartsWith((await graph.Locator(".panel-card h3").InnerTextAsync()), neighbour, StringComparison.Ordinal);
        Assert.Equal(1, await graph.Locator(".node[aria-pressed=true]").CountAsync());
        await report.Page.Keyboard.PressAsync("Escape");
        Assert.Empty(report.Complaints);
    }

    [Fact]
    public async Task The_threshold_hides_weak_edges_and_says_how_many_are_shown()
    {
        await using ReportInBrowser report = await Open();
        ILocator range = report.Page.Locator(".controls input[type=range]"), state = report.Page.Locator(".controls output");
        ILocator edges = report.Page.Locator("figure[data-graph='0'] .edges .edge:not(.below)");
        int all = await edges.CountAsync();
        Assert.Contains($"{all} edges shown", await state.InnerTextAsync(), StringComparison.Ordinal);
        int before = all;
        foreach (int place in new[] { 300, 700, 1000 })
        {
            await Set(range, place);
            int now = await edges.CountAsync();
            Assert.InRange(now, 0, before);
            Assert.Contains(now == 1 ? "1 edge shown" : $"{now} edges shown", await state.InnerTextAsync(), StringComparison.Ordinal);
            before = now;
        }

        // Only the strongest of each of the three sections is left, and all come back.
        Assert.Equal(3, before);
        await Set(range, 0);
        Assert.Equal(all, await edges.CountAsync());
        Assert.Empty(report.Complaints);
    }

    [Fact]
    public async Task The_basis_is_a_choice()
    {
        await using ReportInBrowser report = await Open();
        Assert.True(await report.Page.Locator("figure[data-graph='0']").IsVisibleAsync());
        Assert.False(await report.Page.Locator("figure[data-graph='1']").IsVisibleAsync());
        await report.Page.Locator(".controls select").SelectOptionAsync("1");
        Assert.False(await report.Page.Locator("figure[data-graph='0']").IsVisibleAsync());
        Assert.True(await report.Page.Locator("figure[data-graph='1']").IsVisibleAsync());
        Assert.Empty(report.Complaints);
    }

    [Fact]
    public async Task The_keyboard_goes_everywhere()
    {
        await using ReportInBrowser report = await Open();
        ILocator node = report.Page.Locator("figure[data-graph='0'] .node[tabindex='0']");
        Assert.Equal(1, await node.CountAsync());
        await node.FocusAsync();
        string layer = (await Focused(report, "layer"))!;
        await report.Page.Keyboard.PressAsync("ArrowRight");
        string next = (await Focused(report, "layer"))!;
        Assert.NotEqual(layer, next);
        string feature = (await Focused(report, "node"))!;
        await report.Page.Keyboard.PressAsync("End");
        await report.Page.Keyboard.PressAsync("Home");
        await report.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal(next, await Focused(report, "layer"));
        await report.Page.Keyboard.PressAsync("ArrowLeft");
        Assert.Equal(layer, await Focused(report, "layer"));
        Assert.NotNull(feature);
        await report.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("true", await report.Page.EvaluateAsync<string>("document.activeElement.getAttribute('aria-pressed')"));
        Assert.Contains("Top outputs", await report.Page.Locator("figure[data-graph='0'] .panel-card").InnerTextAsync(), StringComparison.Ordinal);
        await report.Page.Keyboard.PressAsync("Escape");
        Assert.Equal(0, await report.Page.Locator(".node[aria-pressed=true]").CountAsync());

        // A plot is one stop of the Tab key, and its arrows go from mark to mark.
        ILocator value = report.Page.Locator("figure[data-figure=spectrum] svg [tabindex='0'][aria-label]");
        Assert.Equal(1, await value.CountAsync());
        await value.FocusAsync();
        string first = await report.Page.Locator(".tip").InnerTextAsync();
        await report.Page.Keyboard.PressAsync("ArrowRight");
        Assert.NotEqual(first, await report.Page.Locator(".tip").InnerTextAsync());
        Assert.Empty(report.Complaints);
    }

    [Fact]
    public async Task Cells_of_the_heatmap_are_reached_by_row_and_column()
    {
        await using ReportInBrowser report = await Open();
        await report.Page.Locator("figure[data-figure=firing] .cell").First.ClickAsync(new() { Force = true });
        Assert.Equal(1, await report.Page.Locator("figure[data-figure=firing] .cell[tabindex='0'][aria-label]").CountAsync());
        (string? row, string? column) = (await Focused(report, "row"), await Focused(report, "column"));
        await report.Page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal(row, await Focused(report, "row"));
        Assert.NotEqual(column, await Focused(report, "column"));
        await report.Page.Keyboard.PressAsync("ArrowDown");
        Assert.NotEqual(row, await Focused(report, "row"));
        Assert.Empty(report.Complaints);
    }

    [Fact]
    public async Task Legends_select()
    {
        await using ReportInBrowser report = await Open();
        ILocator item = report.Page.Locator("figure[data-figure=ablation] .legend-item[data-key=basis]").First;
        await item.ClickAsync();
        Assert.Equal("true", await item.GetAttributeAsync("aria-pressed"));
        string basis = (await item.GetAttributeAsync("data-basis"))!;
        Assert.All(await report.Page.Locator("figure[data-figure=ablation] .series[data-basis]").EvaluateAllAsync<string[]>("all => all.filter(one => !one.classList.contains('away')).map(one => one.dataset.basis)"), shown => Assert.Equal(basis, shown));
        await item.ClickAsync();
        Assert.Equal(0, await report.Page.Locator(".away").CountAsync());
        Assert.Empty(report.Complaints);
    }

    [Fact]
    public async Task Hostile_names_are_text()
    {
        await using ReportInBrowser report = await ReportInBrowser.Open(browser, PageResults.WithHostileDeclaration, PageResults.Everything);
        Assert.Equal("SmallPerceptron: degeneracy report", await report.Page.TitleAsync());
        Assert.Equal(PageResults.Hostile, await report.Page.Locator("section#network pre code").TextContentAsync());
        Assert.Equal(0, await report.Page.Locator("img").CountAsync());
        ILocator node = report.Page.Locator("figure[data-graph='0'] .node[data-layer='ReLU1']").First;
        await node.HoverAsync(new() { Force = true });
        Assert.StartsWith(PageResults.Hostile, await report.Page.Locator(".tip").TextContentAsync(), StringComparison.Ordinal);
        await node.ClickAsync();
        Assert.Equal(PageResults.Hostile, await report.Page.Locator("figure[data-graph='0'] .panel-card p").First.TextContentAsync());
        Assert.Empty(report.Complaints);
    }

    [Fact]
    public async Task A_table_is_downloaded_as_it_is()
    {
        await using ReportInBrowser report = await Open();
        await report.Page.EvaluateAsync("for (const details of document.querySelectorAll('details')) details.open = true");
        ILocator link = report.Page.Locator("figure[data-figure=spectrum] a.csv").First;
        IDownload download = await report.Page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        Assert.Equal("spectrum.csv", download.SuggestedFilename);
        Assert.Equal(PageResults.Full.PlotSpectrum().Table.ToCsv(), await File.ReadAllTextAsync(await download.PathAsync()));
    }

    /// <summary>The policy of the page stands against scripts that are not its own.</summary>
    [Fact]
    public async Task Other_scripts_do_not_run()
    {
        await using ReportInBrowser report = await Open();
        await report.Page.EvaluateAsync("() => { const script = document.createElement('script'); script.textContent = 'document.title = \"broken\"'; document.body.append(script); }");
        Assert.Equal("SmallPerceptron: degeneracy report", await report.Page.TitleAsync());
        Assert.Contains(report.Complaints, complaint => complaint.Contains("policy: script-src", StringComparison.Ordinal));
    }

    private static Task<string?> Focused(ReportInBrowser report, string attribute) => report.Page.EvaluateAsync<string?>($"document.activeElement.dataset.{attribute}");

    private static async Task Set(ILocator range, int value)
    {
        await range.EvaluateAsync($"(range) => {{ range.value = '{value}'; range.dispatchEvent(new Event('input', {{ bubbles: true }})); }}");
        await range.Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }

    private static async Task<JsonElement> Data(ReportInBrowser report) => JsonDocument.Parse((await report.Page.Locator("#report-data").TextContentAsync())!).RootElement;

    private Task<ReportInBrowser> Open(BrowserNewPageOptions? options = null) => ReportInBrowser.Open(browser, PageResults.Full, PageResults.Everything, options);
}
