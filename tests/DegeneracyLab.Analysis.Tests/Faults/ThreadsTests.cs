using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>An analysis leaves torch's threads to others, and others do not change its numbers.</summary>
public sealed class ThreadsTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Mlp10 network = new(ScalarType.Float64, seed: 3);
    private readonly Tensor data = Compare.Gaussian(1, 700, 10);
    private readonly WorkerThreadsSetting setting = new("2");

    public void Dispose()
    {
        setting.Dispose();
        network.Dispose();
        scope.Dispose();
    }

    [Fact]
    public void A_thread_that_first_uses_torch_meanwhile_has_all_threads()
    {
        int before = get_num_threads(), during = 0;
        set_num_threads(3);
        try
        {
            var progress = new Told(() =>
            {
                var other = new Thread(() => during = get_num_threads());
                other.Start();
                other.Join();
            });
            using TensorBasis basis = TensorBasis.Of(network, data, options: new() { BasisKind = BasisKind.Local }, progress: progress, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(3, during);
            Assert.Equal(3, get_num_threads());
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Fact]
    public void Analyses_that_overlap_have_the_bits_of_one_alone()
    {
        double[] alone = Run();
        var results = new double[4][];
        Thread[] threads = [.. results.Select((_, i) => new Thread(() => results[i] = Run()))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.All(results, result => Assert.Equal(alone, result));
    }

    private double[] Run()
    {
        using TensorAnalysis analysis = TensorAnalysis.Run(network, data, new() { BasisKind = BasisKind.Local });
        return [.. analysis.Basis.Nodes.SelectMany(node => node.C.contiguous().data<double>().ToArray()), .. analysis.Edges.SelectMany(edges => edges.Strengths.contiguous().data<double>().ToArray())];
    }

    private sealed class Told(Action action) : IProgress<AnalysisProgress>
    {
        public void Report(AnalysisProgress value) => action();
    }
}
