using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>An analysis leaves torch's threads to others, and others do not change its numbers.</summary>
public sealed class ThreadsTests
{
    [Fact]
    public void A_thread_that_first_uses_torch_meanwhile_has_all_threads()
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp10(ScalarType.Float64, seed: 3);
        Tensor data = Compare.Gaussian(1, 700, 10);
        using var setting = new WorkerThreadsSetting("2");
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
            using InteractionBasis basis = InteractionBasis.Of(network, data, options: new() { Kind = BasisKind.Local }, progress: progress, cancellationToken: TestContext.Current.CancellationToken);
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
        using var scope = NewDisposeScope();
        using var network = new Mlp10(ScalarType.Float64, seed: 3);
        Tensor data = Compare.Gaussian(1, 700, 10);
        using var setting = new WorkerThreadsSetting("2");
        double[] alone = Run(network, data);
        var results = new double[4][];
        Thread[] threads = [.. results.Select((_, i) => new Thread(() => results[i] = Run(network, data)))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.All(results, result => Assert.Equal(alone, result));
    }

    private static double[] Run(Mlp10 network, Tensor data)
    {
        using InteractionAnalysis analysis = InteractionAnalysis.Run(network, data, new() { Basis = new() { Kind = BasisKind.Local } });
        return [.. analysis.Basis.Nodes.SelectMany(node => node.C.contiguous().data<double>().ToArray()), .. analysis.Edges.SelectMany(edges => edges.Strengths.contiguous().data<double>().ToArray())];
    }

    private sealed class Told(Action action) : IProgress<double>
    {
        public void Report(double value) => action();
    }
}
