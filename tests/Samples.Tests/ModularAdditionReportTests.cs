using DegeneracyLab.Analysis;
using DegeneracyLab.Analysis.Tests;
using DegeneracyLab.Report;
using TorchSharp;
using static TorchSharp.torch;

namespace Samples.Tests;

/// <summary>The page that the sample on modular addition writes.</summary>
public sealed class ModularAdditionReportTests : IDisposable
{
    private const string Reference = "data/reference/";

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly string folder = Directory.CreateTempSubdirectory("degeneracylab-page-").FullName;

    public void Dispose()
    {
        scope.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("--basis local --report", true, false, false)]
    [InlineData("--report --basis pca --ablate", true, true, false)]
    [InlineData("--labels --report --basis pca", true, false, true)]
    [InlineData("--basis local", false, false, false)]
    public void Options_go_together_in_any_order(string options, bool report, bool ablates, bool labels)
    {
        Options parsed = Options.Parse($"--checkpoint c --dataset d {options}".Split(' '))!;
        Assert.Equal((report, ablates, labels), (parsed.Report, parsed.Ablates, parsed.Labels));
    }

    [Theory]
    [InlineData("--report")]
    [InlineData("--basis local --reports")]
    [InlineData("--report --basis")]
    public void A_page_needs_a_basis(string options) => Assert.Null(Options.Parse($"--checkpoint c --dataset d {options}".Split(' ')));

    [Fact]
    public void The_page_says_what_features_stand_for()
    {
        (ModularAddition network, ModularData data, AnalysisResult result) = StoredGraph.Load("rib", 0);
        using ModularData owned = data;
        Tensor pairs = data.TokensOf(arange(0, 113 * 113, 13, ScalarType.Int64));
        DirectionLabels labels = NetworkLabels.Find(network, pairs, result, FourierLabels.Functions(FourierLabels.Modulus), cancellationToken: TestContext.Current.CancellationToken);
        string page = result.ToHtml(new() { Labels = labels.Texts });
        Assert.Contains("What features stand for", page, StringComparison.Ordinal);
        Assert.Contains("<td>unembed</td><td>cos(15x + 15y)</td>", page.Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("What features stand for", result.ToHtml(), StringComparison.Ordinal);
    }

    /// <summary>The whole program, as a user runs it.</summary>
    [Fact]
    public void All_options_make_one_page()
    {
        LongRun.Only();
        string[] arguments =
        [
            "--checkpoint", SharedData.File(Reference + "modadd_seed0.safetensors"), "--dataset", SharedData.File(Reference + "modadd_dataset.safetensors"),
            "--basis", "local", "--labels", "--ablate", "--report", "--out", folder,
        ];
        Assert.Equal(0, typeof(ModularAddition).Assembly.EntryPoint!.Invoke(null, [arguments]));
        string page = File.ReadAllText(Path.Combine(folder, "report.html"));
        foreach (string section in new[] { "summary", "spectra", "graph", "ablation", "network", "provenance" })
            Assert.Contains($"<section id=\"{section}\"", page, StringComparison.Ordinal);
        Assert.Contains("cos(15x + 15y)", page, StringComparison.Ordinal);
        // The graph has those edges that the network needs, weighed above the weakest of them.
        Assert.Contains("max(0, log10(E / cutoff))", page, StringComparison.Ordinal);
        Assert.Contains("[Residual&lt;CausalAttention&gt;(Name = &quot;Attention&quot;)", page, StringComparison.Ordinal);
    }
}
