using DegeneracyLab.Analysis;
using DegeneracyLab.Report;
using DegeneracyLab.Terminal;
using Spectre.Console;

namespace Samples;

/// <summary>A toy model that can be run from the command line.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Title">What it is, in one line.</param>
/// <param name="Run">Trains it, or plants its weights, and ends in an analysis.</param>
internal sealed record ToyModel(string Name, string Title, Action<ToyRun> Run);

/// <summary>One run of a toy model.</summary>
/// <param name="Console">Where it shows what it finds.</param>
/// <param name="Seed">The seed of weights and data.</param>
/// <param name="Output">The folder that results go to; null to show them only.</param>
/// <param name="CancellationToken">Ends it early.</param>
internal sealed record ToyRun(IAnsiConsole Console, int Seed, string? Output, CancellationToken CancellationToken)
{
    /// <summary>Shows a result, and writes it with its report where that is asked for.</summary>
    /// <param name="result">The result.</param>
    /// <param name="folder">The folder inside the output, for a model that has several results.</param>
    public void Show(AnalysisResult result, string folder = "")
    {
        Console.WriteAnalysis(result);
        if (Output is null)
            return;
        string report = Path.Combine(Directory.CreateDirectory(Path.Combine(Output, folder)).FullName, "report.html");
        result.Save(Path.GetDirectoryName(report)!);
        result.SaveReport(report);
        Console.WriteLine($"Open in a browser: {report}");
    }

    /// <summary>Does work that takes time, such as training, under a progress bar.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="title">What is done.</param>
    /// <param name="work">The work; it reports the share that is done.</param>
    /// <returns>The result.</returns>
    public T WithProgress<T>(string title, Func<IProgress<double>, T> work) => ProgressBar.Run(Console, title, work);
}
