using System.Globalization;
using DegeneracyLab.Analysis;
using Spectre.Console;

namespace DegeneracyLab.Terminal;

/// <summary>
/// Progress on the console: a bar with the time that is left, and where there is no terminal plain lines.
/// </summary>
public static class ProgressBar
{
    /// <summary>Runs a task and shows how far it has come.</summary>
    /// <typeparam name="T">The task's result.</typeparam>
    /// <param name="console">The console.</param>
    /// <param name="title">What is done.</param>
    /// <param name="work">The task; it reports the share that is done, from 0 to 1.</param>
    /// <returns>The task's result.</returns>
    public static T Run<T>(IAnsiConsole console, string title, Func<IProgress<double>, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Run(console, title, work, TimeProvider.System);
    }

    /// <summary>The same by another clock.</summary>
    internal static T Run<T>(IAnsiConsole console, string title, Func<IProgress<double>, T> work, TimeProvider clock) =>
        Show(console, title, shown => work(new Shares(shown, title)), clock);

    /// <summary>Runs a task and shows what it does and how far it has come.</summary>
    /// <typeparam name="T">The task's result.</typeparam>
    /// <param name="console">The console.</param>
    /// <param name="title">What is done, until the task says so.</param>
    /// <param name="work">The task; it reports in words what it does, and the share that is done, from 0 to 1.</param>
    /// <returns>The task's result.</returns>
    public static T Run<T>(IAnsiConsole console, string title, Func<Action<string, double>, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Show(console, title, shown => work(shown.Show), TimeProvider.System);
    }

    /// <summary>Runs an analysis and shows its pass and how far it has come.</summary>
    /// <param name="console">The console.</param>
    /// <param name="work">The analysis; it reports to what it is given.</param>
    /// <returns>The analysis' result.</returns>
    public static AnalysisResult Run(IAnsiConsole console, Func<IProgress<AnalysisProgress>, AnalysisResult> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Show(console, "Analysis", shown => work(new Passes(shown)), TimeProvider.System);
    }

    private static T Show<T>(IAnsiConsole console, string title, Func<IShown, T> work, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(console);
        if (!console.Profile.Out.IsTerminal || !console.Profile.Capabilities.Interactive)
            return work(new Lines(console, clock));
        return console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => work(new Bar(context.AddTask(Markup.Escape(title), maxValue: 1))));
    }

    /// <summary>Shows a share of something.</summary>
    private interface IShown
    {
        void Show(string what, double share);
    }

    private sealed class Bar(ProgressTask task) : IShown
    {
        public void Show(string what, double share)
        {
            task.Description = Markup.Escape(what);
            task.Value = share;
        }
    }

    /// <summary>A line at the start, at every quarter, and each minute, so that a log says whether a long pass goes on.</summary>
    private sealed class Lines(IAnsiConsole console, TimeProvider clock) : IShown
    {
        private static readonly TimeSpan MostSilence = TimeSpan.FromMinutes(1);

        private readonly Lock gate = new();
        private readonly long begin = clock.GetTimestamp();
        private long last;
        private int quarters = -1;

        public void Show(string what, double share)
        {
            lock (gate)
            {
                int reached = (int)Math.Floor(4 * share);
                bool isLong = quarters >= 0 && clock.GetElapsedTime(last) >= MostSilence;
                if (reached <= quarters && !isLong)
                    return;
                quarters = Math.Max(quarters, reached);
                last = clock.GetTimestamp();
                // Not by the console, which would break a long line.
                console.Profile.Out.Writer.WriteLine(isLong ? string.Create(CultureInfo.InvariantCulture, $"{what}: {100 * share:0} % after {clock.GetElapsedTime(begin).TotalMinutes:0} min") : $"{what}: {25 * reached} %");
            }
        }
    }

    private sealed class Shares(IShown shown, string title) : IProgress<double>
    {
        public void Report(double value) => shown.Show(title, value);
    }

    private sealed class Passes(IShown shown) : IProgress<AnalysisProgress>
    {
        public void Report(AnalysisProgress value) => shown.Show($"Pass {value.Number} of {value.Passes}, {value.Pass}{(value.Work is { } work ? $": {work}" : "")}", value.Share);
    }
}
