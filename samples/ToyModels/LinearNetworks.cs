// Linear networks, of which everything can be known exactly.
//
// linear: layers of widths 6 -> 5 -> 5 -> 4, planted so that every layer has rank 2 and the whole map the singular values 3
// and 2, and a bottleneck 6 -> 3 -> 4 of full rank.
// What to look at: 2 features in every layer, all with the eigenvalues 9 and 4, because the inputs are white: the squared
// singular values of the whole map. Each feature talks to one feature of the next layer, with weight 1 or -1. Of the 75
// parameter directions 59 are free, all but 2 (6 + 4 - 2) = 16. The bottleneck has 9 free directions, the changes of basis of
// its hidden layer.
//
// deep-linear: the first network again, trained by gradient descent from small weights towards a teacher with the singular
// values 3, 2, 1 (Saxe, McClelland and Ganguli 2014).
// What to look at: the singular values are learnt one after another, the largest first, each within a few steps after a long
// wait. When the first is learnt the network has 1 feature, then 2, then 3: it goes through networks of lower rank, which
// have more free directions (54 are left at the end, all but 3 (6 + 4 - 3)).

using DegeneracyLab;
using DegeneracyLab.Analysis;
using Spectre.Console;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Samples;

/// <summary>A deep linear network, with small weights at first.</summary>
[Network(Input = 6)]
[Linear(5, Bias = false, Init = Init.Normal, Std = 0.03)]
[Linear(5, Bias = false, Init = Init.Normal, Std = 0.03)]
[Linear(4, Bias = false, Init = Init.Normal, Std = 0.03)]
public partial class DeepLinear;

/// <summary>A linear bottleneck: two layers, the hidden one narrower than input and output.</summary>
[Network(Input = 6)]
[Linear(3, Bias = false)]
[Linear(4, Bias = false)]
public partial class LinearBottleneck;

/// <summary>A deep linear network at one step of its training.</summary>
/// <param name="Step">The number of steps so far.</param>
/// <param name="Strengths">How much of the teacher's singular directions its map has, u^T W v each.</param>
/// <param name="Features">The number of features of its Interaction Basis at the input.</param>
/// <param name="FreeDirections">The number of free parameter directions.</param>
internal sealed record LinearTrainingStep(int Step, double[] Strengths, int Features, long FreeDirections);

/// <summary>Linear networks, planted and trained, and what is known about them.</summary>
internal static class LinearNetworks
{
    private const int Inputs = 6, Outputs = 4, Samples = 200, Steps = 1500, RecordedEvery = 5;

    /// <summary>A trained network's ranks are those of a scale: what is 1 % of the largest eigenvalue has not been learnt.</summary>
    private static readonly AnalysisOptions Coarse = new() { DegeneracyThreshold = 1e-2, Threshold = 1e-2 };

    public static ToyModel Planted { get; } = new("linear", "a deep linear network of low rank, planted: its basis is the singular vectors", ShowPlanted);

    public static ToyModel Trained { get; } = new("deep-linear", "a deep linear network learns the singular values one after another", ShowTrained);

    /// <summary>White inputs: their second moment is the identity, [200, 6].</summary>
    public static Tensor WhiteInputs(int seed)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        return (Orthonormal(generator, Samples, Inputs) * Math.Sqrt(Samples)).MoveToOuterDisposeScope();
    }

    /// <summary>Sets the layers so that the whole map has some singular values, and every layer their number as its rank.</summary>
    /// <param name="network">A linear network.</param>
    /// <param name="singularValues">The singular values of the whole map, none of them 0.</param>
    /// <param name="seed">The seed of the singular vectors, and of the bases of the hidden layers.</param>
    public static void Plant(IInstrumentedNetwork network, double[] singularValues, int seed)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var generator = new Generator((ulong)seed);
        Parameter[] weights = [.. network.NamedParameters().Select(named => named.Parameter)];
        Tensor strengths = tensor(singularValues).pow(1.0 / weights.Length);
        Tensor before = Orthonormal(generator, weights[0].size(1), singularValues.Length);
        foreach (Parameter weight in weights)
        {
            Tensor after = Orthonormal(generator, weight.size(0), singularValues.Length);
            weight.copy_((after * strengths).matmul(before.t()));
            before = after;
        }
    }

    /// <summary>The rank of the Hessian where every layer has the rank r of the whole map: r (inputs + outputs - r).</summary>
    public static int HessianRank(int rank) => rank * (Inputs + Outputs - rank);

    /// <summary>The same by brute force: the rank of the Jacobian of all outputs on all inputs by all parameters.</summary>
    public static long ParameterJacobianRank(IInstrumentedNetwork network, Tensor inputs)
    {
        using var scope = NewDisposeScope();
        using NetworkTrace trace = network.Trace(inputs);
        return linalg.matrix_rank(network.ParameterJacobian(trace).flatten(0, 1), rtol: 1e-9).item<long>();
    }

    /// <summary>
    /// What the features of a node layer do to those of the next: C_pinv W^T C, [features, next features]. The strength of an edge
    /// is the square of this, times the importance of the feature where it begins.
    /// </summary>
    /// <param name="network">The network, in float64.</param>
    /// <param name="basis">Its basis.</param>
    /// <param name="layer">The place of the layer between them.</param>
    public static Tensor Interactions(IInstrumentedNetwork network, InteractionBasis basis, int layer)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Tensor weight = network.NamedParameters()[layer].Parameter;
        return basis[layer].CPinv.ToTensor().matmul(weight.t()).matmul(basis[layer + 1].C.ToTensor()).MoveToOuterDisposeScope();
    }

    /// <summary>The singular values of the teacher that a network is trained on.</summary>
    public static IReadOnlyList<double> Teacher { get; } = [3, 2, 1];

    /// <summary>Trains by gradient descent on the mean of |W x - A x|^2 / 2 over white inputs, with a random teacher A.</summary>
    /// <param name="network">The network.</param>
    /// <param name="seed">The seed of the inputs and of the teacher's singular vectors.</param>
    /// <param name="progress">Is told the share that is done.</param>
    /// <param name="cancellationToken">Ends the training early.</param>
    /// <returns>What the network was like on the way.</returns>
    public static IReadOnlyList<LinearTrainingStep> Train(DeepLinear network, int seed, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        Tensor u = Orthonormal(generator, Outputs, Teacher.Count), v = Orthonormal(generator, Inputs, Teacher.Count);
        Tensor inputs = WhiteInputs(seed);
        Tensor labels = (inputs.matmul(v) * tensor(Teacher.ToArray())).matmul(u.t());
        List<LinearTrainingStep> steps = [];
        using var optimizer = optim.SGD(network.parameters(), learningRate: 0.05);
        Training.Minimise(
            optimizer,
            Steps,
            step =>
            {
                if (step % RecordedEvery == 0)
                    steps.Add(Look(step));
                return (network.call(inputs) - labels).square().sum([1]).mean() / 2;
            },
            progress,
            cancellationToken);
        steps.Add(Look(Steps));
        return steps;

        LinearTrainingStep Look(int step)
        {
            using var lookScope = NewDisposeScope();
            using var noGrad = no_grad();
            double[] strengths = (network.call(v.t()) * u.t()).sum([1]).data<double>().ToArray();
            AnalysisResult result = NetworkAnalysis.Run(network, inputs, Coarse with { Edges = false }, cancellationToken: cancellationToken);
            // At the threshold of the closed forms, which takes for 0 what is nearly learnt or nearly gone; the total has none.
            return new(step, strengths, result.Basis![0].Dimension, (result.Degeneracy!.Type1Or2 + result.Degeneracy.Type3)!.Value);
        }
    }

    /// <summary>The first recorded step at which a mode has a share of its final strength.</summary>
    public static LinearTrainingStep FirstWith(IReadOnlyList<LinearTrainingStep> steps, int mode, double share) =>
        steps.First(step => step.Strengths[mode] >= share * Teacher[mode]);

    private static Tensor Orthonormal(Generator generator, long rows, long columns) =>
        linalg.qr(randn(rows, columns, ScalarType.Float64, generator: generator)).Q;

    private static void ShowPlanted(ToyRun run)
    {
        using var scope = NewDisposeScope();
        Tensor inputs = WhiteInputs(run.Seed);
        using var deep = new DeepLinear(ScalarType.Float64, seed: run.Seed);
        Plant(deep, [3, 2], run.Seed);
        using var bottleneck = new LinearBottleneck(ScalarType.Float64, seed: run.Seed);
        Plant(bottleneck, [3, 2, 1], run.Seed);
        AnalysisResult result = NetworkAnalysis.Run(deep, inputs, cancellationToken: run.CancellationToken);
        AnalysisOptions onlyReport = new() { Basis = false };
        DegeneracyReport report = result.Degeneracy!, narrow = NetworkAnalysis.Run(bottleneck, inputs, onlyReport, cancellationToken: run.CancellationToken).Degeneracy!;

        Table table = new Table().Border(TableBorder.Simple).AddColumns("network", "rank r", "r (6 + 4 - r)", "rank of the parameter Jacobian", "parameters", "free");
        table.AddRow("6 -> 5 -> 5 -> 4", "2", $"{HessianRank(2)}", $"{ParameterJacobianRank(deep, inputs)}", $"{report.ParameterCount}", $"{report.Total}");
        table.AddRow("6 -> 3 -> 4", "3", $"{HessianRank(3)}", $"{ParameterJacobianRank(bottleneck, inputs)}", $"{narrow.ParameterCount}", $"{narrow.Total}");
        run.Console.Write(table);
        InteractionBasis basis = result.Basis!;
        for (int layer = 0; layer < 3; layer++)
        {
            double[] weights = Interactions(deep, basis, layer).narrow(1, 0, 2).contiguous().data<double>().ToArray();
            run.Console.MarkupLineInterpolated($"From the 2 features of {basis[layer].Name} to the first 2 of {basis[layer + 1].Name}: {string.Join("  ", weights.Select(weight => FormattableString.Invariant($"{weight:0.0e+0}")))}");
        }

        run.Console.WriteLine();
        run.Show(result);
    }

    private static void ShowTrained(ToyRun run)
    {
        using var scope = NewDisposeScope();
        using var network = new DeepLinear(ScalarType.Float64, seed: run.Seed);
        IReadOnlyList<LinearTrainingStep> steps = run.WithProgress("Training", progress => Train(network, run.Seed, progress, run.CancellationToken));
        Table table = new Table().Border(TableBorder.Simple).AddColumns("singular value", "half of it at step", "95 % of it at step", "features then", "free directions then", "at the end");
        for (int mode = 0; mode < Teacher.Count; mode++)
        {
            LinearTrainingStep half = FirstWith(steps, mode, 0.5), learnt = FirstWith(steps, mode, 0.95);
            table.AddRow($"{Teacher[mode]}", $"{half.Step}", $"{learnt.Step}", $"{learnt.Features}", $"{learnt.FreeDirections}", FormattableString.Invariant($"{steps[^1].Strengths[mode]:0.000000}"));
        }

        run.Console.Write(table);
        run.Show(NetworkAnalysis.Run(network, WhiteInputs(run.Seed), Coarse, cancellationToken: run.CancellationToken));
    }
}
