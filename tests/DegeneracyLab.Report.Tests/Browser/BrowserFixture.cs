using System.Reflection;
using DegeneracyLab.Report.Tests.Browser;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace DegeneracyLab.Report.Tests.Browser;

/// <summary>
/// A headless Chromium, that of the system, for all tests. Playwright's driver runs from the package as it lies in the cache. The browser is
/// started by the first test that needs it.
/// </summary>
public sealed class BrowserFixture : IAsyncDisposable
{
    private static readonly string[] Candidates = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly SemaphoreSlim gate = new(1);
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Opens a page; the test is skipped where there is no Chromium.</summary>
    /// <param name="options">The window; null for the standard one.</param>
    public async Task<IPage> Open(BrowserNewPageOptions? options = null)
    {
        string? executable = (Environment.GetEnvironmentVariable("DEGENERACYLAB_CHROMIUM") is { Length: > 0 } named ? [named] : Candidates).FirstOrDefault(File.Exists);
        Assert.SkipWhen(executable is null, $"There is no Chromium: none of {string.Join(", ", Candidates)} is there (DEGENERACYLAB_CHROMIUM can name another).");
        await gate.WaitAsync();
        try
        {
            if (browser is null)
            {
                Environment.SetEnvironmentVariable("PLAYWRIGHT_DRIVER_SEARCH_PATH", typeof(BrowserFixture).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "PlaywrightDriver").Value);
                playwright = await Playwright.CreateAsync();
                browser = await playwright.Chromium.LaunchAsync(new()
                {
                    ExecutablePath = executable,
                    Headless = true,
                    Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
                });
            }
        }
        finally
        {
            gate.Release();
        }

        return await browser.NewPageAsync(options);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
        gate.Dispose();
    }
}
