using DegeneracyLab.Analysis.Tests.Storage;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>An analysis whose passes are divided among parts gives the numbers of the run in one piece.</summary>
public sealed class SplitRunsTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, BasisKind> Cases => new MatrixTheoryData<string, BasisKind>([nameof(Mlp10), nameof(AttentionNetwork), nameof(ImageNetwork)], [BasisKind.Global, BasisKind.Local, BasisKind.LocalGradient, BasisKind.PrincipalDirections])
        is var all ? [.. all.Select(row => (row.Data.Item1, row.Data.Item2))] : [];

    public void Dispose()
    {
        folder.Dispose();
        scope.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Parts_give_the_numbers_of_one_piece(string name, BasisKind kind)
    {
        (IInstrumentedNetwork network, Tensor data) = SectionMethodsTests.Make(name);
        AnalysisOptions options = new() { BasisKind = kind, Centre = true };
        AnalysisResult whole = NetworkAnalysis.Run(network, data, options, cancellationToken: TestContext.Current.CancellationToken);
        SameResult.Within(whole, InParts(network, data, options, 0, 13, 14, data.size(0)), 1e-12, ofDirections: 1e-9);
    }

    [Fact]
    public void Sources_have_the_signs_of_their_samples_in_whatever_part()
    {
        using var network = new TwoPositions(ScalarType.Float64, seed: 3);
        Tensor data = Compare.Gaussian(92, 50, 2, 2);
        AnalysisOptions options = new() { BasisKind = BasisKind.Local, BasisSources = new() { Features = 3, Seed = 4 } };
        AnalysisResult whole = NetworkAnalysis.Run(network, data, options, cancellationToken: TestContext.Current.CancellationToken);
        SameResult.Within(whole, InParts(network, data, options, 0, 20, 50), 1e-12);
    }

    [Fact]
    public void Processes_give_the_numbers_of_one_piece()
    {
        using TestMlp network = Example.Network();
        AnalysisPlan plan = AnalysisPlan.Of(network, Example.Options);
        AnalysisState state = plan.Begin();
        for (int pass = 0; !state.IsComplete; pass++)
        {
            state.Save(folder["state"]);
            // A process takes seconds to start: quick runs have one, for the first pass.
            int processes = LongRun.IsOn ? 4 : pass == 0 ? 1 : 0;
            TestProcess[] started = [.. Enumerable.Range(0, processes).Select(part => TestProcess.Start(nameof(ProcessTasks.Runs_a_part), folder["."], part))];
            foreach (int part in Enumerable.Range(processes, 4 - processes))
                ProcessTasks.RunPart(folder["."], part);
            foreach (TestProcess process in started)
                process.RequireSuccess();
            // The state goes by a file from pass to pass, as it would between machines.
            state = plan.Merge(plan.Load(folder["state"]), Enumerable.Range(0, 4).Select(part => folder[$"sums-{part}"]));
        }

        SameResult.Within(Example.InOnePiece(), state.Result, 1e-12);
    }

    [Fact]
    public void Parts_that_do_not_make_up_the_data_are_refused()
    {
        using TestMlp network = Example.Network();
        Tensor data = Example.Data();
        AnalysisPlan plan = AnalysisPlan.Of(network, Example.Options);
        AnalysisState state = plan.Begin();
        Write(state, "a", 0, 100);
        Write(state, "b", 100, 300);
        Write(state, "late", 120, 300);
        Write(state, "early", 90, 300);
        Assert.Contains("The samples 100 to 119 are in no part", Refusal("a", "late"), StringComparison.Ordinal);
        Assert.Contains("begins at sample 90, which another part has", Refusal("a", "early"), StringComparison.Ordinal);
        Assert.Contains("begins at sample 0, which another part has", Refusal("a", "a"), StringComparison.Ordinal);
        AnalysisState next = plan.Merge(state, [folder["b"], folder["a"]]);
        Assert.Contains("holds sums of pass 1, but pass 2, for basis of ReLU4, comes next", Assert.Throws<InvalidDataException>(() => plan.Merge(next, [folder["a"], folder["b"]])).Message, StringComparison.Ordinal);
        Write(next, "less", 0, 200);
        Assert.Contains("have 200 samples, but the first pass had 300", Assert.Throws<InvalidDataException>(() => plan.Merge(next, [folder["less"]])).Message, StringComparison.Ordinal);
        plan.RunPass(next, data.narrow(0, 1, 300), folder["others"], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("The data have changed between passes", Assert.Throws<InvalidDataException>(() => plan.Merge(next, [folder["others"]])).Message, StringComparison.Ordinal);
        Assert.Contains("No file of sums is named", Assert.Throws<ArgumentException>(() => plan.Merge(state, [])).Message, StringComparison.Ordinal);

        using TestMlp reseeded = new(8, "12b ReLU 10b ReLU 6b", seed: 6);
        AnalysisPlan other = AnalysisPlan.Of(reseeded, Example.Options), choices = AnalysisPlan.Of(network, Example.Options with { Centre = false });
        Assert.Contains("with other weights", Assert.Throws<InvalidDataException>(() => other.Merge(other.Begin(), [folder["a"]])).Message, StringComparison.Ordinal);
        Assert.Contains("Centre is true there, and false here", Assert.Throws<InvalidDataException>(() => choices.Merge(choices.Begin(), [folder["a"]])).Message, StringComparison.Ordinal);

        void Write(AnalysisState before, string file, int first, int end) => plan.RunPass(before, data.narrow(0, first, end - first), folder[file], first, cancellationToken: TestContext.Current.CancellationToken);

        string Refusal(params string[] files) => Assert.Throws<InvalidDataException>(() => plan.Merge(state, files.Select(file => folder[file]))).Message;
    }

    [Fact]
    public void Results_and_other_files_are_no_sums()
    {
        using TestMlp network = Example.Network();
        AnalysisPlan plan = AnalysisPlan.Of(network, Example.Options);
        NetworkAnalysis.Run(network, Example.Data().narrow(0, 0, 50), Example.Options, cancellationToken: TestContext.Current.CancellationToken).Save(folder["result"]);
        Assert.Contains("Results of parts can't be merged", Assert.Throws<InvalidDataException>(() => plan.Merge(plan.Begin(), [Path.Combine(folder["result"], "analysis.safetensors")])).Message, StringComparison.Ordinal);
        Safetensors.Write(folder["other"], new Dictionary<string, Tensor> { ["a"] = zeros(2) });
        Assert.EndsWith("holds no sums of a pass.", Assert.Throws<InvalidDataException>(() => plan.Merge(plan.Begin(), [folder["other"]])).Message, StringComparison.Ordinal);
        Assert.EndsWith("holds no state of an analysis.", Assert.Throws<InvalidDataException>(() => plan.Load(folder["other"])).Message, StringComparison.Ordinal);
        Assert.Contains("There is no result yet: of 5 passes 0 are done", Assert.Throws<InvalidOperationException>(() => plan.Begin().Result).Message, StringComparison.Ordinal);
    }

    private AnalysisResult InParts(IInstrumentedNetwork network, Tensor data, AnalysisOptions options, params long[] cuts)
    {
        AnalysisPlan plan = AnalysisPlan.Of(network, options);
        AnalysisState state = plan.Begin();
        while (!state.IsComplete)
        {
            string[] files = [.. cuts.SkipLast(1).Select((_, part) => folder[$"sums-{part}"])];
            for (int part = 0; part < files.Length; part++)
                plan.RunPass(state, data.narrow(0, cuts[part], cuts[part + 1] - cuts[part]), files[part], cuts[part], cancellationToken: TestContext.Current.CancellationToken);
            state = plan.Merge(state, files.Reverse());
            state.Save(folder["state"]);
            state = plan.Load(folder["state"]);
        }

        return state.Result;
    }
}
