using DegeneracyLab.Analysis.Tests.Storage;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>What comes after a pass over the data: progress and cancellation, resume files, parts, and what is said beforehand.</summary>
public sealed class FurtherWorkTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly TemporaryFolder folder = new();
    private readonly IInstrumentedNetwork network;
    private readonly Tensor data;

    public FurtherWorkTests() => (network, data) = FurtherResults.Make("chain");

    public void Dispose()
    {
        folder.Dispose();
        scope.Dispose();
        (network as IDisposable)?.Dispose();
    }

    /// <summary>Every kind of work is named, the share never falls, and it ends at 1.</summary>
    [Fact]
    public void Progress_names_what_is_done()
    {
        List<AnalysisProgress> seen = Watched(FurtherResults.All with { Proof = new(), FreshData = data });
        string[] work = [.. seen.Select(progress => progress.Work).OfType<string>()];
        foreach (string expected in new[] { "closed forms of free directions", "fresh samples", "null space of 54 columns", "stage act from layer 1 on", "list of free directions, sync", "path redundancy", "rank near the weights", "certificate of direction 1 of ", "order of direction 1 of ", "order of a random combination of all ", "proof in exact arithmetic", "eigenvalues of the Hessian" })
            Assert.Contains(work, what => what.StartsWith(expected, StringComparison.Ordinal));
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.True(pair.First.Share <= pair.Second.Share));
        Assert.True(seen.First(progress => progress.Work is not null).Share < 1);
        Assert.Equal(1, seen[^1].Share);
        List<AnalysisProgress> estimated = Watched(new() { Basis = false, Degeneracy = DegeneracyCount.None, MaxDenseParameters = 0, Hessian = new() { Steps = 8, Probes = 2, Rounds = 2 } });
        double[] shares = [.. estimated.Where(progress => progress.Work?.StartsWith("product ", StringComparison.Ordinal) == true).Select(progress => progress.Share)];
        Assert.True(shares.Length > 10 && shares[0] < shares[^1] && shares[^1] < 1);
    }

    /// <summary>Once cancelled, nothing begins any more but what other threads are about to.</summary>
    [Theory]
    [InlineData("stage jac")]
    [InlineData("list of free directions")]
    [InlineData("certificate of direction 2 ")]
    [InlineData("order of direction 2 ")]
    [InlineData("order of a random combination of all")]
    [InlineData("eigenvalues of the Hessian")]
    [InlineData("product 5 ")]
    public void Work_is_cancelled_between_its_steps(string at)
    {
        using var cancel = new CancellationTokenSource();
        var watcher = new Watcher(progress =>
        {
            if (progress.Work?.StartsWith(at, StringComparison.Ordinal) == true)
                cancel.Cancel();
        });
        AnalysisOptions options = at.StartsWith("product", StringComparison.Ordinal) ? new() { Basis = false, MaxDenseParameters = 0, Hessian = new() { Steps = 8 } } : FurtherResults.All;
        Assert.Throws<OperationCanceledException>(() => FurtherResults.Run(network, data, options, watcher, cancel.Token));
        int after = watcher.Seen.SkipWhile(progress => progress.Work?.StartsWith(at, StringComparison.Ordinal) != true).Count();
        Assert.InRange(after, 1, 1 + WorkerThreads.Count);
    }

    /// <summary>Ended in a later pass, a run goes on with what the first one found; ended in an estimate, with the passes before it; ended in work after a pass, with its sums.</summary>
    [Theory]
    [InlineData("activations, gates and Jacobians", "order of direction 2 ", 3000)]
    [InlineData("replaced gates", null, 3000)]
    [InlineData("edges", null, 3000)]
    [InlineData("Hessian", "product 7 ", 20)]
    public void A_run_goes_on_from_its_resume_file(string pass, string? work, int mostDense)
    {
        AnalysisOptions options = FurtherResults.All with { Basis = true, BasisKind = BasisKind.Local, MaxDenseParameters = mostDense, Hessian = mostDense < 100 ? new() { Leading = 3, Steps = 8, Probes = 2, Rounds = 2 } : FurtherResults.All.Hessian, Directions = mostDense < 100 ? null : FurtherResults.All.Directions, Degeneracy = mostDense < 100 ? DegeneracyCount.ClosedForm : DegeneracyCount.Exact };
        AnalysisResult whole = FurtherResults.Run(network, data, options);
        options = options with { ResumeFile = folder["run.resume"], ResumeFileInterval = TimeSpan.Zero };
        using (var cancel = new CancellationTokenSource())
        {
            var watcher = new Watcher(progress =>
            {
                if (progress.Pass == pass && (work is null || progress.Work?.StartsWith(work, StringComparison.Ordinal) == true))
                    cancel.Cancel();
            });
            Assert.Throws<OperationCanceledException>(() => FurtherResults.Run(network, data, options, watcher, cancel.Token));
        }

        List<AnalysisProgress> seen = [];
        AnalysisResult continued = FurtherResults.Run(network, data, options, new Watcher(seen.Add));
        Assert.True(seen[0].Number > 1 || seen[0].Samples == data.size(0));
        FurtherResults.RequireSame(whole, continued);
        SameResult.Within(whole, continued, 1e-12);
        Assert.Empty(folder.Names);
    }

    /// <summary>Spectra and synchronised units come from sums, and sums merge; what follows the data again and again does not.</summary>
    [Fact]
    public void Parts_give_the_numbers_of_one_piece()
    {
        AnalysisOptions options = FurtherResults.All with { Directions = null };
        AnalysisResult whole = FurtherResults.Run(network, data, options);
        AnalysisPlan plan = AnalysisPlan.Of(network, options);
        AnalysisState state = plan.Begin();
        while (!state.IsComplete)
        {
            plan.RunPass(state, data[..11], folder["0"], cancellationToken: TestContext.Current.CancellationToken);
            plan.RunPass(state, data[11..], folder["1"], firstSample: 11, cancellationToken: TestContext.Current.CancellationToken);
            state = plan.Merge(state, [folder["1"], folder["0"]]);
            state.Save(folder["state"]);
            state = plan.Load(folder["state"]);
        }

        FurtherResults.RequireSame(whole, state.Result);
        foreach ((string option, AnalysisOptions own) in new[] { ("Directions", FurtherResults.All), ("Hessian", options with { Degeneracy = DegeneracyCount.ClosedForm, MaxDenseParameters = 10 }) })
        {
            AnalysisPlan undivided = AnalysisPlan.Of(network, own);
            foreach (Action use in new Action[] { () => undivided.RunPass(undivided.Begin(), data, folder["0"]), () => undivided.Merge(undivided.Begin(), [folder["0"]]) })
                Assert.StartsWith($"With {option} the data can't be divided: ", Assert.Throws<ArgumentException>(use).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(3000)]
    [InlineData(0)]
    public void Data_that_change_after_the_first_pass_are_refused(int mostDense)
    {
        AnalysisOptions options = mostDense == 0 ? new() { Basis = false, MaxDenseParameters = 0, Hessian = new() } : FurtherResults.All;
        int reads = 0;
        Assert.Contains("The data have changed between passes", Assert.Throws<ArgumentException>(() => FurtherResults.Run(network, Dataset.Of(Batches()), options)).Message, StringComparison.Ordinal);

        IEnumerable<Tensor> Batches()
        {
            yield return data + (reads++ == 0 ? 0 : 1e-3);
        }
    }

    [Fact]
    public void Costs_are_told_before()
    {
        string words = Words(FurtherResults.All);
        foreach (string expected in new[] { "for a list of free directions, of which there are 54 at most: ", "for all eigenvalues of the Hessian: the triangular factor of the exact count; after the pass its singular values, 2.1e+5 multiply-adds", "for synchronised units: how often two gates of 2 layers are open together, and 2 unit vectors from Linear3 to 2 of them", "replaced gates: about ", "the gates of 2 layers, one by one and all at once, at 2 heights" })
            Assert.Contains(expected, words, StringComparison.Ordinal);
        AnalysisOptions estimate = new() { Basis = false, Degeneracy = DegeneracyCount.None, MaxDenseParameters = 0, Hessian = new() };
        Assert.Contains(BehaviouralHessian.CostOfEstimate(network).ToString(), Words(estimate), StringComparison.Ordinal);

        string Words(AnalysisOptions options)
        {
            string text = NetworkAnalysis.Explain(network, data, options).ToString();
            Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
            return string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        }
    }

    private List<AnalysisProgress> Watched(AnalysisOptions options)
    {
        List<AnalysisProgress> seen = [];
        FurtherResults.Run(network, data, options, new Watcher(seen.Add));
        return seen;
    }

    private sealed class Watcher(Action<AnalysisProgress> watch) : IProgress<AnalysisProgress>
    {
        private readonly Lock gate = new();

        public List<AnalysisProgress> Seen { get; } = [];

        public void Report(AnalysisProgress value)
        {
            lock (gate)
            {
                Seen.Add(value);
                watch(value);
            }
        }
    }
}
