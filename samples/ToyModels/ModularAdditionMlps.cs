// TODO

using System.Globalization;
using DegeneracyLab;
using DegeneracyLab.Analysis;
using Spectre.Console;
using static TorchSharp.torch;

namespace Samples;

/// <summary>Adds modulo 59 by squares, for which waves are an exact solution.</summary>
[Network(Input = 118)]
[Linear(256, Bias = false), Square]
[Linear(59, Bias = false)]
public partial class QuadraticAdder;

/// <summary>Adds modulo 59 by ReLUs.</summary>
[Network(Input = 118)]
[Linear(256, Bias = false), ReLU]
[Linear(59, Bias = false)]
public partial class ReLUAdder;

/// <summary>Perceptrons that learn to add modulo 59.</summary>
internal static class ModularAdditionMlps
{
    public static ToyModel Quadratic { get; } = new("modadd-quadratic", "squares learn to add modulo 59: every unit is a wave", ShowQuadratic);

    public static ToyModel ReLU { get; } = new("modadd-relu", "ReLUs learn to add modulo 59, later, by the same waves", ShowReLU);

    /// <summary>Half of all pairs to train on.</summary>
    public static (ModularAdditionPairs Train, ModularAdditionPairs Test) QuadraticPairs(int seed) => ModularAdditionPairs.All.Split(0.5, seed);

    /// <summary>60 % of all pairs to train on.</summary>
    public static (ModularAdditionPairs Train, ModularAdditionPairs Test) ReLUPairs(int seed) => ModularAdditionPairs.All.Split(0.6, seed);

    /// <summary>Trains towards one-hot sums by full batches.</summary>
    /// <param name="network">The network.</param>
    /// <param name="pairs">The pairs to train on.</param>
    /// <param name="progress">Is told the share that is done.</param>
    /// <param name="cancellationToken">Ends the training early.</param>
    public static void Train(QuadraticAdder network, ModularAdditionPairs pairs, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        using var scope = NewDisposeScope();
        using var optimizer = optim.AdamW(network.parameters(), lr: 0.005, weight_decay: 1);
        Tensor sums = pairs.OneHotSums;
        Training.Minimise(optimizer, steps: 200, _ => (network.call(pairs.Inputs) - sums).square().mean(), progress, cancellationToken);
    }

    /// <summary>Trains as a classifier by full batches.</summary>
    /// <param name="network">The network.</param>
    /// <param name="pairs">The pairs to train on.</param>
    /// <param name="progress">Is told the share that is done.</param>
    /// <param name="cancellationToken">Ends the training early.</param>
    public static void Train(ReLUAdder network, ModularAdditionPairs pairs, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        using var optimizer = optim.AdamW(network.parameters(), lr: 0.01, weight_decay: 1);
        Training.Minimise(optimizer, steps: 900, _ => nn.functional.cross_entropy(network.call(pairs.Inputs), pairs.Sums), progress, cancellationToken);
    }

    private static void ShowQuadratic(ToyRun run)
    {
        using var scope = NewDisposeScope();
        using var network = new QuadraticAdder(seed: run.Seed);
        Show(run, network, QuadraticPairs(run.Seed), (pairs, progress) => Train(network, pairs, progress, run.CancellationToken));
    }

    private static void ShowReLU(ToyRun run)
    {
        using var scope = NewDisposeScope();
        using var network = new ReLUAdder(seed: run.Seed);
        Show(run, network, ReLUPairs(run.Seed), (pairs, progress) => Train(network, pairs, progress, run.CancellationToken));
    }

    private static void Show<TNetwork>(ToyRun run, TNetwork network, (ModularAdditionPairs Train, ModularAdditionPairs Test) pairs, Action<ModularAdditionPairs, IProgress<double>> train)
        where TNetwork : nn.Module<Tensor, Tensor>, IInstrumentedNetwork
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("", "training pairs right", "test pairs right", "strongest wave in a", "in b", "in the sum", "of one frequency", "frequencies", "phase error of these");
        AddRow("before");
        run.WithProgress("Training", progress =>
        {
            train(pairs.Train, progress);
            return true;
        });
        AddRow("after");
        run.Console.Write(table);

        using AnalysisResult result = NetworkAnalysis.Run(network, ModularAdditionPairs.All.Inputs, cancellationToken: run.CancellationToken);
        run.Console.WriteAnalysis(result);

        void AddRow(string when)
        {
            IReadOnlyList<ModularAdditionUnit> units = ModularAdditionUnit.Of(network);
            ModularAdditionUnit[] tuned = [.. units.Where(unit => unit.IsTuned)];
            table.AddRow(
                when,
                Percent(pairs.Train.Accuracy(network)),
                Percent(pairs.Test.Accuracy(network)),
                Percent(units.Average(unit => unit.A.Share)),
                Percent(units.Average(unit => unit.B.Share)),
                Percent(units.Average(unit => unit.Sum.Share)),
                $"{tuned.Length} of {units.Count}",
                $"{tuned.Select(unit => unit.A.Frequency).Distinct().Count()} of {ModularAdditionPairs.Modulus / 2}",
                tuned.Length == 0 ? "-" : $"{tuned.Average(unit => unit.PhaseError).ToString("0.0", CultureInfo.InvariantCulture)} degrees");
        }
    }

    private static string Percent(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);
}
