using DegeneracyLab.Analysis;
using Microsoft.Playwright;

namespace DegeneracyLab.Report.Tests.Browser;

/// <summary>A report in a browser, as a file, with all that the browser complains of.</summary>
internal sealed class ReportInBrowser : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("degeneracylab-browser-").FullName;
    private readonly List<string> complaints = [];

    private ReportInBrowser(IPage page) => Page = page;

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Messages of the console, exceptions, violations of the policy and requests, in their order.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    /// <summary>Opens the report of a result.</summary>
    /// <remarks>In short runs the tests are not even compiled; a run of what was compiled for a long one skips them.</remarks>
    public static async Task<ReportInBrowser> Open(BrowserFixture browser, AnalysisResult result, ReportContent content, BrowserNewPageOptions? options = null)
    {
        LongRun.Only();
        Assert.SkipWhen(DegeneracyLab.Report.Page.PageScript.Embedded is null, "DegeneracyLab.Report was built without the page's script, because Node or a registry of packages was missing.");
        var report = new ReportInBrowser(await browser.Open(options));
        string path = Path.Combine(report.folder, "report.html");
        result.SaveReport(path, content);
        report.Page.Console += (_, message) => report.complaints.Add($"{message.Type}: {message.Text}");
        report.Page.PageError += (_, error) => report.complaints.Add($"exception: {error}");
        report.Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file:", StringComparison.Ordinal))
                report.complaints.Add($"request: {request.Url}");
        };
        await report.Page.AddInitScriptAsync("addEventListener('securitypolicyviolation', event => console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI));");
        await report.Page.GotoAsync(new Uri(path).AbsoluteUri);
        return report;
    }

    public async ValueTask DisposeAsync()
    {
        await Page.CloseAsync();
        Directory.Delete(folder, recursive: true);
    }
}
