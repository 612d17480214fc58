using System.Collections.Immutable;
using DegeneracyLab.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Tests.Diagnostics;

/// <summary>What a user sees of a mistake: one error, where it is, and nothing of what follows from it.</summary>
public sealed class OneMistakeTests
{
    private const string Part = "[Block(Input = 4), Linear(4)] public partial class Part; ";

    /// <summary>Each mistake, the one diagnostic, and what its message must say to be of use.</summary>
    public static TheoryData<string, string, string, string> Mistakes => new()
    {
        { "block that contains itself", "DGL0209", "Use1 uses 'Loop', of which it is a part itself", "[Block(Input = 4), Use<Loop>, Linear(4)] public partial class Loop; [Network(Input = 4), Use<Loop>, Linear(1)] public partial class Probe;" },
        { "block that contains itself through another one's repetition", "DGL0209", "of which it is a part itself", "[Block(Input = 4), Residual<Loop>(Repeat = 3), Linear(4)] public partial class Loop; [Block(Input = 4), Use<Loop>] public partial class Outside; [Network(Input = 4), Use<Outside>, Linear(1)] public partial class Probe;" },
        { "generic network", "DGL0004", "<T>", "[Network(Input = 4), Linear(1)] public partial class Probe<T>;" },
        { "generic container", "DGL0004", "<T>", "public partial class Outer<T> { [Network(Input = 4), Linear(1)] public partial class Probe; }" },
        { "network that is not partial", "DGL0001", "partial class Probe", "[Network(Input = 4), Linear(1)] public class Probe;" },
        { "network with sizes that is not partial", "DGL0001", "partial class Probe", "[Network(Input = nameof(width)), Linear(1)] public class Probe(int width);" },
        { "container that is not partial", "DGL0002", "'Outer' must be declared partial", "public class Outer { [Network(Input = 4), Linear(1)] public partial class Probe; }" },
        { "container of a network with sizes", "DGL0002", "'Outer' must be declared partial", "public class Outer { [Network(Input = nameof(width)), Linear(1)] public partial class Probe(int width); }" },
        { "layers on two declarations", "DGL0005", "put all layers on one declaration", "[Network(Input = 4), Linear(2)] public partial class Probe; [ReLU, Linear(1)] public partial class Probe;" },
        { "layers on three declarations", "DGL0005", "put all layers on one declaration", "[Network(Input = 4), Linear(2)] public partial class Probe; [ReLU] public partial class Probe; [Linear(1)] public partial class Probe;" },
        { "name that is a keyword", "DGL0207", "is a keyword of C#", "[Network(Input = 4), Linear(1, Name = \"int\")] public partial class Probe;" },
        { "name with a space", "DGL0207", "is not a C# identifier", "[Network(Input = 4), Linear(1, Name = \"read out\")] public partial class Probe;" },
        { "name of a generated member", "DGL0207", "generated member", "[Network(Input = 4), Linear(1, Name = \"Hooks\")] public partial class Probe;" },
        { "name of an inherited member", "DGL0207", "member of NetworkModule", "[Network(Input = 4), Linear(1, Name = \"Jacobian\")] public partial class Probe;" },
        { "name of the member that makes copies", "DGL0207", "member of NetworkModule", "[Network(Input = 4), Linear(1, Name = \"Copy\")] public partial class Probe;" },
        { "name of the member with the steps", "DGL0207", "member of NetworkModule", "[Network(Input = 4), Linear(1, Name = \"Steps\")] public partial class Probe;" },
        { "name of the class", "DGL0207", "the name of the class", "[Network(Input = 4), Linear(1, Name = \"Probe\")] public partial class Probe;" },
        { "name of a size", "DGL0207", "a parameter of the primary constructor", "[Network(Input = nameof(width)), Linear(1, Name = \"width\")] public partial class Probe(int width);" },
        { "name of another layer", "DGL0206", "taken by layer 1 (Linear)", "[Network(Input = 4), Linear(2, Name = \"A\"), ReLU(Name = \"A\"), Linear(1)] public partial class Probe;" },
        { "name of an enumeration in an attribute", "DGL0207", "means something else in an attribute of the class", "[Network(Input = 4), Linear(4, Name = \"Init\"), ReLU, Linear(3, Init = Init.Zeros)] public partial class Probe;" },
        { "name of another enumeration in an attribute", "DGL0207", "means something else in an attribute of the class", Part + "[Block(Input = 4), Linear(4, Name = \"ParallelMode\"), Parallel<Part, Part>(ParallelMode.Add)] public partial class Whole;" },
        { "name of a class with constants", "DGL0207", "means something else in an attribute of the class", "public static class Widths { public const int Hidden = 4; } [Network(Input = 4), Linear(Widths.Hidden, Name = \"Widths\"), ReLU] public partial class Probe;" },
        { "name of a mask", "DGL0207", "the mask of ReLU1", "[Network(Input = 4), Linear(2), ReLU, Tanh(Name = \"ReLU1Mask\"), Linear(1)] public partial class Probe;" },
        { "member that is generated", "DGL0012", "it is generated", "[Network(Input = 4), Linear(1)] public partial class Probe { public override Tensor forward(Tensor input) => input; }" },
        { "member with a layer's name", "DGL0012", "a layer has this name", "[Network(Input = 4), Linear(1)] public partial class Probe { public int Linear1 => 1; }" },
        { "input zero", "DGL0010", "its Input is 0", "[Network(Input = 0), Linear(1), ReLU] public partial class Probe;" },
        { "input missing", "DGL0010", "it states none", "[Network, Linear(8), ReLU, Linear(1)] public partial class Probe;" },
        { "no outputs", "DGL0103", "it follows the input [batch, 4]", "[Network(Input = 4), Linear(0), ReLU, Linear(1)] public partial class Probe;" },
        { "negative outputs", "DGL0103", "it follows ReLU1 [batch, 8]", "[Network(Input = 4), Linear(8), ReLU, Linear(-3)] public partial class Probe;" },
        { "size that overflows", "DGL0101", "follows AvgPool2d1", "[Network(Channels = 2, Height = 2147483647, Width = 2147483647), AvgPool2d(1), Linear(1)] public partial class Probe;" },
        { "heads that do not divide", "DGL0201", "a divisor of the width 8", "[Network(Positions = 3, Input = 8), SelfAttention(Heads = 3), MeanPool, Linear(1)] public partial class Probe;" },
        { "no heads", "DGL0201", "at least 1, but is 0", "[Network(Positions = 3, Input = 8), SelfAttention(Heads = 0), MeanPool, Linear(1)] public partial class Probe;" },
        { "kernel larger than the image", "DGL0201", "5", "[Network(Channels = 1, Height = 4, Width = 4), MaxPool2d(5), Flatten, Linear(1)] public partial class Probe;" },
        { "slices that do not divide", "DGL0106", "slices of 8 entries together, but its input has 6 entries", Part + "[Network(Input = 6), Parallel<Part, Part>, Linear(1)] public partial class Probe;" },
        { "unknown size", "DGL0104", "but is 'hidden'", "[Network(Input = 4), Linear(\"hidden\"), ReLU, Linear(1)] public partial class Probe;" },
        { "misspelt size", "DGL0104", "but is 'hiden'; did you mean 'hidden'?", "[Network(Input = 4), Linear(\"hiden\"), ReLU, Linear(1)] public partial class Probe(int hidden);" },
        { "misspelt size of a block", "DGL0104", "did you mean 'hidden'?", "[Block(Input = 4), Linear(nameof(n)), ReLU, Linear(4)] public partial class Sized(int n); [Network(Input = 4), Use<Sized>(\"Hidden\"), Linear(1)] public partial class Probe(int hidden);" },
        { "misspelt layer", "DGL0210", "no [Linear] before it has this name; did you mean 'Encoder'?", "[Network(Input = 4), Linear(2, Name = \"Encoder\"), TiedLinear(\"Encodr\"), ReLU] public partial class Probe;" },
        { "layer in another case", "DGL0210", "did you mean 'Encoder'?", "[Network(Input = 4), Linear(2, Name = \"Encoder\"), TiedLinear(\"encoder\"), ReLU] public partial class Probe;" },
        { "unknown layer", "DGL0210", "no [Linear] before it has this name", "[Network(Input = 4), Linear(2), TiedLinear(\"Encoder\"), ReLU] public partial class Probe;" },
        { "block that is less accessible", "DGL0213", "'Part', which is less accessible than 'Probe'", "[Block(Input = 4), Linear(4)] internal partial class Part; [Network(Input = 4), Use<Part>, Linear(1)] public partial class Probe;" },
        { "class that is no block", "DGL0208", "'string', which is no block", "[Network(Input = 4), Use<string>, Linear(1)] public partial class Probe;" },
        { "block of another width", "DGL0101", "follows Linear1 [batch, 3]", Part + "[Network(Input = 4), Linear(3), Use<Part>, ReLU, Linear(1)] public partial class Probe;" },
        { "residual block that changes the shape", "DGL0102", "must have the same shape, but is Linear2 [batch, 4]", "[Block(Input = 4), Linear(3)] public partial class Part; [Network(Input = 4), Linear(4), ReLU, Linear(4), Residual<Part>, ReLU] public partial class Probe;" },
        { "image in front of a linear layer", "DGL0101", "follows ReLU1 [batch, 2, 2, 2]", "[Network(Channels = 1, Height = 4, Width = 4), Conv2d(2), ReLU, Linear(10), ReLU, Linear(1)] public partial class Probe;" },
        { "token ids in front of a linear layer", "DGL0101", "which holds token ids", "[Network(Tokens = 3, Vocabulary = 5), Linear(10), ReLU, Linear(1)] public partial class Probe;" },
        { "primary constructor with more than sizes", "DGL0012", "must be sizes, of type int", "[Network(Input = nameof(width)), Linear(1)] public partial class Probe(int width, string path);" },
        { "primary constructor with a number of another type", "DGL0012", "must be sizes, of type int", "[Network(Input = nameof(width)), Linear(1)] public partial class Probe(long width);" },
        { "primary constructor with a span", "DGL0012", "must be sizes, of type int", "[Block(Input = 4), Linear(1)] public partial class Part(in System.Span<int> width); [Network(Input = 4), Use<Part>] public partial class Probe;" },
        { "size called as the seed", "DGL0012", "parameter called 'seed'", "[Network(Input = 4), Linear(nameof(seed))] public partial class Probe(int seed);" },
        { "base class", "DGL0006", "it names 'Base'", "public class Base; [Network(Input = 4), Linear(1)] public partial class Probe : Base;" },
        { "size that no network states", "DGL0211", "needs the size 'hidden'", "[Block(Input = 4), Linear(nameof(hidden)), ReLU, Linear(4)] public partial class Sized(int hidden); [Network(Input = 4), Use<Sized>, Linear(1)] public partial class Probe;" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task One_mistake_gives_one_error(string mistake, string id, string message, string declaration)
    {
        _ = mistake; // shown in the name of the test
        Generation generation = Generation.Of(DiagnosticCheck.Usings + declaration);
        ImmutableArray<Diagnostic> reported = await generation.AnalyzeAsync();
        Diagnostic error = Assert.Single(reported);
        Assert.Equal((id, DiagnosticSeverity.Error), (error.Id, error.Severity));
        Assert.Contains(message, error.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        generation.AssertCompiles();
    }

    /// <summary>The compiler finds what attributes name, whatever the layers are called.</summary>
    [Theory]
    [InlineData("[Network(Input = 4), Linear(4, Name = \"Init\"), ReLU, Linear(3)] public partial class Probe;")]
    [InlineData("[Network(Input = 4), ReLU(Name = \"Init\"), Linear(3, Init = Init.Normal, Std = 0.1), ReLU, Linear(1)] public partial class Probe;")]
    [InlineData("[Network(Input = 4), Linear(4, Name = \"Init\"), ReLU, Linear(3, Init = global::DegeneracyLab.Init.Zeros)] public partial class Probe;")]
    [InlineData("[Network(Input = 4), Linear(4, Name = \"nameof\"), ReLU, Linear(nameof(width))] public partial class Probe(int width);")]
    [InlineData("[Block(Input = 4), Linear(4)] public partial class Wide { public const int Width = 4; } [Network(Input = 4), Use<Wide>(Name = \"Wide\"), ReLU, Linear(Wide.Width)] public partial class Probe;")]
    [InlineData(Part + "[Network(Input = 4), Tanh(Name = \"ParallelMode\"), Parallel<Part, Part>(ParallelMode.Add), Linear(1)] public partial class Probe;")]
    public void A_layer_may_be_called_as_something_in_an_attribute_of_another_place(string declaration) => Generation.Sound(DiagnosticCheck.Usings + declaration);
}
