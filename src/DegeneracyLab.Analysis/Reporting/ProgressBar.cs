using Spectre.Console;

namespace DegeneracyLab.Analysis;

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
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(work);
        if (!console.Profile.Out.IsTerminal || !console.Profile.Capabilities.Interactive)
            return work(new Lines(console, title));
        return console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => work(new Bar(context.AddTask(Markup.Escape(title), maxValue: 1))));
    }

    private sealed class Bar(ProgressTask task) : IProgress<double>
    {
        public void Report(double value) => task.Value = value;
    }

    /// <summary>A line at the start and at every quarter.</summary>
    private sealed class Lines(IAnsiConsole console, string title) : IProgress<double>
    {
        private int quarters = -1;

        public void Report(double value)
        {
            int reached = (int)Math.Floor(4 * value);
            if (reached <= quarters)
                return;
            quarters = reached;
            console.WriteLine($"{title}: {25 * reached} %");
        }
    }
}
