// The exclusive or of two bits, by networks of 2, 4 and 8 ReLUs that train on all four points. Two ReLUs can do it, but seldom
// find it.
//
// What to look at: of 100 seeds 18 solve it with 2 units, 60 with 4, and 93 with 8. Nearly all others are stuck at a loss of
// 1/4, 1/6 or 1/8, and the hidden layer shows why: units are dead, or fire together, so that no more than one gate works (in
// all but 9 of 126; every network that solved it has two or more). So activations vary in too few directions: with the
// constant it takes three of the four that four points can have, and all but 11 stuck networks have one or two. None has
// all four, with which the last layer alone could do it. A stuck network has more free directions: 13.5 of 17 in the mean
// with 4 units, against 9.1. Two analyses follow, of the first network of 4 units that solved it (ReLU1 with constant: 3 of 5
// directions) and of the first that is stuck (2 of 5, and 3 units are dead).

using System.Globalization;
using DegeneracyLab;
using DegeneracyLab.Analysis;
using Spectre.Console;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Samples;

/// <summary>A network that may learn the exclusive or.</summary>
/// <param name="hidden">The number of hidden units.</param>
[Network(Input = 2)]
[Linear(nameof(hidden)), ReLU]
[Linear(1)]
public partial class XorNetwork(int hidden);

/// <summary>What became of a network in training.</summary>
internal enum XorOutcome
{
    /// <summary>The loss is below 0.0001.</summary>
    Solved,

    /// <summary>The loss is low, and falls.</summary>
    OnTheWay,

    /// <summary>The loss stays at 1/8, 1/6 or 1/4: two, three or four points have the mean of their labels as output.</summary>
    Stuck,
}

/// <summary>A trained network.</summary>
/// <param name="Network">The network.</param>
/// <param name="Loss">Its mean squared error.</param>
internal sealed record XorRun(XorNetwork Network, double Loss)
{
    /// <summary>What became of it.</summary>
    public XorOutcome Outcome => Loss < 1e-4 ? XorOutcome.Solved : Loss > 0.1 ? XorOutcome.Stuck : XorOutcome.OnTheWay;

    /// <summary>How degenerate it is on the four points.</summary>
    public DegeneracyReport Report { get; } = Analyse(Network);

    /// <summary>The hidden layer's gates that open on one point at least: synchronised units have one together, dead ones none.</summary>
    public int LivingGates => Report.HiddenLayers[0].Blocks.Count(block => block.Gate != BlockGate.Dead);

    /// <summary>How many directions the hidden activations and a constant span, of the four that four points can have.</summary>
    public int Rank => Report.NodeLayers[1].FoldedActivations.Rank;

    private static DegeneracyReport Analyse(XorNetwork network)
    {
        using Tensor points = Xor.Points;
        return NetworkAnalysis.Run(network, points, new() { Basis = false }).Degeneracy!;
    }
}

/// <summary>The exclusive or, and which networks learn it.</summary>
internal static class Xor
{
    private const int Steps = 1500, Seeds = 100, AnalysedWidth = 4;

    private static readonly int[] Widths = [2, 4, 8];

    public static ToyModel Model { get; } = new("xor", "the exclusive or: which networks get stuck, and why", Show);

    /// <summary>The four points, [4, 2].</summary>
    public static Tensor Points => tensor(new double[] { 0, 0, 0, 1, 1, 0, 1, 1 }).reshape(4, 2);

    /// <summary>The exclusive or of each point, [4, 1].</summary>
    public static Tensor Labels => tensor(new double[] { 0, 1, 1, 0 }).reshape(4, 1);

    /// <summary>
    /// Trains networks of one width by Adam on all points. Adam acts on each number by itself, so that networks whose
    /// weights are stacked train side by side as they would alone, in a fraction of the time.
    /// </summary>
    /// <param name="networks">The networks.</param>
    /// <param name="steps">The number of steps.</param>
    /// <param name="progress">Is told the share that is done.</param>
    /// <param name="cancellationToken">Ends the training early.</param>
    /// <returns>The networks with their losses.</returns>
    public static IReadOnlyList<XorRun> Train(IReadOnlyList<XorNetwork> networks, int steps, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        using var scope = NewDisposeScope();
        Tensor points = Points, labels = Labels;
        Parameter[][] parameters = [.. networks.Select(network => network.NamedParameters().Select(named => named.Parameter).ToArray())];
        Parameter[] stacked = [.. Enumerable.Range(0, parameters[0].Length).Select(place => new Parameter(stack(parameters.Select(own => own[place].detach()))))];
        using var optimizer = optim.Adam(stacked, lr: 0.05);
        Training.Minimise(optimizer, steps, _ => Losses().sum(), progress, cancellationToken);
        using var noGrad = no_grad();
        for (int network = 0; network < networks.Count; network++)
            for (int place = 0; place < stacked.Length; place++)
                parameters[network][place].copy_(stacked[place][network]);
        return [.. networks.Zip(Losses().data<double>().ToArray(), (network, loss) => new XorRun(network, loss))];

        Tensor Losses()
        {
            Tensor activations = (points.matmul(stacked[0].transpose(1, 2)) + stacked[1].unsqueeze(1)).relu();
            Tensor outputs = activations.matmul(stacked[2].transpose(1, 2)) + stacked[3].unsqueeze(1);
            return (outputs - labels).square().mean([1, 2]);
        }
    }

    /// <summary>Trains networks of one width from consecutive seeds.</summary>
    /// <param name="hidden">The number of hidden units.</param>
    /// <param name="firstSeed">The first seed.</param>
    /// <param name="count">The number of seeds.</param>
    /// <param name="progress">Is told the share that is done.</param>
    /// <param name="cancellationToken">Ends the training early.</param>
    /// <returns>The trained networks.</returns>
    public static IReadOnlyList<XorRun> Train(int hidden, int firstSeed, int count, IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        Train([.. Enumerable.Range(firstSeed, count).Select(seed => new XorNetwork(hidden, ScalarType.Float64, seed: seed))], Steps, progress, cancellationToken);

    private static void Show(ToyRun run)
    {
        using var scope = NewDisposeScope();
        Table table = new Table().Border(TableBorder.Simple).AddColumns("hidden units", "solved", "on the way", "stuck", "with one gate or none", "gates if solved", "if stuck", "free directions if solved", "if stuck");
        List<XorRun> examples = [];
        foreach (int hidden in Widths)
        {
            IReadOnlyList<XorRun> runs = run.WithProgress($"{Seeds} networks of {hidden} units", progress => Train(hidden, run.Seed, Seeds, progress, run.CancellationToken));
            XorRun[] solved = Those(XorOutcome.Solved), stuck = Those(XorOutcome.Stuck);
            table.AddRow(
                $"{hidden}", $"{solved.Length}", $"{Those(XorOutcome.OnTheWay).Length}", $"{stuck.Length}", $"{stuck.Count(one => one.LivingGates <= 1)}",
                Mean(solved, one => one.LivingGates), Mean(stuck, one => one.LivingGates),
                Mean(solved, one => one.Report.Total), Mean(stuck, one => one.Report.Total));
            if (hidden == AnalysedWidth)
                examples = [.. solved.Take(1), .. stuck.Take(1)];

            XorRun[] Those(XorOutcome outcome) => [.. runs.Where(one => one.Outcome == outcome)];
        }

        run.Console.Write(table);
        foreach (XorRun example in examples)
        {
            run.Console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]Seed {example.Network.Seed}, {AnalysedWidth} units, {example.Outcome}[/]: loss {example.Loss:0.0e+0}");
            run.Show(NetworkAnalysis.Run(example.Network, Points, cancellationToken: run.CancellationToken), example.Outcome.ToString().ToLowerInvariant());
            run.Console.WriteLine();
        }
    }

    private static string Mean(XorRun[] runs, Func<XorRun, double> number) =>
        runs.Length == 0 ? "-" : runs.Average(number).ToString("0.0", CultureInfo.InvariantCulture);
}
