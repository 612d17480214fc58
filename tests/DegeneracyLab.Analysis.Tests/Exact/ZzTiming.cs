using System.Diagnostics;
using static TorchSharp.torch;
namespace DegeneracyLab.Analysis.Tests;
public sealed class ZzTiming
{
    [Fact]
    public void Svd()
    {
        using var scope = NewDisposeScope();
        int n = 2890;
        Tensor a = Compare.Gaussian(1, 2 * n, n);
        var w = Stopwatch.StartNew();
        Tensor r = linalg.qr(a, linalg.QRMode.R).R; Console.WriteLine($"qr {w.Elapsed.TotalSeconds:0.0} threads {get_num_threads()}"); w.Restart();
        linalg.svdvals(r); Console.WriteLine($"svdvals {w.Elapsed.TotalSeconds:0.0}"); w.Restart();
        linalg.svd(r); Console.WriteLine($"svd {w.Elapsed.TotalSeconds:0.0}"); w.Restart();
        linalg.eigh(r.t().matmul(r)); Console.WriteLine($"eigh {w.Elapsed.TotalSeconds:0.0}"); w.Restart();
        r.matmul(r); Console.WriteLine($"mm {w.Elapsed.TotalSeconds:0.0}"); w.Restart();
        linalg.qr(r, linalg.QRMode.Complete); Console.WriteLine($"qrq {w.Elapsed.TotalSeconds:0.0}"); w.Restart();
    }
}
