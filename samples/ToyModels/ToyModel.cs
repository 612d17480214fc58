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
/// <param name="CancellationToken">Ends it early.</param>
internal sealed record ToyRun(IAnsiConsole Console, int Seed, CancellationToken CancellationToken)
{
    /// <summary>Does work that takes time, such as training, under a progress bar.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="title">What is done.</param>
    /// <param name="work">The work; it reports the share that is done.</param>
    /// <returns>The result.</returns>
    public T WithProgress<T>(string title, Func<IProgress<double>, T> work) => ProgressBar.Run(Console, title, work);
}
