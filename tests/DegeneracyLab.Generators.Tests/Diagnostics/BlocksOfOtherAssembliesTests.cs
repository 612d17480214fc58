using DegeneracyLab.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DegeneracyLab.Generators.Tests.Diagnostics;

/// <summary>Networks that use blocks of a library, which comes compiled or as a project beside.</summary>
public class BlocksOfOtherAssembliesTests
{
    private const string Library = """
        using DegeneracyLab;

        namespace Library
        {
            [Block(Input = nameof(width))]
            [Linear(nameof(hidden)), ReLU]
            [Linear(nameof(width))]
            public partial class FeedForward(int width, int hidden);

            [Block(Input = 4), SelfAttention(Heads = 2)]
            public partial class Attention;

            [Block(Input = 4), Residual<FeedForward>(4, 7), Use<Attention>]
            public partial class Layer;

            [Block(Input = 4), Linear(4)]
            internal partial class Hidden;
        }
        """;

    private const string User = """
        using DegeneracyLab;
        using Library;

        [Network(Positions = 3, Input = 4)]
        [Residual<FeedForward>(4, 9), Use<Layer>(Repeat = 2)]
        [LastPosition, Residual<FeedForward>(nameof(width))]
        [Linear(1)]
        public partial class Probe(int width, int hidden)
        {
            public static HookPoint[] Points => [Hooks.Residual1.Linear2, Hooks.Use2.Residual1.Linear1, Hooks.Residual2.ReLU1];
        }
        """;

    public static TheoryData<bool> Forms => [true, false];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_network_uses_them_as_its_own(bool compiled)
    {
        Generation generation = Generation.Of(Compile(User, compiled));
        Assert.Empty(await generation.AnalyzeAsync());
        generation.AssertCompiles();
        Assert.Contains("global::Library.FeedForward Residual1 = new(4, 9);", generation.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[Network(Input = 4), Use<Layer>, Linear(1)] public partial class Probe;", "Use1 (Use) needs what Layer takes, [batch, positions, 4], but follows the input [batch, 4]")]
    [InlineData("[Network(Input = 4), Use<FeedForward>(4)] public partial class Probe;", "Use1 uses 'FeedForward', which needs the size 'hidden', which is neither stated nor a parameter of the class that uses it")]
    [InlineData("[Network(Input = 4), Use<FeedForward>(4, 0)] public partial class Probe;", "Use1 uses 'FeedForward', which cannot have these sizes: Linear1 must have at least 1 output, but is declared with 0; it follows the input [batch, .., 4]")]
    public async Task What_is_wrong_with_a_use_is_reported(string declaration, string message)
    {
        foreach (bool compiled in (bool[])[true, false])
        {
            Generation generation = Generation.Of(Compile("using DegeneracyLab; using Library; " + declaration, compiled));
            Diagnostic reported = Assert.Single(await generation.AnalyzeAsync());
            Assert.Equal(message, reported.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
            generation.AssertCompiles();
        }
    }

    [Fact]
    public async Task A_hidden_block_is_the_compilers_to_report()
    {
        Generation generation = Generation.Of(Compile("using DegeneracyLab; [Network(Input = 4), Use<Library.Hidden>, Linear(1)] internal partial class Probe;", compiled: true));
        Assert.Empty(await generation.AnalyzeAsync());
        Assert.All(generation.CompilerDiagnostics, diagnostic => Assert.Equal("CS0122", diagnostic.Id));
    }

    /// <summary>The library's project lacks the generator.</summary>
    [Fact]
    public async Task A_block_without_its_other_half_is_reported()
    {
        CSharpCompilation library = Generation.Compile(["[DegeneracyLab.Block(Input = 4), DegeneracyLab.Linear(4)] public partial class Half;"]).WithAssemblyName("Halves");
        Generation generation = Generation.Of(Generation.Compile(["using DegeneracyLab; [Network(Input = 4), Use<Half>, Linear(1)] public partial class Probe;"]).AddReferences(library.ToMetadataReference()));
        Diagnostic reported = Assert.Single(await generation.AnalyzeAsync());
        Assert.Equal("Use1 uses 'Half', which is no block; 'Halves' was compiled without the generator", reported.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        generation.AssertCompiles();
    }

    private static CSharpCompilation Compile(string source, bool compiled)
    {
        Generation library = Generation.Of(Generation.Compile([Library]).WithAssemblyName("Library"));
        library.AssertCompiles();
        return Generation.Compile([source]).AddReferences(compiled ? Image(library.Output) : library.Output.ToMetadataReference());
    }

    private static PortableExecutableReference Image(Compilation compilation)
    {
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
