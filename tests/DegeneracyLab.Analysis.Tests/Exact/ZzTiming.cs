using System.Diagnostics;
using static TorchSharp.torch;
namespace DegeneracyLab.Analysis.Tests;
public sealed class ZzTiming
{
    [Fact]
    public void Whole()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(36, "40 ReLU 29 ReLU 10");
        Tensor data = Compare.Gaussian(1, 700, 36);
        double last = 0; var w = Stopwatch.StartNew();
        void Lap(string name) { double now = Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds; Console.WriteLine($"{name}: cpu {now - last:0.0} wall {w.Elapsed.TotalSeconds:0.0}"); last = now; w.Restart(); }
        Lap("start");
        using IInstrumentedNetworkOwner near = new(LastBits.Near(network)!);
        using var samples = new SampleSet(network, data);
        using var j = new JacobianSums(network, near.Network); j.Add(samples); _ = j.R; Lap("jacobian");
        using var f = new FreeDirectionSums(network, network, true); f.Add(samples); Lap("free sums");
        ChainStructure structure = ChainStructure.Of(network.Description);
        using var c = FiringCells.For(network)!; c.Add(samples); Lap($"cells {c.Cells}");
        using var count = new FreeDirectionCount(f, true); Lap("count");
        (Tensor spans, Tensor gauge) = count.ClaimedParts(); Lap($"claimed {spans.size(1)} {gauge.size(1)}");
        using ParameterNullSpace free = ParameterNullSpace.Of(j, cat([spans, gauge], 1)); Lap($"null {free.Basis.size(1)}");
        using var known = new SubspaceSum(free.Basis, free.Scales); known.Add(spans); known.Add(gauge); Lap($"known {known.Dimension}");
        GatedChain chain = GatedChain.Of(network, structure)!;
        ChainPoints points = c.Points();
        using var sum = new SubspaceSum(free.Basis, free.Scales);
        var stages = ChainStages.Of(chain, points, free, sum); Lap(string.Join(", ", stages.Select(s => $"{s.Name} {s.Dimension}")));
        PathRedundancy? paths = PathRedundancy.Of(chain, points); Lap($"paths {paths is null}");
        (Tensor r, double[] sizes) = chain.Near(0.1, 3).Factor(points, 2); Lap("factor"); int rank = NullSpace.RankIn(r, sizes).Rank; Lap($"sing {rank}");
    }
    private sealed class IInstrumentedNetworkOwner(IInstrumentedNetwork network) : IDisposable
    {
        public IInstrumentedNetwork Network => network;
        public void Dispose() => ((IDisposable)network).Dispose();
    }
}
public sealed class ZzWhole
{
    [Fact]
    public void Run()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(36, "40 ReLU 29 ReLU 10");
        var w = Stopwatch.StartNew(); double c = Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;
        ExactDegeneracy e = ExactDegeneracyCount.Of(network, Compare.Gaussian(1, 700, 36));
        Console.WriteLine($"{ExactChains.Line(e)} wall {w.Elapsed.TotalSeconds:0.0} cpu {Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds - c:0.0}");
        foreach (string r in e.Remarks) Console.WriteLine(r);
    }
}
