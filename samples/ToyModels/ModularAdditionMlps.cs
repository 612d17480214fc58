using DegeneracyLab;
using DegeneracyLab.Analysis;
using Spectre.Console;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Samples;

[Network(Input = 118)]
[Linear(256, Bias = false), Square]
[Linear(59, Bias = false)]
public partial class QuadraticAdder;

[Network(Input = 118)]
[Linear(256, Bias = false), ReLU]
[Linear(59, Bias = false)]
public partial class ReLUAdder;

internal static class ModularAdditionMlps
{
    public const int Modulus = 59, Units = 256;
    public static ToyModel Quadratic { get; } = new("modadd-quadratic", "", ShowQ);
    public static ToyModel Relu { get; } = new("modadd-relu", "", ShowR);

    public static (Tensor X, Tensor Y) All()
    {
        Tensor pair = arange(Modulus * Modulus, ScalarType.Int64);
        Tensor a = pair.div(Modulus, RoundingMode.floor), b = pair.remainder(Modulus);
        Tensor one = cat([nn.functional.one_hot(a, Modulus), nn.functional.one_hot(b, Modulus)], 1).to(ScalarType.Float32);
        return (one, (a + b).remainder(Modulus));
    }

    static void ShowQ(ToyRun run) => Go(run, s => new QuadraticAdder(seed: s), true, 0.5, 0.005, 200);
    static void ShowR(ToyRun run) => Go(run, s => new ReLUAdder(seed: s), false, 0.6, 0.01, 700);

    static void Go(ToyRun run, Func<int, nn.Module<Tensor, Tensor>> make, bool quadratic, double share, double lr, int steps)
    {
        for (int seed = run.Seed; seed < run.Seed + 4; seed++)
        {
            using var scope = NewDisposeScope();
            using var generator = new Generator((ulong)seed);
            var (x, y) = All();
            Tensor order = randperm(Modulus * Modulus, generator: generator);
            long train = (long)(share * Modulus * Modulus);
            Tensor tr = order.narrow(0, 0, train), te = order.narrow(0, train, Modulus * Modulus - train);
            Tensor tx = x.index_select(0, tr), ty = y.index_select(0, tr), vx = x.index_select(0, te), vy = y.index_select(0, te);
            Tensor target = nn.functional.one_hot(ty, Modulus).to(ScalarType.Float32);
            var network = make(seed);
            var w = System.Diagnostics.Stopwatch.StartNew();
            using var optimizer = optim.AdamW(network.parameters(), lr: lr, weight_decay: 1);
            Training.Minimise(optimizer, steps, step =>
            {
                if (step % (steps / 14) == 0) { using var ng = no_grad(); Console.Write($" {step}:{network.call(vx).argmax(1).eq(vy).to(ScalarType.Float64).mean().item<double>():0.0000}"); }
                return quadratic ? (network.call(tx) - target).square().mean() : nn.functional.cross_entropy(network.call(tx), ty);
            }, null, run.CancellationToken);
            Console.WriteLine($"\n{seed}: train {network.call(tx).argmax(1).eq(ty).to(ScalarType.Float64).mean().item<double>():0.0000} test {network.call(vx).argmax(1).eq(vy).to(ScalarType.Float64).mean().item<double>():0.0000}  {w.Elapsed.TotalSeconds:0.0}s");
            using var noGrad = no_grad();
            var net = (IInstrumentedNetwork)network;
            Tensor w1 = net.NamedParameters()[0].Parameter.to(ScalarType.Float64), w2 = net.NamedParameters()[1].Parameter.to(ScalarType.Float64).t();
            Tensor k = arange(1, 30, ScalarType.Float64), n = arange(0, 59, ScalarType.Float64);
            Tensor ang = outer(n, k) * (2 * Math.PI / Modulus);
            Tensor[] parts = [w1.narrow(1, 0, Modulus), w1.narrow(1, Modulus, Modulus), w2];
            Tensor[] pow = [.. parts.Select(p => p.matmul(ang.cos()).square() + p.matmul(ang.sin()).square())];
            Tensor[] sh = [.. pow.Zip(parts, (p, q) => p.max(1).values / (q.square().sum([1]) * Modulus / 2))];
            Tensor[] fr = [.. pow.Select(p => p.argmax(1) + 1)];
            Console.WriteLine("mean share " + string.Join(" ", sh.Select(s => s.mean().item<double>().ToString("0.000"))) + " min " + string.Join(" ", sh.Select(s => s.min().item<double>().ToString("0.000"))) + " same freq " + (fr[0].eq(fr[1]) & fr[0].eq(fr[2])).to(ScalarType.Float64).mean().item<double>());
            Tensor norm = w1.square().sum([1]).sqrt();
            Console.WriteLine("norms: min " + norm.min().item<double>() + " max " + norm.max().item<double>() + " freqs: " + string.Join(" ", Enumerable.Range(1, 29).Select(f => fr[0].eq(f).sum().item<long>())));
            Tensor[] phase = [.. parts.Select((p, i) => atan2(-p.matmul(ang.sin()), p.matmul(ang.cos())).gather(1, (fr[i] - 1).unsqueeze(1)).squeeze(1))];
            Tensor diff = (phase[0] + phase[1] - phase[2]);
            Tensor c = diff.cos();
            Console.WriteLine("phase cos: mean " + c.mean().item<double>() + " min " + c.min().item<double>() + " share>.9 " + c.gt(0.9).to(ScalarType.Float64).mean().item<double>());
            using var moments = new NodeLayerMoments(net, [.. net.Description.HookPoints]);
            moments.Add(x);
            run.Console.WriteNodeLayers(moments, RankThreshold.DefaultFor(ScalarType.Float32));
            foreach (var h in net.Description.HookPoints)
            {
                var sp = moments[h].CovarianceRank(1e-10).Spectrum;
                Console.WriteLine("  " + h.Name + " " + string.Join(" ", sp.Take(130).Select(v => (v / sp[0]).ToString("0.0e+0"))));
            }
            if (seed == run.Seed) { var ww = System.Diagnostics.Stopwatch.StartNew(); using var r = NetworkAnalysis.Run(net, x); run.Console.WriteAnalysis(r); Console.WriteLine(ww.Elapsed); }
        }
    }
}
