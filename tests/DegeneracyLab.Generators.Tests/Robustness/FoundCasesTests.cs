using DegeneracyLab.Generators.Tests.Infrastructure;

namespace DegeneracyLab.Generators.Tests.Robustness;

/// <summary>What random declarations have found, each as its smallest case.</summary>
public class FoundCasesTests
{
    private const string Sequence = "[Block(Positions = 2, Input = 4), Linear(4)] public partial class Sequence; ";

    [Theory]
    [InlineData("\\u2028")]
    [InlineData("\\u2029")]
    [InlineData("\\u0085")]
    [InlineData("a\\nb")]
    [InlineData("\\r#if")]
    [InlineData("*/ <")]
    public async Task The_name_of_a_layer_that_there_is_not_stays_in_its_comment(string name) =>
        await DiagnosticCheck.RunAsync([$"{DiagnosticCheck.Usings}[Network(Input = 2), Linear(2), ReLU, TiedLinear({{|DGL0210:\"{name}\"|}})] public partial class Probe;"]);

    [Fact]
    public void A_class_around_the_network_may_have_a_name_in_lower_case() =>
        Generation.Sound("using DegeneracyLab; public partial class outer { public partial struct inner { [Network(Input = 2), Linear(1)] public partial class Probe; } }");

    [Theory]
    [InlineData("after slices that do not make up the input", "[Block(Input = 4), Linear(2)] public partial class Half; [Network(Positions = 2, Input = 4), {|DGL0106:Parallel<Half, Half>|}, Use<Sequence>] public partial class Probe;")]
    [InlineData("after outputs that do not fit", "[Block(Input = 4), Linear(2)] public partial class Half; [Network(Positions = 2, Input = 4), {|DGL0105:Parallel<Half, Sequence>(ParallelMode.Add)|}, Use<Sequence>] public partial class Probe;")]
    [InlineData("where nothing is known of the input", "[{|DGL0010:Network|}, Linear(4), Use<Sequence>] public partial class Probe;")]
    [InlineData("where nothing is known of an image", "[Network(Channels = 1, Height = 4, Width = 4), {|DGL0101:LayerNorm|}, Linear(4), Use<Sequence>] public partial class Probe;")]
    [InlineData("after a block that is none", "[Network(Positions = 2, Input = 4), {|DGL0208:Use<string>|}, Linear(4), Use<Sequence>] public partial class Probe;")]
    public async Task The_shape_is_no_second_mistake(string where, string declaration)
    {
        _ = where; // shown in the name of the test
        await DiagnosticCheck.RunAsync([DiagnosticCheck.Usings + Sequence + declaration]);
    }
}
