using DegeneracyLab.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Generators.Tests.Facts;

/// <summary>What the language of attributes takes for granted of Roslyn.</summary>
public class RoslynFactsTests
{
    private static readonly string[] DigitLayers = ["NetworkAttribute", "LinearAttribute", "ReLUAttribute", "LinearAttribute", "ReLUAttribute", "LinearAttribute"];

    [Fact]
    public void Attributes_come_in_source_order_over_several_lists() =>
        Assert.Equal(DigitLayers, Attributes(Generation.Of(Samples.Digits).Output));

    [Fact]
    public void Attributes_of_a_compiled_class_come_in_source_order_too()
    {
        using var image = new MemoryStream();
        Assert.True(Generation.Of(Samples.Digits).Output.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        CSharpCompilation user = Generation.Compile([]).AddReferences(MetadataReference.CreateFromImage(image.ToArray()));
        Assert.Equal(DigitLayers, Attributes(user));
    }

    /// <summary>This is why layers on several declarations are an error.</summary>
    [Fact]
    public void Over_several_declarations_the_order_is_that_of_the_files()
    {
        const string Namespace = "namespace Samples; ";
        const string First = Namespace + "[DegeneracyLab.Network(Input = 2), DegeneracyLab.Linear(1)] partial class DigitClassifier;";
        const string Second = Namespace + "[DegeneracyLab.ReLU] partial class DigitClassifier;";
        Assert.Equal(["NetworkAttribute", "LinearAttribute", "ReLUAttribute"], Attributes(Generation.Compile([First, Second])));
        Assert.Equal(["ReLUAttribute", "NetworkAttribute", "LinearAttribute"], Attributes(Generation.Compile([Second, First])));
    }

    [Theory]
    [InlineData("DegeneracyLab.NetworkAttribute", 3)]
    [InlineData("DegeneracyLab.LinearAttribute", 3)]
    [InlineData("DegeneracyLab.LayerAttribute", 0)]
    public void Attributes_are_found_by_exact_class_under_any_alias_once_per_declaration(string metadataName, int expected)
    {
        var probe = new Probe(metadataName);
        CSharpGeneratorDriver.Create(probe).RunGenerators(
            Generation.Compile([
                "global using DegeneracyLab; global using Net = DegeneracyLab.NetworkAttribute;",
                "[Net(Input = 1), Linear(1), Linear(1)] partial class A; [Network(Input = 1), Linear(1)] partial class B; [global::DegeneracyLab.NetworkAttribute(Input = 1), LinearAttribute(1)] partial class C;",
            ]),
            TestContext.Current.CancellationToken);
        Assert.Equal(expected, probe.Count);
    }

    /// <summary>The library's attributes of a class; the compiler and the generator add some of their own.</summary>
    private static IEnumerable<string> Attributes(Compilation compilation) => compilation.GetTypeByMetadataName("Samples.DigitClassifier")!.GetAttributes()
        .Where(attribute => attribute.AttributeClass!.ContainingNamespace.Name == "DegeneracyLab")
        .Select(attribute => attribute.AttributeClass!.Name);

    private sealed class Probe(string metadataName) : IIncrementalGenerator
    {
        private int count;

        public int Count => count;

        public void Initialize(IncrementalGeneratorInitializationContext context) => context.RegisterSourceOutput(
            context.SyntaxProvider.ForAttributeWithMetadataName(
                metadataName,
                static (node, _) => node is ClassDeclarationSyntax,
                (found, _) =>
                {
                    Interlocked.Increment(ref count);
                    return found.TargetSymbol.Name;
                }),
            static (_, _) => { });
    }
}
