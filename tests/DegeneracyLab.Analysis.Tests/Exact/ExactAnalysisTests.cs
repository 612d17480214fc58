using System.Text.Json;
using System.Text.RegularExpressions;
using DegeneracyLab.Analysis.Tests.Storage;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The exact count and its proof as parts of an analysis: in one run, in parts, continued, stored, shown and explained.</summary>
public sealed partial class ExactAnalysisTests : IDisposable
{
    private static readonly AnalysisOptions Exact = new() { Degeneracy = DegeneracyCount.Exact, Basis = false };

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly TemporaryFolder folder = new();

    /// <summary>In quick runs two networks.</summary>
    public static TheoryData<string, int, int> IntegerRanks => [.. IntegerNetworks.Ranks.Where(row => LongRun.IsOn || row.Data.Item1 is "O3" or "O13/108")];

    /// <summary>A chain, a network with attention, one of tokens, and one in float32.</summary>
    public static TheoryData<string> Networks => ["chain", "attention", "tokens", "float32"];

    public void Dispose()
    {
        folder.Dispose();
        scope.Dispose();
    }

    [Theory]
    [MemberData(nameof(IntegerRanks))]
    public void A_run_has_the_nullity_of_the_table_and_proves_it(string name, int parameters, int rank)
    {
        (TestMlp network, Tensor data) = IntegerNetworks.Create(name);
        using TestMlp own = network;
        AnalysisResult result = Run(network, data, Exact with { Proof = new() });
        DegeneracyReport report = result.Degeneracy!;
        Assert.Equal((parameters, parameters - rank, rank), (report.Exact!.Parameters, report.Exact.Nullity, report.Exact.FunctionalDimension));
        Assert.Equal((parameters - rank, 0), (report.Proof!.UpperBound, report.FreeOnlyToRounding));
        Assert.Equal(report.Total, report.Exact.Proved);
        Assert.StartsWith($"TestMlp on {data.size(0)} samples: {parameters - rank} of {parameters} parameter directions are free, which is proved\n", result.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Sums of parts, merged in another order, with states on disk between the passes.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void In_parts_it_is_as_in_one_run(string name)
    {
        (IInstrumentedNetwork network, Tensor data, AnalysisOptions options) = Make(name);
        using var own = (IDisposable)network;
        AnalysisResult whole = Run(network, data, options);
        AnalysisPlan plan = AnalysisPlan.Of(network, options);
        AnalysisState state = plan.Begin();
        while (!state.IsComplete)
        {
            long[] cuts = [0, 1, 13, data.size(0)];
            string[] files = ["a", "b", "c"];
            for (int part = 0; part < files.Length; part++)
                plan.RunPass(state, data.narrow(0, cuts[part], cuts[part + 1] - cuts[part]), folder[files[part]], cuts[part], cancellationToken: TestContext.Current.CancellationToken);
            state = plan.Merge(state, [folder["c"], folder["a"], folder["b"]]);
            state.Save(folder["state"]);
            state = plan.Load(folder["state"]);
        }

        RequireSame(whole, state.Result);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Cancelled_at_any_time_and_continued_it_is_as_if_never(int threads)
    {
        using var setting = new WorkerThreadsSetting(threads.ToString(System.Globalization.CultureInfo.InvariantCulture));
        using var network = new TestMlp(4, "6b ReLU 5b ReLU 3b", seed: 5);
        Dataset data = Dataset.Of(Compare.Gaussian(4, 1500, 4).split(211));
        AnalysisOptions options = Exact with { FreshData = Compare.Gaussian(5, 100, 4) };
        AnalysisResult whole = Run(network, data, options);
        options = options with { ResumeFile = folder["run.resume"], ResumeFileInterval = TimeSpan.Zero };
        int ended = 0;
        for (AnalysisResult? continued = null; continued is null;)
        {
            using var cancel = new CancellationTokenSource();
            try
            {
                continued = NetworkAnalysis.Run(network, data, options, new CancelsAfter(cancel, 3), cancel.Token);
                RequireSame(whole, continued);
            }
            catch (OperationCanceledException)
            {
                ended++;
            }
        }

        Assert.InRange(ended, 1, 100);
        Assert.Empty(folder.Names);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void What_is_read_is_what_was_written_to_the_last_byte(string name)
    {
        (IInstrumentedNetwork network, Tensor data, AnalysisOptions options) = Make(name);
        using var own = (IDisposable)network;
        AnalysisResult result = Run(network, data, options);
        result.Save(folder["result"]);
        AnalysisResult read = AnalysisResult.Load(folder["result"]);
        RequireSame(result, read);
        Assert.Equal(result.ToString(), read.ToString());
        read.Save(folder["again"]);
        foreach (string file in new[] { "analysis.json", "analysis.safetensors" })
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder["result"], file)), File.ReadAllBytes(Path.Combine(folder["again"], file)));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder["result"], "analysis.json")));
        JsonElement exact = json.RootElement.GetProperty("degeneracy").GetProperty("exact");
        Assert.Equal((result.Degeneracy!.Exact!.Nullity, result.Degeneracy.Exact.FunctionalDimension), (exact.GetProperty("nullity").GetInt32(), exact.GetProperty("functionalDimension").GetInt32()));
        Assert.Equal(data.size(0), json.RootElement.GetProperty("provenance").GetProperty("freshSamples").GetInt64());
        Assert.Equal(ContentHash.Text(ContentHash.OfSamples(options.FreshData!.Whole!)), read.Provenance.FreshDataHash);
    }

    /// <summary>Directions that are free on the data and on the fresh samples are those of both together, whatever counts them.</summary>
    [Fact]
    public void Fresh_data_say_what_persists()
    {
        using var network = new TestMlp(3, "5b ReLU 4b ReLU 2", seed: 3);
        Tensor data = Compare.Gaussian(1, 12, 3), fresh = Compare.Gaussian(2, 200, 3);
        ExactDegeneracy exact = Run(network, data, Exact with { FreshData = Dataset.Of(fresh.split(70)) }).Degeneracy!.Exact!;
        Assert.Equal(FreeDirectionChecks.Nullity(network, cat([data, fresh])).Nullity, exact.Persistent);
        Assert.True(exact.Persistent < exact.Nullity);
        Assert.Contains(exact.Remarks, remark => remark.StartsWith("The data are few: 12 samples with 2 outputs bound the rank by 24", StringComparison.Ordinal));
    }

    /// <summary>Parameters that are frozen do not move: what is counted is the Jacobian by the others, so that the limit is of these.</summary>
    [Fact]
    public void Freezing_layers_chooses_a_subset()
    {
        using var network = new TestMlp(3, "5b ReLU 4b ReLU 2b", seed: 3);
        Tensor data = Compare.Gaussian(1, 60, 3);
        (string Name, Parameter Parameter)[] all = [.. network.NamedParameters()];
        using TestMlp.Recording trace = network.Trace(data);
        Tensor ofSecond = network.ParameterJacobian(trace).flatten(0, 1).narrow(1, 20, 24);
        foreach ((_, Parameter parameter) in all.Where(named => !named.Name.StartsWith("Linear2", StringComparison.Ordinal)))
            parameter.requires_grad_(false);
        double[] values = Matrix.Numbers(linalg.svdvals(ofSecond / ofSecond.norm(0, keepdim: true, p: 2).clamp_min(1e-300)));
        ExactDegeneracy exact = Run(network, data, Exact with { MaxDenseParameters = 24 }).Degeneracy!.Exact!;
        Assert.Equal((24, values.Count(value => value > 1e-10 * values[0])), (exact.Parameters, exact.FunctionalDimension));
        Assert.Equal(exact.Nullity, exact.Stages.Sum(stage => stage.Dimension));
    }

    /// <summary>A neuron copied with a weight that differs by 1e-14: only exact arithmetic tells the copies apart.</summary>
    [Fact]
    public void Directions_that_are_free_only_to_rounding_are_counted()
    {
        using var network = new TestMlp(4, "5 ReLU 3", seed: 3);
        using (no_grad())
        {
            Parameter weight = network.NamedParameters()[0].Parameter;
            weight[1] = weight[0] + 1e-14;
        }

        Tensor data = Compare.Gaussian(1, 60, 4);
        AnalysisResult result = Run(network, data, Exact with { Proof = new() });
        DegeneracyReport report = result.Degeneracy!;
        // By closed form: GL of the pair and three scales, 7, are exact as far as the copies are; beyond them the pair has incoming and outgoing differences.
        Assert.Equal(FreeDirectionChecks.Nullity(network, data).Nullity, report.Exact!.Nullity);
        Assert.Equal((true, 7), (report.Proof!.IsProved, report.Proof.UpperBound));
        Assert.Equal(report.Exact.Nullity - 7, report.FreeOnlyToRounding);
        Assert.True(report.FreeOnlyToRounding > 0);
        Assert.Contains($"only to rounding          {report.FreeOnlyToRounding}", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_small_budget_both_bounds_are_shown_with_the_reason()
    {
        using var network = new TestMlp(4, "5b ReLU 4b ReLU 3b", seed: 3);
        AnalysisResult result = Run(network, Compare.Gaussian(1, 60, 4), Exact with { Proof = new(Products: 1, Primes: 1) });
        (NullityProof proof, int nullity) = (result.Degeneracy!.Proof!, result.Degeneracy.Exact!.Nullity);
        Assert.False(proof.IsProved);
        Assert.Null(result.Degeneracy.FreeOnlyToRounding);
        string text = string.Join(' ', result.ToString().Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"proved {proof.LowerBound}-{proof.UpperBound} Bounds of the free directions", text, StringComparison.Ordinal);
        Assert.Contains($"only to rounding {nullity - proof.UpperBound} to {nullity - proof.LowerBound} ", text, StringComparison.Ordinal);
        Assert.Contains("more than the budget of 1 prime and", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Gates_at_0_and_lifted_weights_are_remarked_on()
    {
        using var network = new TestMlp(3, "4 ReLU 2", ScalarType.Float32);
        Tensor data = Compare.Gaussian(1, 30, 3).to(ScalarType.Float32);
        data[7] = zeros(3, dtype: ScalarType.Float32);
        IReadOnlyList<string> remarks = Run(network, data, Exact).Remarks;
        Assert.Contains(remarks, remark => remark.StartsWith("1 of 30 samples has pre-activations of exactly 0", StringComparison.Ordinal));
        Assert.Contains("The weights and data are Float32 numbers. The exact count takes them as they are, and computes in float64.", remarks);
    }

    public static TheoryData<string, AnalysisOptions> Refused => new()
    {
        { "Proof would have no effect: Degeneracy is ClosedForm.", new() { Proof = new() } },
        { "FreshData would have no effect: Degeneracy is None.", new() { Degeneracy = DegeneracyCount.None, FreshData = Compare.Gaussian(1, 2, 3) } },
        { "MaxDenseParameters would have no effect: Degeneracy is None, and Hessian is null.", new() { Degeneracy = DegeneracyCount.None, MaxDenseParameters = 10 } },
        { "MaxDenseParameters is a number of parameters, but is -1.", Exact with { MaxDenseParameters = -1 } },
        { "Products is 0 and Primes is 5000.", Exact with { Proof = new(Products: 0) } },
        { "Degeneracy is None, ClosedForm or Exact, but is 7.", new() { Degeneracy = (DegeneracyCount)7 } },
        { "TestMlp has 32 trainable parameters, and MaxDenseParameters is 23. To count all free directions would take ", Exact with { MaxDenseParameters = 23 } },
        { "FreshData can't be used: TestMlp takes data of shape [samples, 3], but got [2, 4]", Exact with { FreshData = Compare.Gaussian(1, 2, 4) } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_work_is_refused_before_anything_runs(string expected, AnalysisOptions options)
    {
        using var network = new TestMlp(3, "4b ReLU 4");
        foreach (Action<Dataset> call in (Action<Dataset>[])[data => NetworkAnalysis.Run(network, data, options), data => NetworkAnalysis.Explain(network, data, options)])
        {
            ArgumentException refusal = Assert.Throws<ArgumentException>(() => call(Dataset.Of(Unread())));
            Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
            Assert.Equal("options", refusal.ParamName);
        }

        static IEnumerable<Tensor> Unread()
        {
            yield return zeros(0);
            throw new InvalidOperationException("The data were read.");
        }
    }

    [Fact]
    public void A_network_that_is_not_piecewise_linear_has_no_proof()
    {
        using var network = new SmoothNetwork(ScalarType.Float64, seed: 1);
        Tensor data = Compare.Gaussian(1, 20, network.Description.InputShape[0]);
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => Run(network, data, Exact with { Proof = new() }));
        Assert.Contains("Proof would have no effect. There is no proof for SmoothNetwork: ", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Rounding of float32 is far above the tolerance of the ranks.</summary>
    [Fact]
    public void A_network_in_float32_that_can_t_be_copied_is_refused()
    {
        using var network = new TestMlp(3, "4b ReLU 2", ScalarType.Float32);
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => Run(new BareNetwork(network), Compare.Gaussian(1, 20, 3).to(ScalarType.Float32), Exact));
        Assert.Contains("DegeneracyCount.Exact takes ranks in float64, but TestMlp is Float32 and could not be copied", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Batches_of_fresh_data_that_do_not_fit_are_refused_as_an_option()
    {
        using var network = new TestMlp(3, "4b ReLU 2");
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => Run(network, Compare.Gaussian(1, 20, 3), Exact with { FreshData = Dataset.Of([Compare.Gaussian(1, 2, 4)]) }));
        Assert.StartsWith("FreshData can't be used: TestMlp takes data of shape [samples, 3], but got [2, 4]", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("options", refusal.ParamName);
    }

    /// <summary>A state after the pass over fresh samples is not continued with others.</summary>
    [Fact]
    public void A_state_with_other_fresh_data_is_refused()
    {
        using var network = new TestMlp(3, "4b ReLU 2");
        Tensor data = Compare.Gaussian(1, 40, 3), fresh = Compare.Gaussian(2, 10, 3);
        AnalysisOptions options = Exact with { Basis = true, FreshData = fresh };
        AnalysisPlan plan = AnalysisPlan.Of(network, options);
        plan.RunPass(plan.Begin(), data, folder["sums"], cancellationToken: TestContext.Current.CancellationToken);
        plan.Merge(plan.Begin(), [folder["sums"]]).Save(folder["state"]);
        Assert.Equal(10, plan.Load(folder["state"]).Provenance.FreshSamples);
        Assert.Contains("FreshData has 10 samples there, and is not given here", Refusal(options with { FreshData = null }), StringComparison.Ordinal);
        Assert.Contains("FreshData has other samples there", Refusal(options with { FreshData = data }), StringComparison.Ordinal);

        string Refusal(AnalysisOptions other) => Assert.Throws<InvalidDataException>(() => AnalysisPlan.Of(network, other).Load(folder["state"])).Message;
    }

    [Fact]
    public void Explain_tells_what_the_count_and_the_proof_cost()
    {
        using var network = new TestMlp(4, "6b ReLU 5b ReLU 3b");
        Tensor data = Compare.Gaussian(1, 50, 4);
        string text = NetworkAnalysis.Explain(network, data, Exact with { Proof = new() }).ToString();
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        string words = string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("for all free directions: 3 rows of 83 derivatives into a triangular factor; after the pass null spaces of up to 83 columns, up to ", words, StringComparison.Ordinal);
        ProofEstimate estimate = NullityProver.Estimate(network, data, TestContext.Current.CancellationToken);
        Assert.Contains(FormattableString.Invariant($"Proof: a Jacobian of 150 x 83, with up to {estimate.ProductsPerPrime:0.0e+0} multiplications for each prime. One prime bounds the nullity from above. {estimate.Primes:N0} primes decide it"), words, StringComparison.Ordinal);
        Assert.Equal(words, string.Join(' ', NetworkAnalysis.Explain(network, Dataset.Of(data.split(7), count: 50), Exact with { Proof = new() }).ToString().Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)));
        Assert.DoesNotContain("Proof", NetworkAnalysis.Explain(network, data, Exact).ToString(), StringComparison.Ordinal);
    }

    /// <summary>What a student reads. The numbers of this network are those of the table of integer networks.</summary>
    [Fact]
    public void The_report_is_this_text()
    {
        (TestMlp network, Tensor data) = IntegerNetworks.Create("O8");
        using TestMlp own = network;
        string text = Run(network, data, Exact with { Proof = new(), FreshData = data }).ToString();
        const string expected = """
            TestMlp on 60 samples: 8 of 35 parameter directions are free, which is proved

            All free directions, by what makes them free; each stage adds to those above it
            stage  adds  what is free
            -----------------------------------------------------------------------------
            jac       4  Weights of one layer that write what no output reads (type 2).
            sync      4  Linear changes among units whose gates open on the same samples,
                         undone by the next layer (type 3).
            all       8

            Nothing is added by act, cond1, gen_u, gen_c, pair_u, pair_c.

            The free directions in numbers
            number                value  meaning
            -------------------------------------------------------------------------------
            parameters               35  Numbers that are trained.
            free directions           8  Moving along them changes no output on these data,
                                         to first order (the nullity).
            functional dimension     27  Parameters minus free directions: as many ways to
                                         move have an effect (the rank).
            closed forms              8  Free directions that the closed forms find, in the
                                         tables below.
            path redundancy R         8  Reparametrisations: of the data they need only
                                         which gates are the same.
            data dependence D         0  The other free directions, which take relations
                                         among the data; there are no such relations.
            singular                  3  Owed to special values of the weights: by so much
                                         the rank grows near them.
            persistent                8  Free directions that are free on 60 fresh samples,
                                         too.
            proved                    8  Free directions in exact arithmetic: a theorem
                                         about these weights and data.
            only to rounding          0  Free directions that have an effect in exact
                                         arithmetic, below the tolerance.

            Evidence: the smallest singular value that counts is 7.1e-2 of the largest, the
            largest that does not is rounded; the tolerance is 1e-10. The Jacobian of 180
            rows as it was computed has nullity 8. Between stages, the smallest sine of an
            angle that counts is 1.0e+0, the largest that does not rounded.

            Proof in exact arithmetic: The rank is 27 modulo 4 primes, whose product exceeds
            Hadamard's bound of every larger minor of the integer Jacobian. Of 300 gates and
            maxima 2 took exact arithmetic to decide; 2 gates are at exactly 0, and 0 maxima
            are attained more than once.


            """;
        Assert.Equal(expected, Rounding().Replace(text[..text.IndexOf("Free in single layers", StringComparison.Ordinal)], "rounded"));
    }

    [Theory]
    [InlineData(50)]
    [InlineData(80)]
    [InlineData(200)]
    public void The_report_fits_every_width(int width)
    {
        (TestMlp network, Tensor data) = IntegerNetworks.Create("O3");
        using TestMlp own = network;
        string text = ResultReport.Text(Run(network, data, Exact with { Proof = new() }), width);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, width));
        // Sentences go on in the next line; none is cut.
        Assert.Contains("Weights of one layer that read what the activations before it do not span (type 1).", string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    /// <summary>More samples than a proof keeps: it is not made, and that is said.</summary>
    [Fact]
    public void Samples_for_a_proof_are_given_up_beyond_the_limit_and_merge_in_their_order()
    {
        using var network = new TestMlp(3, "4b ReLU 2");
        Tensor data = Compare.Gaussian(1, 10, 3);
        using ProofInputs few = new(network.Description, maxNumbers: 29), all = new(network.Description), late = new(network.Description), read = new(network.Description);
        few.Add(0, data);
        Assert.True(few.GaveUp);
        Assert.Equal(0, few.Inputs().numel());
        late.Add(6, data.narrow(0, 6, 4));
        late.Add(2, data.narrow(0, 2, 4));
        all.Add(0, data.narrow(0, 0, 2));
        all.Merge(late);
        Compare.Close(data, all.Inputs(), 0);
        all.Save(folder["sums"]);
        read.Load(folder["sums"]);
        Compare.Close(data, read.Inputs(), 0);
        read.Merge(few);
        Assert.True(read.GaveUp);
    }

    /// <summary>What is proved to be free has entries of rounding beside those that are meant; where these move nothing, the rounding alone remains.</summary>
    [Fact]
    public void Rounding_of_a_proved_direction_is_no_effect()
    {
        using var network = new TestMlp(4, "6b ReLU 5b ReLU 3b", seed: 5);
        ExactDegeneracy exact = Run(network, Compare.Gaussian(4, 1500, 4), Exact).Degeneracy!.Exact!;
        Assert.Equal(FreeDirectionChecks.Nullity(network, Compare.Gaussian(4, 1500, 4)).Nullity, exact.Nullity);
        Assert.Empty(exact.Remarks);
    }

    /// <summary>Numbers of rounding depend on the machine.</summary>
    [GeneratedRegex("\\d\\.\\de-1[3-9]")]
    private static partial Regex Rounding();

    private static AnalysisResult Run(IInstrumentedNetwork network, Dataset data, AnalysisOptions options) =>
        NetworkAnalysis.Run(network, data, options, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>All integers, and all evidence to rounding.</summary>
    private static void RequireSame(AnalysisResult expected, AnalysisResult actual)
    {
        SameCounts.Require(expected.Degeneracy!, actual.Degeneracy!);
        (ExactDegeneracy a, ExactDegeneracy b) = (expected.Degeneracy!.Exact!, actual.Degeneracy!.Exact!);
        Assert.Equal(ExactChains.Line(a), ExactChains.Line(b));
        Assert.Equal(a.Stages, b.Stages);
        Assert.Equal((a.Parameters, a.Samples, a.Rows, a.Proved, a.NumericalNullity, a.DataRelations, a.Persistent), (b.Parameters, b.Samples, b.Rows, b.Proved, b.NumericalNullity, b.DataRelations, b.Persistent));
        Assert.Equal(a.RoundingColumns, b.RoundingColumns);
        Assert.Equal(a.Rank.Spectrum.Count, b.Rank.Spectrum.Count);
        foreach ((double x, double y) in a.Rank.Spectrum.Zip(b.Rank.Spectrum))
            Assert.True(Math.Abs(Math.Sqrt(x) - Math.Sqrt(y)) <= 1e-12 * Math.Sqrt(a.Rank.Scale), $"{x} and {y}");
        Assert.Equal(expected.Degeneracy.Proof, actual.Degeneracy.Proof);
        Assert.Equal(expected.Remarks, actual.Remarks);
        Assert.Equal((expected.Provenance.FreshSamples, expected.Provenance.FreshDataHash), (actual.Provenance.FreshSamples, actual.Provenance.FreshDataHash));
    }

    private static (IInstrumentedNetwork Network, Tensor Data, AnalysisOptions Options) Make(string name)
    {
        IInstrumentedNetwork network = name switch
        {
            "chain" => new TestMlp(3, "5b ReLU 4b ReLU 2b", seed: 3),
            "attention" => new KindCausal(ScalarType.Float64, seed: 2),
            "tokens" => new ProofTokens(ScalarType.Float64, seed: 1),
            _ => new TestMlp(3, "5b ReLU 4b", ScalarType.Float32, seed: 3),
        };
        Tensor data = JacobianSumsTests.Draw(network, 30).to(network.Description.Vocabulary is null ? network.Dtype : ScalarType.Int64);
        return (network, data, Exact with { FreshData = data.flip(0), Proof = name == "attention" ? null : new() });
    }

    /// <summary>Counts reports of samples: work after them begins anew each time, so that a run that is ended there every time has no end.</summary>
    private sealed class CancelsAfter(CancellationTokenSource cancel, int reports) : IProgress<AnalysisProgress>
    {
        private int seen;

        public void Report(AnalysisProgress value)
        {
            if (value.Work is null && Interlocked.Increment(ref seen) >= reports)
                cancel.Cancel();
        }
    }
}
