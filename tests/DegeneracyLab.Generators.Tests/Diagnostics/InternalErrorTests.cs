using System.Collections.Immutable;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;
using DegeneracyLab.Generators.Models;
using DegeneracyLab.Generators.Shapes;
using DegeneracyLab.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace DegeneracyLab.Generators.Tests.Diagnostics;

/// <summary>DGL0999: whatever goes wrong inside the generator becomes a diagnostic, and never CS8785.</summary>
public class InternalErrorTests
{
    /// <summary>A library that is newer than the generator.</summary>
    private const string NewerLibrary = """
        namespace DegeneracyLab
        {
            public class NetworkAttribute : System.Attribute { public int Input { get; set; } }
            public abstract class LayerAttribute : System.Attribute { }
            public class ConvolutionAttribute : LayerAttribute { }
        }
        """;

    [Fact]
    public void An_exception_of_the_parser_is_reported()
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "DegeneracyLab",
            [CSharpSyntaxTree.ParseText(NewerLibrary + "[DegeneracyLab.Network(Input = 2), DegeneracyLab.Convolution] partial class Probe;", cancellationToken: TestContext.Current.CancellationToken)],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]);
        GeneratorRunResult result = Generation.NewDriver().RunGenerators(compilation, TestContext.Current.CancellationToken).GetRunResult().Results.Single();

        Assert.Null(result.Exception);
        Diagnostic reported = Assert.Single(result.Diagnostics);
        Assert.Equal("DGL0999", reported.Id);
        Assert.Equal(
            "The module of 'Probe' could not be generated, because of an error in DegeneracyLab itself (System.InvalidOperationException: The library's layer DegeneracyLab.ConvolutionAttribute is unknown to the generator; they are of different versions); please report it, with the declaration of the class",
            reported.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void After_an_exception_of_the_emitter_the_surface_is_still_there()
    {
        NetworkSpec network = new(
            new("Samples", ImmutableArray<string>.Empty, "class", "Probe", ""),
            "Probe.g.cs",
            TensorShape.Vector(2),
            ImmutableArray.Create<Layer>(new BrokenLayer("Strange", TensorShape.Vector(2))),
            Surface: null);

        (SourceText? text, Failure? failure) = GuardedEmission.Emit(network);

        Assert.Equal(new Failure("System.NotSupportedException", "No forward."), failure);
        Assert.Contains("DGL0999", text!.ToString(), StringComparison.Ordinal);
        CSharpCompilation compilation = Generation.Compile(["namespace Samples; public partial class Probe;", text.ToString(), "class User { object Use() => Samples.Probe.Hooks.Strange; }"]);
        Assert.DoesNotContain(compilation.GetDiagnostics(TestContext.Current.CancellationToken), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    private sealed record BrokenLayer(string Name, TensorShape Input) : Layer(Name, Input)
    {
        public override string Kind => "Broken";

        public override string Equation => "y = ?";

        public override TensorShape Output => Input;

        public override string Forward(LayerSite site) => throw new NotSupportedException("No forward.");

        public override void WritePullBack(SourceWriter writer, LayerSite site) => throw new NotSupportedException();

        public override void WritePushForward(SourceWriter writer, LayerSite site) => throw new NotSupportedException();

        public override string Describe(LayerSite site) => "null!";
    }
}
