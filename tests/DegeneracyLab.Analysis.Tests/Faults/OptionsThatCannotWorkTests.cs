using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Choices that can't work, or that would have no effect, are refused with the remedy.</summary>
public sealed class OptionsThatCannotWorkTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly TestMlp network = new(3, "4b ReLU 2b");
    private readonly Tensor data = Compare.Gaussian(1, 20, 3);

    public void Dispose()
    {
        network.Dispose();
        scope.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a->b")]
    public void A_name_that_edges_could_not_be_told_by_is_refused(string name)
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => TensorAnalysis.Run(network, data, new() { NodeLayers = [network.Description.Input, network.Description.Output], NodeNames = ["in", name] }, cancellationToken: TestContext.Current.CancellationToken));
        Assert.StartsWith($"'{name}' can't be the name of a node layer", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Functional_edges_at_the_activations_alone()
    {
        AnalysisOptions options = new() { BasisKind = BasisKind.Local, EdgeFormula = EdgeFormula.Functional };
        string message = Assert.Throws<ArgumentException>(() => TensorAnalysis.Run(network, data, options)).Message;
        Assert.Contains("EdgeFormula.Functional", message, StringComparison.Ordinal);
        Assert.Contains("nothing would change. Choose Integration.Trapezoid(n) or GaussLegendre(n).", message, StringComparison.Ordinal);
        using TensorAnalysis analysis = TensorAnalysis.Run(network, data, options with { EdgeIntegration = Integration.Trapezoid(0) });
        Assert.True(analysis.Edges[0].Strengths.abs().max().item<double>() > 1e-3);
    }

    [Fact]
    public void A_basis_by_changes_at_the_activations_alone()
    {
        string message = Assert.Throws<ArgumentException>(() => TensorBasis.Of(network, data, options: new() { BasisKind = BasisKind.LocalChange })).Message;
        Assert.Contains("BasisKind.LocalChange", message, StringComparison.Ordinal);
        Assert.Contains("Choose Integration.Trapezoid(n)", message, StringComparison.Ordinal);
        using TensorBasis basis = TensorBasis.Of(network, data, options: new() { BasisKind = BasisKind.LocalChange, BasisIntegration = Integration.GaussLegendre(1) });
        Assert.NotEmpty(basis.Nodes);
    }

    public static TheoryData<string, AnalysisOptions> WithoutEffect => new()
    {
        { "BasisIntegration would have no effect", new() { BasisIntegration = Integration.Trapezoid(3) } },
        { "BasisIntegration would have no effect", new() { BasisKind = BasisKind.Neurons, BasisIntegration = Integration.Trapezoid(3) } },
        { "IsolateScale would have no effect", new() { BasisKind = BasisKind.PrincipalDirections, IsolateScale = false } },
        { "EdgeFormula would have no effect: Edges is false", new() { Edges = false, EdgeFormula = EdgeFormula.Functional } },
        { "EdgeIntegration would have no effect: Edges is false", new() { Edges = false, EdgeIntegration = Integration.Trapezoid(3) } },
        { "EdgeSources would have no effect: Edges is false", new() { Edges = false, EdgeSources = new() { Positions = 2 } } },
        { "EdgeSources would have no effect", new() { EdgeFormula = EdgeFormula.Functional, EdgeIntegration = Integration.Trapezoid(3), EdgeSources = new() { Positions = 2 } } },
        { "EdgeFormula would have no effect: Basis is false", new() { Basis = false, EdgeFormula = EdgeFormula.Functional } },
        { "Centre would have no effect: Basis is false", new() { Basis = false, Centre = true } },
        { "NodeNames would have no effect: Basis is false", new() { Basis = false, NodeNames = ["a"] } },
        { "DegeneracyThreshold would have no effect: Degeneracy is None", new() { Degeneracy = DegeneracyCount.None, DegeneracyThreshold = 1e-6 } },
        { "ResumeFileInterval would have no effect", new() { ResumeFileInterval = TimeSpan.FromSeconds(1) } },
        { "nothing to find", new() { Degeneracy = DegeneracyCount.None, Basis = false } },
    };

    [Theory]
    [MemberData(nameof(WithoutEffect))]
    public void What_would_have_no_effect_is_refused(string expected, AnalysisOptions options)
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => NetworkAnalysis.Run(network, data, options, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.Equal("options", refusal.ParamName);
    }
}
