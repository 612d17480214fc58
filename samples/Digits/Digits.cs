// Trains a digit classifier declared by attributes, and asks how degenerate it is.
//
// What to look at: three of the 64 pixels are always zero, so the input spans 61 directions; dead units free a row and a
// column of weights each; and every unit that lives has one free direction, its rescaling.

using DegeneracyLab;
using DegeneracyLab.Analysis;
using DegeneracyLab.Report;
using DegeneracyLab.Terminal;
using Samples;
using Spectre.Console;

IAnsiConsole console = StandardConsole.Create();
string output = args.Length > 0 ? args[0] : "analysis";
using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    interrupt.Cancel();
};

try
{
    // Before anything that takes time: a folder that can't be made must not cost a result.
    Directory.CreateDirectory(output);
    (DigitData train, DigitData test) = DigitData.Load(Path.Combine(AppContext.BaseDirectory, "digits.csv.gz"));
    using var network = new DigitClassifier(seed: 1);
    Console.WriteLine(network);
    Console.WriteLine();

    ProgressBar.Run(console, "Training", progress => DigitTraining.Run(network, train, epochs: 60, progress, interrupt.Token));
    Console.WriteLine($"Accuracy: {DigitTraining.Accuracy(network, train):0.0000} on {train.Count} training images, {DigitTraining.Accuracy(network, test):0.0000} on {test.Count} test images");
    Console.WriteLine();

    AnalysisResult result = ProgressBar.Run(console, progress => NetworkAnalysis.Run(network, train.Images, new() { Synchronisation = new() }, progress, interrupt.Token));
    console.WriteAnalysis(result);
    result.Save(output);
    string report = Path.Combine(output, "report.html");
    result.SaveReport(report);
    network.save(Path.Combine(output, "network.dat"));     // load(..) gives another DigitClassifier these weights.
    Console.WriteLine($"Written: {Path.Combine(output, "analysis.safetensors")}, {Path.Combine(output, "analysis.json")} and {Path.Combine(output, "network.dat")}");
    Console.WriteLine($"Open in a browser: {Path.GetFullPath(report)}");
    return 0;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine($"Interrupted; nothing was written to {output}.");
    return 130;
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
{
    Console.Error.WriteLine($"Digits can't go on: {exception.Message}");
    return 1;
}

[Network(Input = 64)]
[Linear(32), ReLU]
[Linear(32), ReLU]
[Linear(10)]
public partial class DigitClassifier;
