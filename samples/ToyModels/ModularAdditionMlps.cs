// Perceptrons that learn to add modulo 59, from one-hot a beside one-hot b, and get the pairs right that they have not seen.
//
// modadd-quadratic: the hidden units square (Gromov 2023), squared error, half of all pairs, 200 steps.
// What to look at: all test pairs are right, and in the table, why. Each unit's weights from a, from b and to the sums are
// mostly one wave (its strongest holds about 75 % of their squares, against 14 % before training), 5 units in 6 have the same
// frequency in all three, and of these the phases of a and b add up to that of the sum, within 7 or 8 degrees: (cos u +
// cos v)^2 contains cos(u + v). The units share out all 29 frequencies, so nothing is of low rank: 256 squares span 256
// directions. But only 59 of them have an effect. The basis keeps those 59 features, with nearly equal eigenvalues of 1/59,
// so it has no reason to choose the waves among their rotations, and does not. There are 512 free directions: 256 come from the
// input, where all a add up to 1, and so do all b, and 256 are the rescalings of the squares.
//
// modadd-relu: ReLUs, cross-entropy, 60 % of all pairs, 900 steps.
// What to look at: after 100 steps all training pairs are right and hardly any other; at the end over 99 % of the others are too, by
// the same waves: 19 units in 20 have one frequency, with phases within 4 degrees. There are 512 free directions again, because
// ReLUs can be rescaled as squares can; no unit is dead, and no two fire together.

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
    private const int QuadraticSteps = 200, ReLUSteps = 900;

    public static ToyModel Quadratic { get; } = new("modadd-quadratic", "squares learn to add modulo 59: every unit is a wave", ShowQuadratic);

    public static ToyModel ReLU { get; } = new("modadd-relu", "ReLUs learn to add modulo 59 by the same waves, long after they know the training pairs", ShowReLU);

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
        Training.Minimise(optimizer, QuadraticSteps, _ => (network.call(pairs.Inputs) - sums).square().mean(), progress, cancellationToken);
    }

    /// <summary>Trains as a classifier by full batches.</summary>
    /// <param name="network">The network.</param>
    /// <param name="pairs">The pairs to train on.</param>
    /// <param name="steps">The number of steps.</param>
    /// <param name="progress">Is told the share that is done.</param>
    /// <param name="cancellationToken">Ends the training early.</param>
    public static void Train(ReLUAdder network, ModularAdditionPairs pairs, int steps = ReLUSteps, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        using var optimizer = optim.AdamW(network.parameters(), lr: 0.01, weight_decay: 1);
        Training.Minimise(optimizer, steps, _ => nn.functional.cross_entropy(network.call(pairs.Inputs), pairs.Sums), progress, cancellationToken);
    }

    /// <summary>The free directions and the bases on all pairs. No edges: importances are nearly equal, so rotated features would be as good.</summary>
    public static AnalysisResult Analyse(IInstrumentedNetwork network, CancellationToken cancellationToken = default) =>
        NetworkAnalysis.Run(network, ModularAdditionPairs.All.Inputs, new() { Edges = false }, cancellationToken: cancellationToken);

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
        Show(run, network, ReLUPairs(run.Seed), (pairs, progress) => Train(network, pairs, progress: progress, cancellationToken: run.CancellationToken));
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

        run.Show(Analyse(network, run.CancellationToken));

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
