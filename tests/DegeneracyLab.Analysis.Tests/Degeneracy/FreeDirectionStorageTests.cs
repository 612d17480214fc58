using DegeneracyLab.Analysis.Tests.Storage;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Sums of parts, saved, loaded and merged, give the counts of the whole; a result holds its report when it is read again.</summary>
public sealed class FreeDirectionStorageTests : IDisposable
{
    private static readonly Func<IInstrumentedNetwork>[] Networks =
    [
        () => new KindConcatenated(ScalarType.Float64, seed: 2), () => new KindCausal(ScalarType.Float64, seed: 2), () => new KindPaddedPools(ScalarType.Float64, seed: 2),
        () => new KindTiedBias(ScalarType.Float64, seed: 2), () => new KindHeads(ScalarType.Float64, seed: 2), () => new KindBounded(ScalarType.Float64, seed: 2), () => new KindFrozenTransformer(ScalarType.Float64, seed: 2), () => new LeakyNetwork(ScalarType.Float64, seed: 2),
    ];

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly TemporaryFolder folder = new();

    public static TheoryData<int, bool> Cases => new MatrixTheoryData<int, bool>([.. Enumerable.Range(0, Networks.Length)], [true, false]) is var all ? [.. all.Select(row => (row.Data.Item1, row.Data.Item2))] : [];

    public void Dispose()
    {
        folder.Dispose();
        scope.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Parts_merged_or_saved_and_loaded_give_the_counts_of_the_whole(int number, bool isExact)
    {
        IInstrumentedNetwork network = Networks[number]();
        using var own = (IDisposable)network;
        Tensor data = DataOf(network);
        FreeDirections whole = FreeDirectionChecks.Count(network, data, isExact).Free;
        using FreeDirectionSums merged = Sums(), loaded = Sums();
        long first = 0;
        // The first part is one sample, on which most units never change.
        foreach (long count in new long[] { 1, 12, data.size(0) - 13 })
        {
            using FreeDirectionSums part = Sums();
            using var samples = new SampleSet(network, data.narrow(0, first, count));
            part.Add(samples);
            part.Save(folder["sums"]);
            merged.Merge(part);
            loaded.Load(folder["sums"]);
            first += count;
        }

        using FreeDirectionCount ofMerged = new(merged, isExact), ofLoaded = new(loaded, isExact);
        SameCounts.Require(whole, ofMerged.Count());
        SameCounts.Require(whole, ofLoaded.Count());

        FreeDirectionSums Sums() => new(network, network, unitByUnit: isExact);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void An_analysis_in_parts_gives_the_report_of_one_piece(int number)
    {
        IInstrumentedNetwork network = Networks[number]();
        using var own = (IDisposable)network;
        Tensor data = DataOf(network);
        AnalysisOptions options = new() { Basis = false };
        AnalysisResult whole = NetworkAnalysis.Run(network, data, options, cancellationToken: TestContext.Current.CancellationToken);
        AnalysisPlan plan = AnalysisPlan.Of(network, options);
        AnalysisState state = plan.Begin();
        while (!state.IsComplete)
        {
            plan.RunPass(state, data.narrow(0, 0, 7), folder["a"], 0, cancellationToken: TestContext.Current.CancellationToken);
            plan.RunPass(state, data.narrow(0, 7, data.size(0) - 7), folder["b"], 7, cancellationToken: TestContext.Current.CancellationToken);
            state = plan.Merge(state, [folder["b"], folder["a"]]);
            state.Save(folder["state"]);
            state = plan.Load(folder["state"]);
        }

        SameCounts.Require(whole.Degeneracy!, state.Result.Degeneracy!);
        Assert.Equal(whole.Degeneracy!.Remarks, state.Result.Degeneracy!.Remarks);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void A_result_that_is_read_again_holds_the_report(int number)
    {
        IInstrumentedNetwork network = Networks[number]();
        using var own = (IDisposable)network;
        AnalysisResult result = NetworkAnalysis.Run(network, DataOf(network), new() { Basis = false }, cancellationToken: TestContext.Current.CancellationToken);
        result.Save(folder["result"]);
        DegeneracyReport read = AnalysisResult.Load(folder["result"]).Degeneracy!, report = result.Degeneracy!;
        SameCounts.Require(report, read);
        Assert.Equal((report.Total, report.ParameterCount, report.IsChain, report.Type1Or2), (read.Total, read.ParameterCount, read.IsChain, read.Type1Or2));
        Assert.Equal(report.Remarks, read.Remarks);
        Assert.Equal(report.Free.Gauge, read.Free.Gauge);
        Assert.Equal(report.Free.Spans.Select(span => span.InputEvidence?.Spectrum), read.Free.Spans.Select(span => span.InputEvidence?.Spectrum));
    }

    [Fact]
    public void Cancelled_and_continued_the_report_is_that_of_one_run()
    {
        using var network = new TestMlp(8, "12b ReLU 10b ReLU 6b", seed: 5);
        Dataset data = Dataset.Of(Compare.Gaussian(4, 3000, 8).split(411));
        AnalysisOptions options = new() { Basis = false };
        AnalysisResult whole = NetworkAnalysis.Run(network, data, options, cancellationToken: TestContext.Current.CancellationToken);
        options = options with { ResumeFile = folder["run.resume"], ResumeFileInterval = TimeSpan.Zero };
        using (var cancel = new CancellationTokenSource())
            Assert.Throws<OperationCanceledException>(() => NetworkAnalysis.Run(network, data, options, new CancelsAtThird(cancel), cancel.Token));
        Assert.True(File.Exists(folder["run.resume"]));
        SameCounts.Require(whole.Degeneracy!, NetworkAnalysis.Run(network, data, options, cancellationToken: TestContext.Current.CancellationToken).Degeneracy!);
    }

    private static Tensor DataOf(IInstrumentedNetwork network)
    {
        long[] shape = [40, .. network.Description.InputShape];
        var random = new Random(8);
        return network.Description.Vocabulary is { } vocabulary
            ? tensor([.. Enumerable.Range(0, (int)shape.Aggregate((product, size) => product * size)).Select(_ => (long)random.Next((int)vocabulary))], shape, ScalarType.Int64)
            : Compare.Gaussian(8, shape);
    }

    private sealed class CancelsAtThird(CancellationTokenSource cancel) : IProgress<AnalysisProgress>
    {
        private int seen;

        public void Report(AnalysisProgress value)
        {
            if (Interlocked.Increment(ref seen) >= 3)
                cancel.Cancel();
        }
    }
}
