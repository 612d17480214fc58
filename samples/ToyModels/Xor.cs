using DegeneracyLab;
using DegeneracyLab.Analysis;
using Spectre.Console;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Samples;

/// <summary>The network.</summary>
[Network(Input = 2)]
[Linear(nameof(hidden)), ReLU]
[Linear(1)]
public partial class XorNetwork(int hidden);

internal static class Xor
{
    private const int Steps = 1500;

    public static ToyModel Model { get; } = new("xor", "", Show);

    public static Tensor Points => tensor(new float[] { 0, 0, 0, 1, 1, 0, 1, 1 }).reshape(4, 2);

    public static Tensor Labels => tensor(new float[] { 0, 1, 1, 0 }).reshape(4, 1);

    public static double[] Train(IReadOnlyList<XorNetwork> networks, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        using var scope = NewDisposeScope();
        Tensor points = Points, labels = Labels;
        Parameter[] weights = [.. networks[0].NamedParameters().Select((_, index) => new Parameter(stack(networks.Select(network => network.NamedParameters()[index].Parameter.detach()))))];
        using var optimizer = optim.Adam(weights, lr: 0.05);
        Training.Minimise(optimizer, Steps, _ => Losses().sum(), progress, cancellationToken);
        using var noGrad = no_grad();
        for (int index = 0; index < weights.Length; index++)
            for (int network = 0; network < networks.Count; network++)
                networks[network].NamedParameters()[index].Parameter.copy_(weights[index][network]);
        return Losses().to(ScalarType.Float64).data<double>().ToArray();

        Tensor Losses() => (points.matmul(weights[0].transpose(1, 2)).add(weights[1].unsqueeze(1)).relu().matmul(weights[2].transpose(1, 2)).add(weights[3].unsqueeze(1)) - labels).square().mean([1, 2]);
    }

    private static void Show(ToyRun run)
    {
        foreach (int hidden in new[] { 2, 3, 4, 8, 16 })
        {
            var w = System.Diagnostics.Stopwatch.StartNew();
            using var scope = NewDisposeScope();
            XorNetwork[] networks = [.. Enumerable.Range(run.Seed, 100).Select(seed => new XorNetwork(hidden, seed: seed))];
            double[] losses = Train(networks);
            Console.WriteLine($"H={hidden}: solved {losses.Count(l => l < 1e-4)} of 100; {w.Elapsed.TotalSeconds:0.0}s");
            Console.WriteLine("  " + string.Join(" ", losses.Order().Select(l => l.ToString("0e+0"))));
            for (int i = 0; i < 100; i++)
            {
                using AnalysisResult r = NetworkAnalysis.Run(networks[i], Points);
                var layer = r.Degeneracy.HiddenLayers[0];
                var node = r.Degeneracy.NodeLayers[1];
                if (i < 25 || losses[i] > 1e-4 && hidden > 4)
                Console.WriteLine($"  {i} {losses[i]:0.0e+0} dead {layer.DeadUnits.Count} always {layer.AlwaysOnUnits.Count} sync {string.Join(" ", layer.Blocks.Select(b => b.Gate.ToString()[0] + string.Join(",", b.Units)))} rank {node.Activations.Rank} folded {node.FoldedActivations.Rank} {node.FoldedActivations.IsResolved} free {r.Degeneracy.FreeDirections}/{r.Degeneracy.ParameterCount}  {string.Join(" ", node.FoldedActivations.Spectrum.Select(x => x.ToString("0e+0")))}");
            }
        }
    }
}
