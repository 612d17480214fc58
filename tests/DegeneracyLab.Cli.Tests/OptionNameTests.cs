using DegeneracyLab.Analysis;

namespace DegeneracyLab.Cli.Tests;

/// <summary>Refusals of the analysis call its options as the command line does.</summary>
public sealed class OptionNameTests(Tour tour) : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose()
    {
        try
        {
            Assert.Empty(scratch.Files);
        }
        finally
        {
            scratch.Dispose();
        }
    }

    [Theory]
    [InlineData("With --degeneracy none and without --basis, --hessian and --synchronisation there is nothing to find.", "--basis", "none")]
    [InlineData("--proof would have no effect: --degeneracy is none.", "--proof")]
    [InlineData("--proof would have no effect: --degeneracy is closed.", "--proof", "--degeneracy")]
    [InlineData("--directions would have no effect: --degeneracy is none, and directions are listed where all are counted (--degeneracy exact).", "--directions")]
    [InlineData("--max-dense-parameters would have no effect: --degeneracy is none, and --hessian is not given.", "--max-dense-parameters", "10")]
    [InlineData("--max-dense-parameters is a number of parameters, but is -1.", "--max-dense-parameters", "-1", "--degeneracy")]
    [InlineData("--nodes would have no effect: --basis is none.", "--basis", "none", "--degeneracy", "--nodes", "Input", "Linear2")]
    [InlineData("--center would have no effect: --basis is none.", "--basis", "none", "--degeneracy", "--center")]
    [InlineData("--keep-output would have no effect: --basis is none.", "--basis", "none", "--degeneracy", "--keep-output")]
    [InlineData("--threshold would have no effect: --basis is none.", "--basis", "none", "--degeneracy", "--threshold", "0.1")]
    [InlineData("--edge-integration would have no effect: --edges is none.", "--edges", "none", "--edge-integration", "trapezoid 2")]
    [InlineData("--edges would have no effect: --basis is none.", "--basis", "none", "--degeneracy", "--edges", "functional")]
    [InlineData("--basis-integration would have no effect: --basis global takes Jacobians at the activations.", "--basis-integration", "trapezoid 2")]
    [InlineData("--basis-integration would have no effect: a --basis of principal directions (pca, svd) takes no Jacobians.", "--basis", "pca", "--basis-integration", "trapezoid 2")]
    [InlineData("--basis local-change compares a section's output at x with those along the path from 0 to x. With --basis-integration gradient x is the only point, and nothing would change. Choose 'trapezoid N' or 'gauss-legendre N'.", "--basis", "local-change")]
    [InlineData("--edges functional compares a section's output at x with those along the path from 0 to x. With --edge-integration gradient x is the only point, and nothing would change. Choose 'trapezoid N' or 'gauss-legendre N'.", "--edges", "functional")]
    [InlineData("A basis has one threshold, but both --threshold and --absolute-threshold are given.", "--threshold", "1e-3", "--absolute-threshold", "1e-9")]
    [InlineData("--threshold must be between 0 and 1, but is 2.", "--threshold", "2")]
    [InlineData("--absolute-threshold must be above 0, but is -1.", "--absolute-threshold", "-1")]
    public void A_choice_that_does_not_fit_is_called_as_it_was_typed(string message, params string[] choices) =>
        Assert.Equal(message, Scratch.Fail(ExitCode.BadInput, tour.Analysis("analyze", [.. choices, "--out", scratch["x"]])));

    [Fact]
    public void Fresh_data_that_do_not_fit_are_called_as_they_were_typed() =>
        Assert.Equal("--fresh-data would have no effect: --degeneracy is closed.", Scratch.Fail(ExitCode.BadInput, tour.Analysis("analyze", "--degeneracy", "--fresh-data", tour.Data, "--out", scratch["x"])));

    /// <summary>More parameters than matrices are made for: the message names the option that allows them.</summary>
    [Fact]
    public void A_network_that_is_too_large_to_be_counted_exactly()
    {
        string message = Scratch.Fail(ExitCode.BadInput, "analyze", Tour.Assembly, "--network", "SizedClassifier", "--size", "hidden=10", "--seed", "1", "--data", tour.Data, "--degeneracy", "exact", "--max-dense-parameters", "50", "--out", scratch["x"]);
        Assert.StartsWith("SizedClassifier has 102 trainable parameters, and --max-dense-parameters is 50. ", message, StringComparison.Ordinal);
        Assert.Contains("If that is acceptable, raise --max-dense-parameters; --degeneracy closed gives a lower bound. --hessian estimates the spectrum of the Hessian by products with it: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_directions_can_not_be_split() => Assert.Equal(
        "With --directions the data can't be divided: free directions are followed on all data, one after the other. Run the analysis in one piece (degeneracylab analyze), or leave out --directions.",
        Scratch.Fail(ExitCode.BadInput, tour.Analysis("pass", "--degeneracy", "exact", "--directions", "--rows", "0:10", "--out", scratch["x"])));

    /// <summary>Of results that lack what a command needs, and of sums that were made with other choices.</summary>
    [Fact]
    public void What_earlier_commands_left_out()
    {
        Scratch.Run(tour.Analysis("analyze", "--basis", "none", "--degeneracy", "--out", scratch["counted"]));
        Scratch.Run(tour.Analysis("analyze", "--edges", "none", "--out", scratch["based"]));
        Assert.Equal("The result has no bases, whose directions could be removed; analyse the network with a --basis.", Scratch.Fail(ExitCode.BadInput, "ablate", scratch["counted"], "--out", scratch["x"]));
        Assert.Equal("The result has no edges that could be removed; analyse the network with --edges squared.", Scratch.Fail(ExitCode.BadInput, "ablate", scratch["based"], "--remove", "edges", "--out", scratch["x"]));
        Assert.Equal("The result of Classifier has no edges; analyse with --edges squared.", Scratch.Fail(ExitCode.BadInput, "modules", scratch["based"], "--out", scratch["x"]));
        Assert.Equal("The analysis of Classifier has no bases; analyse with a --basis.", Scratch.Fail(ExitCode.BadInput, "compare", scratch["counted"], scratch["based"], "--overlap"));
        Scratch.Run(tour.Analysis("pass", "--center", "--out", scratch["parts"]));
        Assert.Equal($"{Path.Combine(scratch["parts"], "sums-1-0.safetensors")} holds sums of another analysis: --center is true there, and false here.", Scratch.Fail(ExitCode.BadInput, tour.Merge("--out", scratch["parts"])));
        foreach (string folder in new[] { "counted", "based", "parts" })
            Directory.Delete(scratch[folder], recursive: true);
    }

    [Fact]
    public void Numbers_of_modules_are_called_as_they_were_typed()
    {
        Scratch.Run(tour.Analysis("analyze", "--out", scratch["result"]));
        Assert.Equal("--resolution is -1; it must be a finite number above 0.", Scratch.Fail(ExitCode.BadInput, "modules", scratch["result"], "--resolution", "-1", "--out", scratch["x"]));
        Assert.Equal("--restarts is 0; it must be from 1 to 10,000.", Scratch.Fail(ExitCode.BadInput, "modules", scratch["result"], "--restarts", "0", "--out", scratch["x"]));
        Directory.Delete(scratch["result"], recursive: true);
    }

    /// <summary>A new choice of the analysis gets a name here, or is one that the command line does not offer.</summary>
    [Fact]
    public void Every_choice_of_the_analysis_has_its_option()
    {
        string[] notOffered = ["BasisSources", "DegeneracyThreshold", "EdgeSources", "FlattenImages", "IsolateScale", "NodeNames", "ResumeFile", "ResumeFileInterval"];
        string[] choices = [.. typeof(AnalysisOptions).GetProperties().Where(property => property.CanWrite).Select(property => property.Name)];
        Assert.Equal(notOffered, choices.Where(choice => !CommandLineNames.Names.ContainsKey(choice)).Order(StringComparer.Ordinal));
        string help = Scratch.Run("analyze", "--help");
        Assert.All(choices.Except(notOffered), choice => Assert.Contains($"  {CommandLineNames.Names[choice]} ", help, StringComparison.Ordinal));
    }
}
