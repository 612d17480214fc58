using System.Security.Cryptography;
using DegeneracyLab.Analysis.Tests.Storage;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Directions, spectra and synchronised units as parts of a run: the same as by their own calls, on disk, and as tables.</summary>
public sealed class FurtherResultTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly TemporaryFolder folder = new();

    /// <summary>The orders of a transformer take seconds.</summary>
    public static TheoryData<string> Networks => LongRun.IsOn ? ["chain", "image", "float32", "attention"] : ["chain", "image", "float32"];

    public static TheoryData<string, AnalysisOptions> Refused => new()
    {
        { "Directions would have no effect: Degeneracy is ClosedForm", new() { Directions = new() } },
        { "Combinations is -1; expected 0 or more", FurtherResults.All with { Directions = new() { Combinations = -1 } } },
        { "Steps is 1; expected at least 2 products", new() { Hessian = new() { Steps = 1 } } },
        { "Hessian.Probes would have no effect: all eigenvalues are found, because TestMlp has 54 trainable parameters, and MaxDenseParameters is 3,000.", new() { Hessian = new() { Probes = 3 } } },
        { "MaxDenseParameters would have no effect: Degeneracy is None, and Hessian is null.", new() { Degeneracy = DegeneracyCount.None, MaxDenseParameters = 10 } },
        { "A height at which a dendrogram is cut is a number from 0 on, not -1.", new() { Synchronisation = new() { Heights = [-1] } } },
        { "AnalysisOptions.Hessian, as BehaviouralHessian.Estimate, estimates the spectrum of the Hessian by products with it: 54 parameters: at most ", FurtherResults.All with { MaxDenseParameters = 53 } },
    };

    public void Dispose()
    {
        folder.Dispose();
        scope.Dispose();
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_run_finds_what_the_calls_find(string name)
    {
        (IInstrumentedNetwork network, Tensor data) = FurtherResults.Make(name);
        AnalysisResult result = FurtherResults.Of(name);
        IReadOnlyList<FreeDirection> directions = NetworkDirections.Find(network, data);
        Assert.Equal(result.Degeneracy!.Exact!.Nullity, result.Directions!.Directions.Count);
        Assert.NotEmpty(directions);
        FurtherResults.RequireSame(new(directions, NetworkDirections.Certify(network, data, directions), NetworkDirections.Orders(network, data, directions, 1)), result.Directions);
        FurtherResults.RequireClose(BehaviouralHessian.Spectrum(network, data).Eigenvalues, result.Hessian!.Spectrum!.Eigenvalues, 1e-12);
        Assert.Equal(result.Degeneracy.Exact.FunctionalDimension, result.Hessian.CountAbove(1e-20 * result.Hessian.Largest).Value);
        if (result.Synchronisation is { } synchronisation)
            FurtherResults.RequireSame(SynchronisationAnalysis.Run(network, data, [0, 0.5]), synchronisation);
        Assert.Equal(name switch { "image" => null, "attention" => 0, _ => 2 }, result.Synchronisation?.Cuts.Count);
    }

    /// <summary>Without an exact count the spectrum takes its own sums; beyond the limit it is an estimate, whose errors hold.</summary>
    [Fact]
    public void Spectra_need_no_count()
    {
        (IInstrumentedNetwork network, Tensor data) = FurtherResults.Make("chain");
        AnalysisOptions only = new() { Basis = false, Degeneracy = DegeneracyCount.None, Hessian = new() };
        AnalysisResult dense = FurtherResults.Run(network, data, only), estimated = FurtherResults.Run(network, data, only with { MaxDenseParameters = 53 });
        HessianSpectrum spectrum = BehaviouralHessian.Spectrum(network, data);
        FurtherResults.RequireClose(spectrum.Eigenvalues, dense.Hessian!.Spectrum!.Eigenvalues, 1e-12);
        HessianEstimate estimate = estimated.Hessian!.Estimate!;
        Assert.Null(estimated.Hessian.Spectrum);
        Assert.Equal(spectrum.Trace, estimate.Trace, 1e-12 * spectrum.Trace);
        foreach ((LeadingEigenvalue found, double value) in estimate.Leading.Zip(spectrum.Eigenvalues))
            Assert.InRange(found.Value, value - (2 * found.Error) - (1e-12 * spectrum.Trace), value + (2 * found.Error) + (1e-12 * spectrum.Trace));
        Assert.Equal(["Jacobians"], dense.Timings.Select(timing => timing.Pass));
        Assert.Equal(["data", "Hessian"], estimated.Timings.Select(timing => timing.Pass));
        Assert.Null(dense.Degeneracy);
        Assert.Null(dense.Basis);
        Assert.Equal(estimate.Products, BehaviouralHessian.Estimate(network, data).Products);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void What_was_read_is_what_was_written(string name)
    {
        (IInstrumentedNetwork network, Tensor data) = FurtherResults.Make(name);
        AnalysisResult written = FurtherResults.Of(name);
        AnalysisResult read = RoundTrip(written);
        FurtherResults.RequireSame(written, read);
        // Symmetries are still followed by their finite transformations.
        IReadOnlyList<DirectionCertificate> again = NetworkDirections.Certify(network, data, read.Directions!.Directions);
        Assert.Equal(written.Directions!.Certificates.Select(certificate => certificate.ToString()), again.Select(certificate => certificate.ToString()));
        Assert.Equal(written.Directions.Certificates.SelectMany(certificate => certificate.Steps), read.Directions.Certificates.SelectMany(certificate => certificate.Steps));
    }

    [Fact]
    public void An_estimate_is_read_as_it_was_written()
    {
        (IInstrumentedNetwork network, Tensor data) = FurtherResults.Make("chain");
        AnalysisResult written = FurtherResults.Run(network, data, new() { Basis = false, MaxDenseParameters = 10, Hessian = new() { Leading = 4, Steps = 8, Probes = 3, Rounds = 2 } });
        HessianEstimate a = written.Hessian!.Estimate!, b = RoundTrip(written).Hessian!.Estimate!;
        double cutoff = 1e-3 * a.Leading[0].Value;
        Assert.Equal((a.EffectiveParameters(cutoff), a.CountAbove(cutoff), a.Trace, a.Products), (b.EffectiveParameters(cutoff), b.CountAbove(cutoff), b.Trace, b.Products));
        Assert.Equal(a.Diagonal, b.Diagonal);
    }

    /// <summary>The tensor file is rewritten with its hash, as someone may do who edits both.</summary>
    [Theory]
    [InlineData("directions", null, "lacks the tensor 'directions'")]
    [InlineData("directions", new long[] { 2, 3 }, "the tensor 'directions' is [2, 3]; expected [")]
    [InlineData("hessian.eigenvalues", null, "lacks the tensor 'hessian.eigenvalues'")]
    [InlineData("hessian.eigenvalues", new long[] { 3 }, "the tensor 'hessian.eigenvalues' has 3 numbers; expected 54, one for each trained parameter.")]
    public void Tensors_that_do_not_fit_are_refused(string name, long[]? shape, string expected)
    {
        FurtherResults.Of("chain").Save(folder["result"]);
        string json = Path.Combine(folder["result"], "analysis.json"), tensors = Path.Combine(folder["result"], "analysis.safetensors"), before = Hash();
        using (SafetensorsContent content = Safetensors.Read(tensors))
        {
            Dictionary<string, Tensor> all = content.Tensors.ToDictionary(pair => pair.Key, pair => pair.Value.clone());
            all.Remove(name);
            if (shape is not null)
                all[name] = zeros(shape, ScalarType.Float64);
            Safetensors.Write(tensors, all, content.Metadata.ToDictionary());
        }

        File.WriteAllText(json, File.ReadAllText(json).Replace(before, Hash(), StringComparison.Ordinal));
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => AnalysisResult.Load(folder["result"])).Message, StringComparison.Ordinal);

        string Hash() => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(tensors)));
    }

    [Theory]
    [InlineData("\"listed\"", "\"list\"")]
    [InlineData("\"firstFlip\"", "\"flip\"")]
    [InlineData("\"moves\": [", "\"moves\": [ \"unknown\", ")]
    [InlineData("\"summary\"", "\"summed\"")]
    [InlineData("\"patterns\"", "\"pattern\"")]
    [InlineData("\"merges\"", "\"merge\"")]
    [InlineData("\"directions\": {\n    \"parameters\"", "\"direction\": {\n    \"parameters\"")]
    public void Documents_that_lack_something_are_refused(string text, string other)
    {
        FurtherResults.Of("chain").Save(folder["result"]);
        string json = Path.Combine(folder["result"], "analysis.json"), document = File.ReadAllText(json);
        Assert.Contains(text, document, StringComparison.Ordinal);
        File.WriteAllText(json, document.Replace(text, other, StringComparison.Ordinal));
        Assert.Contains("is damaged: ", Assert.Throws<InvalidDataException>(() => AnalysisResult.Load(folder["result"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chain", 50)]
    [InlineData("chain", 80)]
    [InlineData("image", 80)]
    [InlineData("image", 200)]
    public void The_report_fits_every_width(string name, int width)
    {
        AnalysisResult result = FurtherResults.Of(name);
        string text = ResultReport.Text(result, width), words = string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, width));
        Assert.Contains("Free directions one by one", words, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"is the rank: {result.Degeneracy!.Exact!.FunctionalDimension}."), words, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"The trace is {result.Hessian!.Trace:0.000e+0}, over {result.Hessian.Parameters} parameters."), words, StringComparison.Ordinal);
        Assert.Equal(name == "chain", words.Contains("Firing patterns", StringComparison.Ordinal));
        Assert.Equal(name == "chain", words.Contains("Approximately synchronised", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_would_have_no_effect_is_refused(string expected, AnalysisOptions options)
    {
        (IInstrumentedNetwork network, Tensor data) = FurtherResults.Make("chain");
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => FurtherResults.Run(network, data, options));
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.Equal("options", refusal.ParamName);
    }

    [Fact]
    public void Networks_that_cannot_serve_a_choice_are_named()
    {
        using var linear = new TestMlp(3, "4b 2b");
        Assert.Contains("Synchronisation would have no effect: TestMlp has no layer of gates.", Refusal(linear, new() { Synchronisation = new() }), StringComparison.Ordinal);
        using var network = new TestMlp(3, "4b ReLU 2b");
        AnalysisOptions listed = FurtherResults.All with { Hessian = null, Synchronisation = null };
        using var sequence = new KindCausal(ScalarType.Float64, seed: 2);
        Assert.Contains("Synchronisation.Heights would have no effect: in no layer of KindCausal can gates be replaced, ", Refusal(sequence, new() { Synchronisation = new() { Heights = [0.1] } }), StringComparison.Ordinal);
        Assert.Contains("Directions moves a copy of the network along free directions, but TestMlp could not be copied: ", Refusal(new BareNetwork(network), listed), StringComparison.Ordinal);

        static string Refusal(IInstrumentedNetwork network, AnalysisOptions options) =>
            Assert.Throws<ArgumentException>(() => NetworkAnalysis.Run(network, Compare.Gaussian(1, 20, 3), options)).Message;
    }

    /// <summary>Written, read, and written again: the same bytes, and the same report.</summary>
    private AnalysisResult RoundTrip(AnalysisResult written)
    {
        written.Save(folder["result"]);
        byte[][] files = Files();
        AnalysisResult read = AnalysisResult.Load(folder["result"]);
        Assert.Equal(written.ToString(), read.ToString());
        read.Save(folder["result"]);
        Assert.Equal(files, Files());
        return read;

        byte[][] Files() => [.. Directory.GetFiles(folder["result"]).Order().Select(File.ReadAllBytes)];
    }
}
