using DegeneracyLab.Analysis.Tests.Storage;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>A run that was ended continues from its resume file, and gives what it would have given.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        folder.Dispose();
        scope.Dispose();
    }

    /// <summary>Cancelled after each number of reports, in all passes.</summary>
    [Theory]
    [InlineData(BasisKind.Global, 1)]
    [InlineData(BasisKind.Local, 2)]
    [InlineData(BasisKind.LocalGradient, 1)]
    public void Cancelled_at_any_time_and_continued_it_is_as_if_never(BasisKind kind, int threads)
    {
        using var setting = new WorkerThreadsSetting(threads.ToString(System.Globalization.CultureInfo.InvariantCulture));
        using TestMlp network = Example.Network();
        Dataset data = Dataset.Of(Example.Data().split(411));
        AnalysisOptions options = Example.Options with { BasisKind = kind };
        AnalysisResult whole = NetworkAnalysis.Run(network, data, options, cancellationToken: TestContext.Current.CancellationToken);
        options = options with { ResumeFile = folder["run.resume"], ResumeFileInterval = TimeSpan.Zero };
        int ended = 0;
        for (int reports = 1; ; reports++)
        {
            using var cancel = new CancellationTokenSource();
            try
            {
                AnalysisResult continued = NetworkAnalysis.Run(network, data, options, new CancelAfter(cancel, 2 + (reports % 3)), cancel.Token);
                SameResult.Within(whole, continued, 1e-12);
                break;
            }
            catch (OperationCanceledException)
            {
                ended++;
                Assert.True(File.Exists(folder["run.resume"]));
            }
        }

        Assert.InRange(ended, 2, 1000);
        Assert.Empty(folder.Names);
    }

    [Fact]
    public void Killed_at_random_times_and_continued_it_is_as_if_never()
    {
        int kills = LongRun.IsOn ? 20 : 2, killed = 0;
        var random = new Random(17);
        AnalysisResult whole = Example.InOnePiece();
        while (killed < kills)
        {
            bool runs = true;
            while (runs)
            {
                runs = TestProcess.Start(nameof(ProcessTasks.Runs_with_a_resume_file), folder["."], 0).KillAfter(TimeSpan.FromMilliseconds(killed >= kills ? 60_000 : 500 + random.Next(900)));
                killed += runs ? 1 : 0;
            }

            SameResult.Within(whole, AnalysisResult.Load(folder["result"]), 1e-12);
            Directory.Delete(folder["result"], recursive: true);
            Assert.DoesNotContain("run.resume", folder.Names);
        }
    }

    [Fact]
    public void A_resume_file_of_another_analysis_is_refused_and_kept()
    {
        using TestMlp network = Example.Network(), reseeded = new(8, "12b ReLU 10b ReLU 6b", seed: 6);
        Tensor data = Example.Data();
        AnalysisOptions options = Example.Options with { ResumeFile = folder["run.resume"], ResumeFileInterval = TimeSpan.Zero };
        using (var cancel = new CancellationTokenSource())
            Assert.Throws<OperationCanceledException>(() => NetworkAnalysis.Run(network, data, options, new CancelAfter(cancel, 3), cancel.Token));
        byte[] kept = File.ReadAllBytes(folder["run.resume"]);
        Assert.Contains("with other weights. Name another file, or delete it to begin anew.", Refusal<InvalidDataException>(reseeded, data, options), StringComparison.Ordinal);
        Assert.Contains("BasisKind is \"Local\" there, and \"Global\" here", Refusal<InvalidDataException>(network, data, options with { BasisKind = BasisKind.Global }), StringComparison.Ordinal);
        Assert.Contains("is the resume file of an analysis of other data: among the first", Refusal<ArgumentException>(network, data + 1, options), StringComparison.Ordinal);
        Assert.Contains("is the resume file of an analysis of other data: it had read 3000 samples, and there are 100", Refusal<ArgumentException>(network, data.narrow(0, 0, 100), options), StringComparison.Ordinal);
        Assert.Equal(kept, File.ReadAllBytes(folder["run.resume"]));
        File.WriteAllText(folder["run.resume"], "no file of tensors");
        Assert.Throws<InvalidDataException>(() => NetworkAnalysis.Run(network, data, options, cancellationToken: TestContext.Current.CancellationToken));

        static string Refusal<T>(TestMlp network, Tensor data, AnalysisOptions options)
            where T : Exception => Assert.Throws<T>(() => NetworkAnalysis.Run(network, data, options)).Message;
    }

    private sealed class CancelAfter(CancellationTokenSource cancel, int reports) : IProgress<AnalysisProgress>
    {
        private int seen;

        public void Report(AnalysisProgress value)
        {
            if (Interlocked.Increment(ref seen) >= reports)
                cancel.Cancel();
        }
    }
}
